package import CairnDiagnostics
import CairnFiles
import SystemPackage
package import YAML

extension Catalog {
    /// Reads and checks a catalog.
    /// - Parameters:
    ///   - source: where it is.
    ///   - root: its content, if somebody has read it already.
    /// - Returns: a catalog whose ids are unique, whose requirements exist and lead to no circle, and whose template
    ///   folders are there.
    /// - Throws: everything that is wrong with it, each with its place.
    package static func load(_ source: CatalogSource, root: Node? = nil) throws(Diagnostics) -> Catalog {
        let content: Node
        do throws(Diagnostic) {
            content =
                if let root { root } else {
                    try Node.parse(
                        try source.read(source.file, what: "the catalog", upTo: SizeLimit.catalog),
                        file: source.label(of: source.file))
                }
        } catch {
            throw Diagnostics(error)
        }
        let problems = Problems()
        let catalog = CatalogDecoder(problems: problems, source: source).catalog(content)
        try problems.throwIfAny()
        guard let catalog else { preconditionFailure("a nil without a problem") }
        return catalog
    }
}

/// Decodes a catalog from its nodes; what is wrong is gathered and decoding goes on.
private struct CatalogDecoder {
    let problems: Problems
    let source: CatalogSource

    func catalog(_ root: Node) -> Catalog? {
        guard
            let fields = problems.fields(
                of: root, "a catalog", keys: ["schema", "id", "title", "phases"])
        else { return nil }
        checkSchema(fields, supported: 1)
        let id = fields.required("id") { (node) throws(Diagnostic) in try node.identifier() }
        let title = fields.required("title") { (node) throws(Diagnostic) in try node.line("title") }
        let decoded = fields.list("phases", required: true) { (node) throws(Diagnostic) in phase(node) } ?? []
        let phases = decoded.compactMap { $0 }
        if !source.isProven {
            let projects = phases.flatMap(\.projects)
            checkUnique(phases.map { ($0.phase.id, $0.id) }, "phase")
            checkUnique(projects.map { ($0.project.id, $0.id) }, "project")
            checkRequirements(projects)
            checkFolders(projects)
        }
        guard let id, let title else { return nil }
        let whole = phases.map { entry in
            var phase = entry.phase
            phase.projects = entry.projects.map(\.project)
            return phase
        }
        return Catalog(id: id, title: title, phases: whole, source: source)
    }

    /// A phase and where its id stands.
    struct PhaseEntry {
        var phase: Phase
        var id: Node
        var projects: [ProjectEntry]
    }

    /// A project and where its id, its requirements and its template stand.
    struct ProjectEntry {
        var project: Project
        var id: Node
        var requires: Node?
        var template: Node?
    }

    func phase(_ node: Node) -> PhaseEntry? {
        guard
            let fields = problems.fields(
                of: node, "a phase", keys: ["id", "title", "months", "focus", "skills", "projects"])
        else { return nil }
        let id = fields.required("id") { (node) throws(Diagnostic) in try node.identifier() }
        let title = fields.required("title") { (node) throws(Diagnostic) in try node.line("title") }
        let months = fields.required("months") { (node) throws(Diagnostic) in
            let months = try node.int("'months' to be a whole number")
            guard months > 0 else { throw node.wrongType("'months' to be a whole number from 1") }
            return months
        }
        let focus = fields.required("focus") { (node) throws(Diagnostic) in try node.line("focus") }
        let skills = fields.strings("skills")
        let projects = fields.list("projects", required: true) { (node) throws(Diagnostic) in project(node) } ?? []
        guard let id, let title, let months, let focus, let idNode = fields["id"] else { return nil }
        let phase = Phase(id: id, title: title, months: months, focus: focus, skills: skills, projects: [])
        return PhaseEntry(phase: phase, id: idNode, projects: projects.compactMap { $0 })
    }

    func project(_ node: Node) -> ProjectEntry? {
        let keys = ["id", "title", "summary", "guide", "role", "requires", "template", "status"]
        guard let fields = problems.fields(of: node, "a project", keys: keys) else { return nil }
        let id = fields.required("id") { (node) throws(Diagnostic) in try node.identifier() }
        let title = fields.required("title") { (node) throws(Diagnostic) in try node.line("title") }
        let summary = fields.required("summary") { (node) throws(Diagnostic) in try node.line("summary") }
        let guide = fields.optional("guide") { (node) throws(Diagnostic) in try node.line("guide") }
        let role = fields.required("role") { (node) throws(Diagnostic) in
            if let role = node.string.flatMap({ Project.Role(rawValue: $0) }) { return role }
            let name = try node.string(oneOf: Project.Role.allCases.map(\.rawValue))
            return Project.Role(rawValue: name) ?? .core
        }
        let requires = fields.strings("requires")
        let offer = offer(fields)
        guard let id, let title, let summary, let role, let offer, let idNode = fields["id"] else { return nil }
        let project = Project(
            id: id, title: title, summary: summary, guide: guide, role: role, requires: requires, offer: offer,
            span: idNode.span)
        return ProjectEntry(project: project, id: idNode, requires: fields["requires"], template: fields["template"])
    }

    /// Either `template: FOLDER` or `status: planned`.
    func offer(_ fields: Fields) -> Project.Offer? {
        switch (fields["template"], fields["status"]) {
        case (let template?, nil):
            return problems.attempt { () throws(Diagnostic) in
                .template(try template.relativePath("'template' to be the template's folder"))
            }
        case (nil, let status?):
            return problems.attempt { () throws(Diagnostic) in
                _ = try status.string(oneOf: ["planned"])
                return .planned
            }
        case (nil, nil):
            var missing = fields.missing("template")
            missing.help = ["add 'template: templates/…', or 'status: planned' while there is none"]
            problems.report(missing)
        case (_?, let status?):
            problems.report(
                status.diagnostic(
                    id: "planned-with-template", "a project with a template isn't planned",
                    help: ["remove 'status' or 'template'"]))
        }
        return nil
    }

    func checkUnique(_ ids: [(id: String, node: Node)], _ what: String) {
        var seen: [String: Node] = [:]
        seen.reserveCapacity(ids.count)
        for (id, node) in ids {
            if let first = seen[id] {
                problems.report(
                    node.diagnostic(
                        id: "duplicate-id", "a second \(what) has the id '\(id)'",
                        notes: [.init("the first is here", at: first.span)]))
            } else {
                seen[id] = node
            }
        }
    }

    func checkRequirements(_ projects: [ProjectEntry]) {
        var places: [String: Int] = [:]
        places.reserveCapacity(projects.count)
        for (place, entry) in projects.enumerated() { places[entry.project.id] = place }
        var requires: [[Int]] = []
        requires.reserveCapacity(projects.count)
        for entry in projects {
            let required = entry.project.requires.map { places[$0] }
            requires.append(required.compactMap { $0 })
            guard let list = entry.requires?.items else { continue }
            var named: Set<Int> = []
            for (index, id) in entry.project.requires.enumerated() where index < list.count {
                guard let place = required[index] else {
                    problems.report(
                        list[index].diagnostic(
                            id: "unknown-requirement",
                            "'\(entry.project.id)' requires '\(id)', which is no project of the catalog",
                            help: didYouMean(id, among: projects.map(\.project.id)).map { [$0] } ?? []))
                    continue
                }
                // Most name one, and one is no second.
                if required.count > 1, !named.insert(place).inserted {
                    problems.report(
                        list[index].diagnostic(
                            id: "repeated-requirement", "'\(entry.project.id)' requires '\(id)' twice"))
                }
            }
        }
        checkCircles(projects, requires)
    }

    /// Reports one project of each circle of requirements.
    /// - Parameter requires: which projects each one requires, by their places.
    func checkCircles(_ projects: [ProjectEntry], _ requires: [[Int]]) {
        var isDone = [Bool](repeating: false, count: projects.count)
        var isOnWay = isDone
        for (start, entry) in projects.enumerated() where !isDone[start] && !requires[start].isEmpty {
            // Follows one chain after the other without recursion: the way so far, and what is left at each step.
            var way = [(place: start, left: requires[start])]
            isOnWay[start] = true
            while let last = way.last {
                guard let next = way[way.count - 1].left.popLast() else {
                    isDone[last.place] = true
                    isOnWay[last.place] = false
                    way.removeLast()
                    continue
                }
                if isOnWay[next], let first = way.firstIndex(where: { $0.place == next }) {
                    let circle = (way[first...].map(\.place) + [next]).map { "'\(projects[$0].project.id)'" }
                    problems.report(
                        (entry.requires ?? entry.id).diagnostic(
                            id: "requirement-circle",
                            "projects require one another in a circle: \(circle.joined(separator: " → "))"))
                    return
                }
                if !isDone[next] {
                    way.append((next, requires[next]))
                    isOnWay[next] = true
                }
            }
        }
    }

    func checkFolders(_ projects: [ProjectEntry]) {
        var known: [String: Bool] = [:]
        for entry in projects {
            guard case .template(let folder) = entry.project.offer, let node = entry.template else { continue }
            if known[folder.string] == nil {
                do throws(Diagnostic) {
                    let place = source.location(of: folder)
                    known[folder.string] = try source.names(in: place, what: "the template's folder") != nil
                } catch {
                    known[folder.string] = true
                    problems.report(error)
                }
            }
            if known[folder.string] == false {
                problems.report(
                    node.diagnostic(
                        id: "missing-template",
                        "the template folder '\(source.label(of: source.location(of: folder)))' is not there",
                        help: ["create it, or say 'status: planned' instead"]))
            }
        }
    }
}

/// Reports a `schema` that is missing or that this version cannot read.
package func checkSchema(_ fields: Fields, supported: Int) {
    _ = fields.required("schema") { (node) throws(Diagnostic) in
        let schema = try node.int("'schema' to be the number \(supported)")
        guard schema == supported else {
            let newer = schema > supported
            throw node.diagnostic(
                id: "unsupported-schema", "schema \(schema) is not known; this version reads schema \(supported)",
                help: newer ? ["update cairn"] : [])
        }
    }
}
