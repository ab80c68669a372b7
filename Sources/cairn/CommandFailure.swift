import CairnDiagnostics
import CairnPlan

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a verb ends early: what to say, and with which exit code.
struct CommandFailure: Error {
    /// The exit code.
    var code: ExitStatus
    /// What to say on the standard error.
    var diagnostics: [Diagnostic]
    /// How to say it.
    var output: OutputOptions

    /// Writes the diagnostics to the standard error.
    func report() {
        output.write(diagnostics)
    }
}

extension OutputOptions {
    /// Runs a verb and turns what it throws into a failure with its exit code.
    func run(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw failure(error)
        }
    }

    /// The failure for an error of one of the rooms: what is thrown as a bare diagnostic is about the arguments.
    private func failure(_ error: any Error) -> CommandFailure {
        switch error {
        case let error as Diagnostic: CommandFailure(code: .usage, diagnostics: [error], output: self)
        case let error as Diagnostics: CommandFailure(code: .broken, diagnostics: error.all, output: self)
        case let error as PlanFailure:
            CommandFailure(
                code: error.cause == .answers ? .usage : .broken, diagnostics: error.diagnostics, output: self)
        case PromptEnded.interrupted: CommandFailure(code: Interruption.status, diagnostics: [], output: self)
        case PromptEnded.endOfInput:
            CommandFailure(
                code: .usage,
                diagnostics: [
                    Diagnostic(
                        id: "no-answer", "the input ended before every question was answered",
                        help: ["answer on the command line: --set NAME=VALUE", "or take the defaults: --defaults"])
                ], output: self)
        default:
            CommandFailure(
                code: .broken, diagnostics: [Diagnostic(id: "failure", "\(error)")], output: self)
        }
    }
}
