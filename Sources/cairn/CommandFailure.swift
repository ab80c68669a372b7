import CairnDiagnostics
import CairnGenerator
import CairnPlan
import CairnProject

/// Why a verb ends early: what to say, and with which exit code.
struct CommandFailure: Error {
    /// The exit code.
    var code: ExitStatus
    /// What to say on the standard error.
    var diagnostics: [Diagnostic]
    /// Whether the standard output has a result, or as much of one as could be written: nothing comes behind it.
    var isAnswered = false

    /// The failure for an error of one of the rooms: what is thrown as a bare diagnostic is about the arguments.
    init(_ error: any Error) {
        self.init(of: error)
        // What the person did not wait for is no mistake of anything.
        let isStopped = diagnostics.contains { $0.id == "interrupted" || $0.id == "template-interrupted" }
        if Interruption.isRequested, isStopped { self = .interruption }
    }

    private init(of error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as Diagnostic: self.init(code: .usage, diagnostics: [error])
        case let error as Diagnostics: self.init(code: .broken, diagnostics: error.all)
        case let error as PlanFailure:
            self.init(code: error.cause == .answers ? .usage : .broken, diagnostics: error.diagnostics)
        case let error as WriteError: self.init(error)
        case PromptEnded.interrupted: self = .interruption
        case PromptEnded.endOfInput:
            self.init(
                code: .usage,
                diagnostics: [
                    Diagnostic(
                        id: "no-answer", "the input ended before every question was answered",
                        help: ["answer on the command line: --set NAME=VALUE", "or take the defaults: --defaults"])
                ])
        default: self.init(code: .broken, diagnostics: [Diagnostic(id: "failure", "\(error)")])
        }
    }

    /// A failure with an exit code; without diagnostics, all was said before.
    init(code: ExitStatus, diagnostics: [Diagnostic] = []) {
        self.code = code
        self.diagnostics = diagnostics
        isAnswered = diagnostics.isEmpty || diagnostics.contains { $0.id == OutputOptions.unwritten }
    }

    /// That a person stopped it, who needs not be told.
    static var interruption: CommandFailure {
        var failure = CommandFailure(code: Interruption.status)
        failure.isAnswered = false
        return failure
    }

    /// What to say to a program that reads the standard output.
    private var errors: [Diagnostic] {
        diagnostics.isEmpty
            ? [Diagnostic(id: "interrupted", "a signal ended it before there was a result")] : diagnostics
    }

    /// Why there is no result, as JSON for the standard output.
    /// - Parameter arguments: what the program was started with.
    func json(_ arguments: [String]) -> JSONWriter {
        JSONFailure(verb: Cairn.verb(in: arguments), version: Version.current, errors: errors).json
    }

    /// The failure for files that could not be written.
    private init(_ error: WriteError) {
        let code: ExitStatus =
            switch error {
            case .interrupted: Interruption.status
            case .occupied, .busy: .usage
            case .failed, .changed, .untrusted: .broken
            }
        guard let diagnostic = error.diagnostic else {
            self = .interruption
            return
        }
        self.init(code: code, diagnostics: [diagnostic])
    }
}

extension OutputOptions {
    /// Runs a verb and says what it throws.
    /// - Throws: the exit code to leave with.
    func run(_ body: () throws -> Void) throws(ExitStatus) {
        do {
            try body()
        } catch {
            throw tell(CommandFailure(error))
        }
    }

    /// Says why a verb ends early: on the standard error, and where JSON is wanted and there is no result, there as well.
    /// - Returns: the exit code to leave with.
    func tell(_ failure: CommandFailure) -> ExitStatus {
        write(failure.diagnostics)
        if isJSON, !failure.isAnswered { try? print(failure.json(Arguments.given)) }
        return failure.code
    }
}
