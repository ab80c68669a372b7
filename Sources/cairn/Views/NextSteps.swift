import CairnDiagnostics
import Reports

/// Commands to type, one a line, each with what it is for: beside it where there is room, else below it. A command is
/// there to be copied, so it is never broken.
struct NextSteps {
    /// A command.
    struct Step {
        /// What to type.
        var command: String
        /// What it is for; empty where that is plain.
        var purpose: String

        /// Names a command.
        init(_ command: String, _ purpose: String = "") {
            self.command = command
            self.purpose = purpose
        }
    }

    private let steps: [Step]

    /// The longest command that others are aligned with.
    private static let column = 24

    /// Takes commands in the order to type them.
    init(_ steps: [Step]) {
        self.steps = steps
    }

    /// The lines.
    /// - Parameter width: how many columns they may take, but for commands that are longer.
    func lines(width: Int, _ style: Style) -> [String] {
        let short = steps.filter { !$0.purpose.isEmpty && $0.command.terminalWidth <= Self.column }
        let column = short.map(\.command.terminalWidth).max() ?? 0
        return steps.flatMap { step -> [String] in
            guard !step.purpose.isEmpty else { return [step.command] }
            guard step.command.terminalWidth <= column else {
                return [step.command] + step.purpose.wrapped(to: width - 4).map { style.dim("    " + $0) }
            }
            let purpose = step.purpose.wrapped(to: width - column - 2)
            return purpose.enumerated().map { index, line in
                (index == 0 ? step.command : "").padded(to: column) + "  " + style.dim(line)
            }
        }
    }
}
