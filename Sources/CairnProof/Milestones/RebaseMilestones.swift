import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
package import CairnProject

extension Session {
    /// Carries the patches of a template's solutions over to its starter as it is now.
    /// - Parameter project: the project's id.
    /// - Returns: what was written; or the hunks that fit nowhere any more, and then nothing was.
    /// - Throws: that the catalog is the one in the program; what else is wrong with the template.
    package func rebaseMilestones(of project: String) throws -> MilestoneEdit {
        let subject = try editable(project)
        var result = MilestoneEdit(project: project, folder: nil, commits: [], changes: [], refusals: [])
        let outcome = try SolutionRebase(subject).outcome()
        result.refusals = outcome.refusals
        guard outcome.refusals.isEmpty, !outcome.changes.isEmpty else { return result }
        let edit = TemplateEdit(session: self, subject: subject, changes: outcome.changes)
        result.refusals = try edit.problems(wanted: nil)
        guard result.refusals.isEmpty else { return result }
        try edit.write(purpose: "the solutions of \(project)")
        result.changes = edit.told
        return result
    }
}

/// Carries patches over to a starter that has changed under them.
///
/// A hunk that still fits stays, with the numbers of its place. Of one whose context has changed, the lines that it takes
/// away and those between its changes have to stand together, with as much of its context as still stands there, at one
/// place only; it is written anew with the context of today.
struct SolutionRebase {
    private let subject: ProofSubject
    /// The template with no solutions: what renders its texts, and the starter.
    private let starter: AuthoredProject

    init(_ subject: ProofSubject) throws {
        guard let defaults = try OptionMatrix(subject).combinations.first else {
            throw PlanFailure(.template, [Diagnostic(id: "no-combination", "no combination of answers is accepted")])
        }
        self.subject = subject
        let rendering = try subject.rendering(defaults.answers)
        var bare = subject.template
        bare.milestones = []
        let plain = try ProofSubject(
            bare, of: subject.project, catalogID: subject.catalogID, version: subject.version)
        starter = try AuthoredProject(plain, rendering)
    }

    /// Works out what to write.
    func outcome() throws -> SolutionSaving.Outcome {
        var outcome = SolutionSaving.Outcome()
        var files = starter.states[0]
        var texts: [RelativePath: AuthoredText] = [:]
        let planner = starter.rendering.planner
        for milestone in subject.template.milestones {
            let overlay = try planner.solutionSources(of: milestone, variables: starter.rendering.variables)
            let entries = try AuthoredProject.entries(
                of: milestone, in: subject.template.source, brought: overlay.files)
            for var file in overlay.files {
                guard let entry = entries[file.path] else { continue }
                guard overlay.changes.contains(file.path) else {
                    files[file.path] = file
                    texts[file.path] = starter.text(file, by: entry, on: nil)
                    continue
                }
                // Rendered to nothing, it changes nothing with these answers.
                if entry.isRendered, file.bytes.allSatisfy({ $0 == UInt8(ascii: "\n") }) { continue }
                do throws(Diagnostic) {
                    let text = texts[file.path] ?? starter.starterText(file.path)
                    let carried = try carry(entry, file.path, files[file.path], text)
                    file.bytes = Array(carried.after.rendered.joined())
                    file.isExecutable = carried.isExecutable
                    files[file.path] = file
                    texts[file.path] = carried.after
                    if let bytes = carried.patch {
                        let folder = subject.template.folder.string + "/"
                        let name =
                            milestone.folder.string.dropFirst(folder.count) + "/solution/" + entry.target
                            + SolutionFile.suffix + (carried.hasTags ? ".jinja" : "")
                        let old = milestone.folder.string.dropFirst(folder.count) + "/solution/" + entry.name
                        if old != name, let path = try? RelativePath(String(old)) {
                            outcome.changes.append(TemplateChange(path: path, content: nil))
                        }
                        if let path = try? RelativePath(String(name)) {
                            outcome.changes.append(TemplateChange(path: path, content: (bytes, false)))
                        }
                    }
                } catch {
                    var problem = error
                    problem.notes.insert(
                        .init(
                            "in the solution of \(milestone.tag): \(subject.template.source.label(of: entry.location))"),
                        at: 0)
                    outcome.refusals.append(problem)
                }
            }
            // What comes after a milestone that does not fit stands on nothing.
            guard outcome.refusals.isEmpty else { break }
        }
        return outcome
    }

    /// A patch on top of today's text.
    private struct Carried {
        var after: AuthoredText
        var isExecutable: Bool
        /// The patch as it has to be; nil if it can stay.
        var patch: [UInt8]?
        var hasTags = false
    }

    private func carry(
        _ entry: SolutionEntry, _ path: RelativePath, _ before: Plan.File?, _ text: AuthoredText?
    ) throws(Diagnostic) -> Carried {
        guard let before, let text else {
            throw Diagnostic(
                id: "patch-without-file", "the patch is for '\(path)', which is not there any more",
                help: ["remove the patch, or put the whole file there"])
        }
        guard let authored = AuthoredPatch(entry, render: starter.render) else {
            throw Diagnostic(
                id: "malformed-patch", "the patch of '\(path)' cannot be read", help: ["see why: cairn lint"])
        }
        let isExecutable = authored.patch.mode?.new ?? before.isExecutable
        if let after = authored.applied(to: text, origin: text.origin), isInPlace(authored, text) {
            return Carried(after: after, isExecutable: isExecutable)
        }
        guard authored.isPlain else {
            throw Diagnostic(
                id: "fixed-text", "the patch of '\(path)' has conditions, and would have to be written anew",
                help: ["change it in the template"])
        }
        var search = CarriedHunks(text: text, path: path)
        for hunk in authored.patch.hunks { try search.add(hunk, of: authored) }
        let after = AuthoredText(lines: search.after, origin: text.origin)
        let modes = authored.patch.mode.map { mode in
            UnifiedDiff.change(from: .init([], isExecutable: mode.old), to: .init([], isExecutable: mode.new))
        }
        let writing = PatchWriting(before: text, after: after, path: path, modes: modes ?? [])
        let result = try writing.patch(keeping: search.kept, renumbers: true)
        guard !result.hasTags || starter.render(result.source) == result.rendered else {
            throw Diagnostic(
                id: "own-braces", "'\(path)' needs tags, and has braces of its own that would be taken for tags",
                help: ["change it in the template, where the braces can be escaped"])
        }
        return Carried(
            after: after, isExecutable: isExecutable, patch: result.source == entry.bytes ? nil : result.source,
            hasTags: result.hasTags)
    }

    /// Whether every hunk stands where its head says.
    private func isInPlace(_ authored: AuthoredPatch, _ text: AuthoredText) -> Bool {
        guard let places = try? authored.patch.places(in: text.rendered) else { return false }
        return zip(authored.patch.hunks, places).allSatisfy { $0.before == $1 }
    }
}
