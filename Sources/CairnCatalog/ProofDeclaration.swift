package import CairnDiagnostics
import YAML

/// What `cairn test` has to know of a template besides what the manifest says anyway: the key `proof` of a
/// `template.yaml`, those of all layers together.
package struct ProofDeclaration: Sendable {
    /// A command that shows that a starter works.
    package struct Command: Sendable {
        /// The program and its arguments; never a shell's line.
        package var arguments: [Snippet]
        /// The answers for which it is run; nil: for all.
        package var when: Snippet?
        /// How long it may take, in seconds.
        package var seconds: Int
        /// The files of the starter that it reads, patterns in order: one with `!` before it takes files out again. Empty
        /// for all. It is run where the others are missing.
        package var reads: [Snippet]
        /// Where it stands.
        package var span: SourceSpan
    }

    /// The starter's own tests, in the order to run them.
    package var tests: [Command] = []
    /// Conditions for answers that cost much: of the combinations for which one holds, only the first is installed and
    /// run.
    package var once: [Snippet] = []
    /// Commands that say which versions of tools the proof depends on: `uv --version`.
    package var versions: [[Snippet]] = []

    /// How long a command may take unless it says, in seconds.
    static let seconds = 900
}

/// What `cairn test` has to know of a milestone: the key `proof` of a `milestone.yaml`.
package struct MilestoneProof: Sendable {
    /// A file of the solution whose loss no check has to notice.
    package struct Survivor: Sendable {
        /// Its path in the project, a template; `*` and `**` stand for anything.
        package var path: Snippet
        /// Why that is as it should be.
        package var why: String
    }

    /// The ids of checks that pass before the milestone is worked on, and guard something that has to stay.
    package var guards: [String] = []
    /// The files that checks need not miss.
    package var survivors: [Survivor] = []
    /// Names in acceptance tests that are the tests' own, templates: nobody has to be told them.
    package var own: [Snippet] = []
}

extension ProofDeclaration {
    /// Decodes `proof` of a manifest; what is wrong goes to `problems`.
    init(_ fields: Fields, problems: Problems) {
        guard let node = fields["proof"],
            let proof = problems.fields(of: node, "a proof", keys: ["tests", "once", "versions"])
        else { return }
        tests =
            proof.list("tests") { (node) throws(Diagnostic) in Command(node, problems: problems) }?
            .compactMap { $0 } ?? []
        once = proof.list("once") { (node) throws(Diagnostic) in try node.condition() } ?? []
        versions = proof.list("versions") { (node) throws(Diagnostic) in try node.command() } ?? []
    }

    /// Adds what a layer above declares.
    mutating func add(_ other: ProofDeclaration) {
        tests += other.tests
        once += other.once
        versions += other.versions
    }
}

extension ProofDeclaration.Command {
    fileprivate init?(_ node: Node, problems: Problems) {
        guard
            let fields = problems.fields(of: node, "a test of the starter", keys: ["run", "when", "timeout", "reads"])
        else { return nil }
        let arguments = fields.list("run", required: true) { (node) throws(Diagnostic) in
            _ = try node.string("an argument")
            return Snippet(node)
        }
        let seconds = fields.optional("timeout") { (node) throws(Diagnostic) in
            let number = try node.int("a number of seconds")
            guard (1...7200).contains(number) else { throw node.wrongType("1 to 7200 seconds") }
            return number
        }
        let when = fields.optional("when") { (node) throws(Diagnostic) in try node.condition() }
        let reads = fields.list("reads") { (node) throws(Diagnostic) in
            _ = try node.nonEmptyString("a pattern of paths in the project")
            return Snippet(node)
        }
        guard let arguments else { return nil }
        guard let first = arguments.first, !first.text.isEmpty else {
            problems.report((fields["run"] ?? node).wrongType("a program and its arguments"))
            return nil
        }
        self.init(
            arguments: arguments, when: when, seconds: seconds ?? ProofDeclaration.seconds,
            reads: reads ?? [], span: node.span)
    }
}

extension MilestoneProof {
    /// Decodes `proof` of a milestone with these checks; what is wrong goes to `problems`.
    init(_ fields: Fields, checks: [CheckDeclaration], problems: Problems) {
        guard let node = fields["proof"],
            let proof = problems.fields(of: node, "a milestone's proof", keys: ["guards", "own", "survivors"])
        else { return }
        let ids = checks.map(\.id)
        guards =
            proof.list("guards") { (node) throws(Diagnostic) in
                let id = try node.string("a check's id")
                guard ids.contains(id) else {
                    throw node.diagnostic(
                        id: "unknown-check-id", "the milestone has no check '\(id)'",
                        help: didYouMean(id, among: ids).map { [$0] } ?? [])
                }
                return id
            } ?? []
        own =
            proof.list("own") { (node) throws(Diagnostic) in
                _ = try node.nonEmptyString("a name in the acceptance tests")
                return Snippet(node)
            } ?? []
        survivors =
            proof.list("survivors") { (node) throws(Diagnostic) in
                guard let fields = problems.fields(of: node, "a survivor", keys: ["path", "why"]) else {
                    return Optional<Survivor>.none
                }
                let path = fields.required("path") { (node) throws(Diagnostic) in
                    _ = try node.nonEmptyString("'path' to be a path of the project")
                    return Snippet(node)
                }
                let why = fields.required("why") { (node) throws(Diagnostic) in try node.line("why") }
                guard let path, let why else { return nil }
                return Survivor(path: path, why: why)
            }?.compactMap { $0 } ?? []
    }
}
