package import CairnCatalog
package import CairnDiagnostics
package import CairnFiles
package import Jinja

/// Turns a template and answers into a plan: every file's bytes, or every error, before a byte is written.
package struct Planner {
    private let template: CairnCatalog.Template
    private let project: Project
    private let catalogID: String
    private let cairnVersion: String
    private let renderer: Renderer

    /// Makes a planner.
    /// - Parameters:
    ///   - template: what to render.
    ///   - project: the catalog's entry for it.
    ///   - catalogID: the catalog's id, for the record.
    ///   - cairnVersion: this version of Cairn, for the record.
    ///   - isCancelled: whether to stop, asked many times a second while something is rendered, perhaps from several
    ///     threads; then what is rendered fails with `template-interrupted`.
    package init(
        _ template: CairnCatalog.Template, project: Project, catalogID: String, cairnVersion: String,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.template = template
        self.project = project
        self.catalogID = catalogID
        self.cairnVersion = cairnVersion
        renderer = Renderer(template, isCancelled: isCancelled)
    }

    /// Answers the template's questions.
    /// - Parameters:
    ///   - given: what was answered before.
    ///   - prompter: who to ask for the rest; nil takes defaults.
    /// - Throws: `PlanFailure` for answers or defaults that are wrong, `PromptEnded` when the person left.
    package func resolve(
        _ given: GivenAnswers, prompter: inout (any Prompter)?
    ) throws -> AnswerResolver.Resolution {
        try AnswerResolver(template, renderer: renderer, base: builtIns).resolve(given, prompter: &prompter)
    }

    /// The variables of a rendering with `answers`: Cairn's own, the answers, and the template's computed ones.
    /// - Throws: the first variable that can't be computed.
    package func variables(_ answers: [Answer]) throws(PlanFailure) -> Variables {
        var all = AnswerResolver(template, renderer: renderer, base: builtIns).variables(answers)
        for variable in template.variables {
            do throws(Diagnostic) {
                lazy var context = Context(all)
                let value = try Jinja.Value(variable.value) { (node) throws(Diagnostic) in
                    try renderer.value(of: Snippet(node), context: context)
                }
                all.append((variable.name, value))
            } catch {
                throw PlanFailure(.template, [error])
            }
        }
        return all
    }

    /// Renders every file.
    /// - Parameter answers: the answers, as `resolve` gave them.
    /// - Throws: everything that is wrong with the template's files.
    package func plan(_ answers: [Answer]) throws(PlanFailure) -> Plan {
        let stack = stack(Context(try variables(answers)))
        let secrets = Set(template.questions.filter(\.isSecret).map(\.name))
        let record = Record(
            cairnVersion: cairnVersion, catalog: catalogID, project: project.id, templateVersion: template.version,
            answers: answers.filter { !secrets.contains($0.name) }.map { ($0.name, $0.value) })
        var files = stack.tree.sorted()
        let problems = stack.problems + stack.tree.collisions(among: files, reserving: Self.ownFiles)
        guard problems.isEmpty else { throw PlanFailure(.template, problems) }
        for (name, text, origin) in [
            (Record.fileName, record.yaml, "the record"),
            (Record.schemaFileName, Record.schema.text, "the record's schema"),
        ] {
            guard let path = try? RelativePath(name) else { continue }
            files.insert(
                Plan.File(path: path, bytes: Array(text.utf8), isExecutable: false, origin: origin),
                at: files.firstIndex { path < $0.path } ?? files.endIndex)
        }
        return Plan(files: files, record: record, leftOut: stack.leftOut)
    }

    /// The layers' files, stacked, and what is wrong with them.
    private struct Stack {
        var tree = FileTree()
        var leftOut: [Plan.LeftOut] = []
        var problems: [Diagnostic] = []
    }

    /// Stacks the layers' files.
    /// - Parameter paths: where; nil for everywhere.
    private func stack(_ context: Context, at paths: Set<RelativePath>? = nil) -> Stack {
        var stack = Stack()
        for layer in template.layers {
            let files = LayerFiles(layer, folder: "files", source: template.source)
            do throws(Diagnostics) {
                let found = try files.rendered(
                    by: renderer, context: context, leftovers: placeholderNames, at: paths)
                // A file of a higher layer takes the place of a lower one's.
                for file in found.files { stack.tree.add(file) }
                stack.leftOut += found.leftOut
            } catch {
                stack.problems += error.all
            }
        }
        return stack
    }

    /// The files that scaffolding writes to some paths: what `plan` gives of them, without rendering the others.
    /// - Throws: everything that is wrong with them.
    package func files(at paths: Set<RelativePath>, variables: Variables) throws(PlanFailure) -> [Plan.File] {
        let stack = stack(Context(variables), at: paths)
        guard stack.problems.isEmpty else { throw PlanFailure(.template, stack.problems) }
        return stack.tree.sorted()
    }

    /// Renders the acceptance tests of a milestone.
    /// - Parameters:
    ///   - milestone: whose.
    ///   - variables: as `variables` gave them.
    /// - Returns: the files in order, their paths below `acceptance/`; none if it isn't there.
    /// - Throws: everything that is wrong with them.
    package func acceptance(of milestone: Milestone, variables: Variables) throws(PlanFailure) -> [Plan.File] {
        try overlay("acceptance", of: milestone, variables: variables).files
    }

    /// Renders a folder of a milestone. The file rules of the template and its layers hold for a solution as they do for
    /// `files/`; acceptance tests have none.
    /// - Returns: the files in order, their paths below the folder; and which of them are changes of a file that is
    ///   there, whose bytes are then the change.
    func overlay(
        _ name: String, of milestone: Milestone, variables: Variables
    ) throws(PlanFailure) -> (files: [Plan.File], changes: Set<RelativePath>) {
        let isSolution = name == "solution"
        let files = LayerFiles(
            rules: isSolution ? template.layers.flatMap(\.rules) : [], layer: milestone.folder, folder: name,
            source: template.source, holdsChanges: isSolution)
        var tree = FileTree()
        var changes: Set<RelativePath> = []
        do throws(Diagnostics) {
            let found = try files.rendered(by: renderer, context: Context(variables), leftovers: placeholderNames)
            for file in found.files {
                tree.add(file)
                if file.isChange { changes.insert(file.file.path) }
            }
        } catch {
            throw PlanFailure(.template, error.all)
        }
        let sorted = tree.sorted()
        let collisions = tree.collisions(among: sorted, reserving: Self.ownFiles)
        guard collisions.isEmpty else { throw PlanFailure(.template, collisions) }
        return (sorted, changes)
    }

    /// What Cairn itself writes into a starter.
    private static let ownFiles = [
        (name: Record.fileName, what: "the record of where a starter came from"),
        (name: Record.schemaFileName, what: "the record's schema"),
    ]

    /// Renders a string of a check's declaration.
    package func render(
        _ text: String, at span: SourceSpan, variables: Variables
    ) throws(Diagnostic) -> String {
        try renderer.render(Snippet(text, at: span), context: Context(variables))
    }

    /// Whether a condition of a manifest holds.
    package func holds(_ condition: Snippet, variables: Variables) throws(Diagnostic) -> Bool {
        try renderer.holds(condition, context: Context(variables))
    }

    /// The names that a file without the suffix `.jinja` must not have in braces: somebody forgot the suffix.
    private var placeholderNames: Set<String> {
        Set(template.questions.map(\.name) + template.variables.map(\.name))
    }

    /// The variables that every template has.
    private var builtIns: Variables {
        [
            ("cairn", Jinja.Value([("version", Jinja.Value(cairnVersion))])),
            (
                "project",
                Jinja.Value([
                    ("id", Jinja.Value(project.id)), ("title", Jinja.Value(project.title)),
                    ("summary", Jinja.Value(project.summary)),
                    ("guide", project.guide.map { Jinja.Value($0) } ?? .none),
                ])
            ),
            ("template", Jinja.Value([("version", Jinja.Value(template.version))])),
        ]
    }
}
