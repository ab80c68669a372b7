import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import Jinja
import SystemPackage
import YAML

/// Reads everything of a template that is written in the template language, partials included, and rendering nothing.
struct TemplateReading {
    /// The names that are taken from outside.
    private(set) var taken: [TakenName] = []
    /// The names of the partials that are included, imported or extended.
    private(set) var includedPartials: Set<String> = []
    /// What keeps a text from being read, and includes that lead nowhere.
    private(set) var problems: [Diagnostic] = []
    /// For each question and variable, the names that its value or default and condition take.
    private(set) var dependencies: [String: Set<String>] = [:]

    private let template: CairnCatalog.Template
    private let renderer: Renderer
    private let partialNames: [String]
    private var visited: Set<Visit> = []

    /// A partial, and what is declared where it is included.
    private struct Visit: Hashable {
        var label: String
        var locals: Set<String>
        var sight: TakenName.Sight
    }

    /// Reads a template with its layers.
    /// - Parameters:
    ///   - template: the template.
    ///   - renderer: what finds its partials.
    ///   - milestones: the milestones' manifests.
    init(_ template: CairnCatalog.Template, renderer: Renderer, milestones: [Node]) {
        self.template = template
        self.renderer = renderer
        partialNames = template.layers.flatMap { layer in
            ((try? TemplateFile.list("partials", in: layer.folder, of: template.source)) ?? []).map { file in
                file.name + (file.isRendered ? ".jinja" : "")
            }
        }
        declarations()
        for layer in template.layers {
            for rule in layer.rules {
                if let when = rule.when { read(condition: when, .all) }
                if let to = rule.to { read(to, .all) }
            }
            files("files", in: layer.folder)
        }
        for word in template.demo { read(word, .all) }
        checks(template.structure)
        for (milestone, node) in zip(template.milestones, milestones) {
            for key in ["title", "goal", "contract", "why", "hints"] { node[key].map { strings(of: $0, .all) } }
            checks(milestone.checks)
            files("acceptance", in: milestone.folder)
            files("solution", in: milestone.folder)
            files("others", in: milestone.folder)
            for snippet in milestone.proof.own + milestone.proof.survivors.map(\.path) { read(snippet, .all) }
        }
    }

    // MARK: - Manifests

    private mutating func declarations() {
        for (index, question) in template.questions.enumerated() {
            let first = taken.count
            if let when = question.when { read(condition: when, .questions(before: index)) }
            if let node = question.defaultValue { strings(of: node, .questions(before: index), all: true) }
            depends(question.name, first)
        }
        for (index, variable) in template.variables.enumerated() {
            let first = taken.count
            strings(of: variable.value, .variables(before: index), all: true)
            depends(variable.name, first)
        }
    }

    private mutating func depends(_ name: String, _ first: Int) {
        dependencies[name] = template.asked(by: taken[first...])
    }

    private mutating func checks(_ checks: [CheckDeclaration]) {
        for check in checks {
            if let when = check.when { read(condition: when, .all) }
            for entry in check.node.entries.map(Array.init) ?? []
            where !["id", "check", "needs", "when"].contains(entry.key.text) {
                strings(of: entry.value, .all)
            }
        }
    }

    /// Reads the strings in a value; those without a tag only if `all` are rendered.
    private mutating func strings(of node: Node, _ sight: TakenName.Sight, all: Bool = false) {
        switch node.kind {
        case .string:
            if ["{{", "{%", "{#"].contains(where: { node.text.holds($0) }) { read(Snippet(node), sight) }
        case .sequence: for item in node.items.map(Array.init) ?? [] { strings(of: item, sight, all: all) }
        case .mapping:
            for entry in node.entries.map(Array.init) ?? [] {
                if !all { strings(of: entry.key, sight) }
                strings(of: entry.value, sight, all: all)
            }
        default: break
        }
    }

    private mutating func read(_ snippet: Snippet, _ sight: TakenName.Sight) {
        do throws(Diagnostic) {
            add(try renderer.names(in: snippet), sight)
        } catch {
            problems.append(error)
        }
    }

    private mutating func read(condition: Snippet, _ sight: TakenName.Sight) {
        do throws(Diagnostic) {
            add(try renderer.names(inCondition: condition), sight)
        } catch {
            problems.append(error)
        }
    }

    // MARK: - Files

    private mutating func files(_ folder: String, in parent: RelativePath) {
        let source = template.source
        do throws(Diagnostics) {
            for file in try TemplateFile.list(folder, in: parent, of: source) {
                let label = source.label(of: file.location)
                name(of: file, label)
                guard file.isRendered else { continue }
                do throws(Diagnostic) {
                    let bytes = try source.read(
                        file.location, what: "the template's file", upTo: SizeLimit.template)
                    guard let text = String(validating: bytes, as: UTF8.self) else { continue }
                    add(try renderer.names(inText: text, name: label), .all)
                } catch {
                    problems.append(error)
                }
            }
        } catch {
            problems += error.all
        }
    }

    /// Reads a file's name, which has no place but the file.
    private mutating func name(of file: TemplateFile, _ label: String) {
        guard file.name.contains("{") else { return }
        do throws(Diagnostic) {
            var names = try renderer.names(inText: file.name, name: label)
            for index in names.uses.indices {
                names.uses[index].span = SourceSpan(file: label, start: .start)
                names.uses[index].excerpt = ""
            }
            add(names, .all)
        } catch {
            var problem = error
            problem.notes.append(.init("it is the name of the file"))
            problems.append(problem)
        }
    }

    // MARK: - Names

    private mutating func add(
        _ names: FreeNames, _ sight: TakenName.Sight, locals: Set<String> = [], depth: Int = 0
    ) {
        for use in names.uses where !locals.contains(use.name) {
            taken.append(
                TakenName(
                    name: use.name, member: use.member, sight: sight, isGuarded: names.guarded.contains(use.name),
                    span: use.span, excerpt: use.excerpt.isEmpty ? nil : use.excerpt))
        }
        for unknown in names.unknown {
            problems.append(
                Diagnostic(
                    id: "unknown-\(unknown.what)", "there is no \(unknown.what) '\(unknown.name)'", at: unknown.span,
                    excerpt: unknown.excerpt,
                    help: didYouMean(unknown.name, among: unknown.known).map { [$0] } ?? []))
        }
        for reference in names.references {
            follow(reference, sight, locals: locals, depth: depth)
        }
    }

    private mutating func follow(
        _ reference: FreeNames.Reference, _ sight: TakenName.Sight, locals: Set<String>, depth: Int
    ) {
        // Includes that go deeper than this don't render either.
        guard depth < 64 else { return }
        let sight = reference.seesContext ? sight : .nothing
        let locals = reference.seesContext ? locals.union(reference.locals) : []
        let found = reference.names.flatMap(partials)
        if found.isEmpty, !reference.isOptional, !reference.names.contains(where: { $0.contains("*") }) {
            let name = reference.names.first ?? ""
            problems.append(
                Diagnostic(
                    id: "missing-partial", "there is no partial '\(name)'",
                    explanation: "includes are looked up in partials/ of the template, then of its layers",
                    at: reference.span, excerpt: reference.excerpt,
                    help: didYouMean(name, among: partialNames).map { [$0] } ?? []))
        }
        for partial in found {
            includedPartials.insert(partial.name)
            let visit = Visit(label: partial.label, locals: locals, sight: sight)
            guard visited.insert(visit).inserted else { continue }
            do throws(Diagnostic) {
                let names = try renderer.names(inText: partial.text, name: partial.label)
                add(names, sight, locals: locals, depth: depth + 1)
            } catch {
                problems.append(error)
            }
        }
    }

    /// The partials that a name stands for, `*` in it for anything.
    private func partials(_ name: String) -> [(name: String, text: String, label: String)] {
        func named(_ name: String) -> (name: String, text: String, label: String)? {
            renderer.partial(named: name).map { (name, $0.text, $0.label) }
        }
        guard name.contains("*") else { return named(name).map { [$0] } ?? [] }
        let parts = name.split(separator: "*", omittingEmptySubsequences: false)
        guard let head = parts.first, let tail = parts.last else { return [] }
        return partialNames.filter { $0.hasPrefix(head) && $0.hasSuffix(tail) }.compactMap(named)
    }
}

extension CairnCatalog.Template {
    /// The questions and variables that are taken, `answers.name` being the question, and `answers` alone all of them.
    func asked(by taken: some Sequence<TakenName>) -> Set<String> {
        var names: Set<String> = []
        for use in taken where use.sight != .nothing {
            guard use.name == "answers" else {
                names.insert(use.name)
                continue
            }
            if let member = use.member, question(member) != nil {
                names.insert(member)
            } else {
                names.formUnion(questions.map(\.name))
            }
        }
        return names
    }
}
