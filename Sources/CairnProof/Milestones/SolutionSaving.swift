import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan

/// Turns states that an author made into solutions: what was not touched stays byte for byte.
struct SolutionSaving {
    let project: AuthoredProject
    /// The states: the starter, then one after each milestone.
    let wanted: [FilesByPath]

    /// What is to be written, and what cannot be.
    struct Outcome {
        var changes: [TemplateChange] = []
        var refusals: [Diagnostic] = []
    }

    /// Works out what to write.
    func outcome() -> Outcome {
        var outcome = Outcome(refusals: starterRefusals)
        guard outcome.refusals.isEmpty else { return outcome }
        var texts: [RelativePath: AuthoredText] = [:]
        for (index, milestone) in project.milestones.enumerated() where wanted.indices.contains(index + 1) {
            for path in paths(index) {
                do throws(Diagnostic) {
                    outcome.changes += try changes(path, index, milestone, &texts)
                } catch {
                    var problem = error
                    problem.notes.insert(.init("in the commit of \(milestone.number)-\(milestone.id)"), at: 0)
                    outcome.refusals.append(problem)
                }
            }
        }
        return outcome
    }

    /// The paths that a solution changes, or changed.
    private func paths(_ index: Int) -> [RelativePath] {
        let (before, after) = (wanted[index], wanted[index + 1])
        let changed = Set(before.keys).union(after.keys).filter { !Self.isSame(before[$0], after[$0]) }
        return changed.union(project.entries[index].keys).sorted()
    }

    static func isSame(_ left: Plan.File?, _ right: Plan.File?) -> Bool {
        left?.bytes == right?.bytes && left?.isExecutable == right?.isExecutable
    }

    private var starterRefusals: [Diagnostic] {
        let (old, new) = (project.states.first ?? [:], wanted.first ?? [:])
        return Set(old.keys).union(new.keys).sorted().compactMap { path in
            guard !Self.isSame(old[path], new[path]) else { return nil }
            return Diagnostic(
                id: "starter-changed", "the first commit changes '\(path)', which is a file of the starter",
                explanation: "solutions are changes of the starter, and it is made by the template",
                help: [
                    "change it in the template, and lay the milestones out anew",
                    "or move the change into the commit of a milestone",
                ], notes: old[path].map { [.init("it comes from \($0.origin)")] } ?? [])
        }
    }

    /// What to write for one path of one solution.
    /// - Parameter texts: the files as they are after the solutions so far, those that the starter does not have as it is.
    private func changes(
        _ path: RelativePath, _ index: Int, _ milestone: Milestone, _ texts: inout [RelativePath: AuthoredText]
    ) throws(Diagnostic) -> [TemplateChange] {
        let entry = project.entries[index][path]
        let (before, after) = (wanted[index][path], wanted[index + 1][path])
        if Self.isSame(before, project.states[index][path]), Self.isSame(after, project.states[index + 1][path]) {
            if entry != nil { texts[path] = project.text(path, after: index + 1) }
            return []
        }
        let solution = try folder(of: milestone)
        let old = try entry.map { (entry) throws(Diagnostic) in try below(solution, entry.name) }
        guard let after else {
            guard before == nil else {
                throw Diagnostic(
                    id: "removed-file", "the commit removes '\(path)'",
                    explanation: "a solution changes and adds files, so that it never takes what a learner wrote",
                    help: ["leave the file there; it may be empty"])
            }
            texts[path] = nil
            return old.map { [TemplateChange(path: $0, content: nil)] } ?? []
        }
        guard !Self.isSame(before, after) else {
            return old.map { [TemplateChange(path: $0, content: nil)] } ?? []
        }
        let change = SolutionChange(
            project: project, path: path, entry: entry, oldBefore: project.text(path, after: index),
            oldAfter: project.text(path, after: index + 1), before: before,
            textBefore: texts[path] ?? project.starterText(path), after: after)
        let outcome = try change.outcome()
        texts[path] = outcome.text
        let target: String
        if let entry { target = entry.target } else { target = try TemplateNames(project).name(of: path) }
        let name = try below(solution, target + outcome.suffix)
        let written = TemplateChange(path: name, content: (outcome.bytes, outcome.isExecutable))
        guard let old, old != name else { return [written] }
        return [TemplateChange(path: old, content: nil), written]
    }

    private func folder(of milestone: Milestone) throws(Diagnostic) -> String {
        let template = project.subject.template.folder.string + "/"
        guard milestone.folder.string.hasPrefix(template) else {
            throw Diagnostic(id: "no-folder", "the milestone '\(milestone.id)' is in no folder of the template")
        }
        return milestone.folder.string.dropFirst(template.count) + "/solution"
    }

    private func below(_ folder: String, _ name: String) throws(Diagnostic) -> RelativePath {
        do throws(RelativePath.Flaw) {
            return try RelativePath(folder + "/" + name)
        } catch {
            throw Diagnostic(id: "invalid-path", "the solution's file '\(name)' \(error)")
        }
    }
}

/// How a template names the files of a project.
struct TemplateNames {
    private let project: AuthoredProject
    /// What the template calls paths, by what they are rendered to; folders among them.
    private var names: [String: String] = [:]

    init(_ project: AuthoredProject) {
        self.project = project
        for entries in project.entries {
            for (path, entry) in entries { add(path, entry.target) }
        }
        for (path, file) in project.states[0] {
            guard let files = file.origin.firstPlace(of: "/files/") else { continue }
            let name = file.origin[files.upperBound...]
            add(path, String(name.hasSuffix(".jinja") ? name.dropLast(".jinja".count) : name))
        }
    }

    private mutating func add(_ path: RelativePath, _ name: String) {
        guard names[path.string] == nil, let rendered = project.render(name.utf8),
            rendered.elementsEqual(path.string.utf8), var named = try? RelativePath(name)
        else { return }
        names[path.string] = name
        var path = path
        while let above = path.parent, let folder = named.parent, names[above.string] == nil {
            names[above.string] = folder.string
            (path, named) = (above, folder)
        }
    }

    /// What the template has to call a new file.
    /// - Throws: that its name, or that of a new folder, holds the text of an answer.
    func name(of path: RelativePath) throws(Diagnostic) -> String {
        if let known = names[path.string] { return known }
        let folder = try path.parent.map { (parent) throws(Diagnostic) in try name(of: parent) + "/" } ?? ""
        let last = Array(path.last.utf8)
        let line = try TagFinder(project, near: []).line(last[...], in: path)
        return folder + String(decoding: line.source ?? line.bytes, as: UTF8.self)
    }
}
