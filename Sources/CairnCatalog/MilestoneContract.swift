import CairnDiagnostics
import YAML

/// What a milestone's acceptance tests hold a project to: every interface that they use by its name, and what is left
/// free. The key `contract` of a `milestone.yaml`.
package struct MilestoneContract: Sendable {
    /// What sort of interface a name belongs to.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case command, option, argument, variable
        case exitCode = "exit-code"
        case status, header, path, file, key, field, tool, resource, prompt, scope, module, function
        case `class`
        case errorCode = "error-code"
        case message, event, metric, value
    }

    /// One interface, or several of a kind that one line explains.
    package struct Name: Sendable {
        /// What it is called: `error_budget`, or `checks, failures`.
        package var name: Snippet
        /// What sort of interface it is.
        package var kind: Kind
        /// What it does, in a line.
        package var says: Snippet
    }

    /// The interfaces, in the order in which a learner reads them.
    package var names: [Name] = []
    /// What no test asks about, each in a line.
    package var free: [Snippet] = []

    /// Whether nothing is said.
    package var isEmpty: Bool { names.isEmpty && free.isEmpty }
}

extension MilestoneContract {
    /// Decodes `contract` of a milestone; what is wrong goes to `problems`.
    init(_ fields: Fields, problems: Problems) {
        guard let node = fields["contract"],
            let contract = problems.fields(of: node, "a contract", keys: ["names", "free"])
        else { return }
        names =
            contract.list("names", required: true) { (node) throws(Diagnostic) in
                Name(node, problems: problems)
            }?.compactMap { $0 } ?? []
        if contract["names"]?.items?.isEmpty == true {
            problems.report(
                node.diagnostic(
                    id: "missing-key", "a contract needs a name",
                    help: ["add '- {name: …, kind: …, says: …}' to 'names'"]))
        }
        free = contract.list("free") { (node) throws(Diagnostic) in try node.lineSnippet("free") } ?? []
        for (index, name) in names.enumerated()
        where names[..<index].contains(where: { $0.name.text == name.name.text && $0.kind == name.kind }) {
            problems.report(
                Diagnostic(
                    id: "duplicate-name", "the contract names the \(name.kind.words) '\(name.name.text)' twice",
                    at: name.name.span, excerpt: name.name.excerpt, help: ["say all of it in one place"]))
        }
    }
}

extension MilestoneContract.Kind {
    /// The kind as people read it: "exit code".
    package var words: String {
        switch self {
        case .exitCode: "exit code"
        case .errorCode: "error code"
        case .variable: "environment variable"
        default: rawValue
        }
    }
}

extension MilestoneContract.Name {
    fileprivate init?(_ node: Node, problems: Problems) {
        guard let fields = problems.fields(of: node, "a name of a contract", keys: ["name", "kind", "says"]) else {
            return nil
        }
        let name = fields.required("name") { (node) throws(Diagnostic) in try node.lineSnippet("name") }
        let kind = fields.required("kind") { (node) throws(Diagnostic) in
            try node.string(oneOf: MilestoneContract.Kind.allCases.map(\.rawValue))
        }
        let says = fields.required("says") { (node) throws(Diagnostic) in try node.lineSnippet("says") }
        guard let name, let kind = kind.flatMap(MilestoneContract.Kind.init), let says else { return nil }
        self.init(name: name, kind: kind, says: says)
    }
}

extension Node {
    /// A line for people, with its place.
    fileprivate func lineSnippet(_ key: String) throws(Diagnostic) -> Snippet {
        _ = try line(key)
        return Snippet(self)
    }
}
