import CairnDiagnostics
import YAML

/// Why a step of a workflow never runs, or does not count.
struct WorkflowObstacle: Error {
    /// What keeps it from running, as what follows "the step is there, but".
    var reason: String
    /// Where that stands; nil if it stands nowhere.
    var place: Node?
    /// How to mend it.
    var help: [String]

    /// Makes one.
    init(_ reason: String, at place: Node?, help: String...) {
        self.reason = reason
        self.place = place
        self.help = help
    }

    /// The same for what comes after: `lead` is what it is to that.
    func leading(_ lead: String) -> WorkflowObstacle {
        var copy = self
        copy.reason = lead + reason
        return copy
    }

    /// What a check says of it.
    /// - Parameter step: what the check looked for.
    func diagnostic(of step: Node) -> Diagnostic {
        let node = place ?? step
        let notes = node.span == step.span ? [] : [Diagnostic.Note("the step is here", at: step.span)]
        return node.diagnostic(id: "idle-step", "the step is there, but \(reason)", help: help, notes: notes)
    }

    /// A condition that cannot hold.
    static func condition(_ node: Node) -> WorkflowObstacle {
        WorkflowObstacle(
            "never runs: \(shown(node))", at: node,
            help: "take the 'if' away, or give it a condition that can hold")
    }

    /// A condition that GitHub refuses, and the workflow with it.
    /// - Throws: a condition that cannot be judged here.
    static func refused(_ flaw: ActionsFlaw, _ node: Node) throws(Diagnostic) -> WorkflowObstacle {
        switch flaw {
        case .syntax(let text):
            let place = text.isEmpty ? "ends too early" : "goes wrong at '\(text.cut(to: 30))'"
            return WorkflowObstacle(
                "GitHub refuses the file: \(shown(node)) \(place)", at: node,
                help: "write an expression, its texts in single quotes")
        case .unknownName(let name):
            var obstacle = WorkflowObstacle(
                "GitHub refuses the file: \(shown(node)) names '\(name.cut(to: 30))', which is no context", at: node,
                help: "put a text in single quotes, and brackets behind a function")
            if let near = didYouMean(name, among: ActionsExpression.contexts) { obstacle.help.insert(near, at: 0) }
            return obstacle
        case .collection:
            return WorkflowObstacle(
                "GitHub refuses the file: an 'if' is \(node.phrase)", at: node,
                help: "write an expression")
        case .length:
            return WorkflowObstacle(
                "GitHub refuses the file: an 'if' is longer than it takes", at: node,
                help: "write a condition of less than 21000 characters")
        case .depth:
            throw node.diagnostic(
                id: "deep-expression", "the condition is nested too deep to be judged",
                help: ["take away the brackets that it needs not"])
        }
    }

    /// An `if` for people: its first line.
    private static func shown(_ node: Node) -> String {
        let lines = node.text.split(whereSeparator: \.isNewline)
        let line = lines.first.map(String.init) ?? ""
        return "'if: \(lines.count > 1 ? line.cut(to: 60) + " …" : line.cut(to: 60))'"
    }
}

extension String {
    /// The text, or its first characters if it has more.
    fileprivate func cut(to count: Int) -> String {
        self.count > count ? prefix(count) + "…" : self
    }
}
