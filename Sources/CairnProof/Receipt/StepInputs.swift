import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import Jinja
import Synchronization
import SystemPackage

/// Makes the digests of what the steps of one template's proof depend on.
///
/// A step depends on the files that it looks at, on what is asked of them (checks, acceptance tests, options of the
/// proof), on the code that judges, and on the versions of the tools that the template names. All of it goes into the
/// digest as it is after rendering: a template that was only written otherwise keeps its receipts.
final class StepInputs: Sendable {
    private let template: CairnCatalog.Template
    private let judge: String
    /// Contents that were digested before: most files are the same in all states and combinations.
    private let known = Mutex<[[UInt8]: String]>([:])

    /// - Parameter judge: the digest of the code that judges.
    init(_ template: CairnCatalog.Template, judge: String) {
        self.template = template
        self.judge = judge
    }

    /// The digest of a text that lists what a step depends on, a line for each.
    func digest(_ kind: String, tools: [ToolVersion], _ lines: [String]) -> String {
        let text = ([kind, judge] + tools.map { "\($0.command): \($0.version)" } + lines).joined(separator: "\n")
        return SHA256.hex(text.utf8)
    }

    /// The digest of files with their paths and modes.
    func digest(_ files: some Sequence<Plan.File>) -> String {
        let lines = files.map { "\($0.isExecutable ? "x" : "-") \(digest($0.bytes)) \($0.path)" }
        return SHA256.hex(lines.sorted().joined(separator: "\n").utf8)
    }

    /// The digest of a state's files, or of those of them that a step reads.
    func digest(_ state: ProjectState) -> String {
        digest(state.files.values)
    }

    /// What every look at a project depends on besides its files: the rendered values, and the starter.
    /// - Throws: a value that cannot be rendered.
    func surroundings(_ rendering: RenderedProject) throws(Diagnostic) -> [String] {
        var values = ""
        let span = SourceSpan(wholeFile: "values")
        for (name, value) in rendering.variables {
            let text = try rendering.planner.render("{{ value | tojson }}", at: span, variables: [("value", value)])
            values += "\(name)=\(text)\n"
        }
        return ["values \(SHA256.hex(values.utf8))", "starter \(digest(rendering.plan.files))"]
    }

    /// What a milestone asks: its manifest and its acceptance tests.
    /// - Throws: everything that is wrong with them.
    func questions(of milestone: Milestone, _ rendering: RenderedProject) throws -> String {
        let manifest = try read(milestone.folder, "milestone.yaml")
        return "milestone \(milestone.number) \(manifest) \(digest(try rendering.acceptance(of: milestone)))"
    }

    /// What the structure asks: the manifests of the template and its layers.
    /// - Throws: one that cannot be read.
    func structure() throws -> [String] {
        try template.layers.map { layer in "manifest \(try read(layer.folder, "template.yaml"))" }
    }

    private func read(_ folder: RelativePath, _ name: String) throws -> String {
        let location = template.source.location(of: folder).appending(name)
        return digest(try template.source.read(location, what: "the manifest", upTo: SizeLimit.manifest))
    }

    private func digest(_ bytes: [UInt8]) -> String {
        if let digest = known.withLock({ $0[bytes] }) { return digest }
        let digest = SHA256.hex(bytes)
        known.withLock { $0[bytes] = digest }
        return digest
    }
}

/// What a tool says of its version.
struct ToolVersion: Hashable, Sendable {
    /// The command that asks it, as a person would type it.
    var command: String
    /// The first line of what it says, or that it says nothing.
    var version: String
}
