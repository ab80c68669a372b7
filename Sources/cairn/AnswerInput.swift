import CairnCatalog
import CairnDiagnostics
import CairnPlan
import YAML

/// The answers that the command line gives: `--answers FILE`, then `--set name=value`, which counts more.
///
/// The file may be a project's record: its answers are taken, and those that no question asks for are noticed.
struct AnswerInput {
    /// The values of `--set`.
    let assignments: [String]
    /// The value of `--answers`; `-` is the standard input.
    let file: String?

    /// Reads them.
    /// - Throws: `Diagnostic` or `Diagnostics` for a file that can't be used, or an assignment without `=`.
    func read() throws -> GivenAnswers {
        var given = GivenAnswers()
        if let file {
            let (entries, isRecord) = try entries(of: file)
            for entry in entries {
                let value = GivenAnswers.Value.node(key: entry.key, entry.value)
                if isRecord { given.setFromRecord(entry.key.text, value) } else { given.set(entry.key.text, value) }
            }
        }
        for assignment in assignments {
            guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex else {
                throw Diagnostic(
                    id: "invalid-assignment", "--set needs name=value, not '\(assignment)'",
                    help: ["for example: --set package_name=my_server"])
            }
            given.set(String(assignment[..<equals]), .text(String(assignment[assignment.index(after: equals)...])))
        }
        return given
    }

    private func entries(of file: String) throws -> (Node.Entries, isRecord: Bool) {
        let input = InputFile(path: file, role: "the file of answers")
        let bytes: [UInt8]
        do throws(Diagnostics) {
            bytes = try input.bytes(limit: SizeLimit.data)
        } catch {
            // Another file has to be named: that is about the arguments.
            throw error.all.first ?? Diagnostic(id: "unreadable-file", "cannot read the file of answers '\(file)'")
        }
        let root = try input.node(bytes)
        guard !root.isNull else {
            throw root.diagnostic(
                id: "no-answers", "the file of answers is empty", help: ["write lines such as: package_name: my_server"]
            )
        }
        if let answers = root["answers"], Self.marks.allSatisfy({ root[$0] != nil }) {
            do throws(Diagnostics) {
                _ = try Record.parse(bytes, file: input.name)
            } catch {
                throw CommandFailure(code: .usage, diagnostics: error.all)
            }
            return (try answers.entries("a mapping of questions to answers"), true)
        }
        return (try root.entries("a mapping of questions to answers"), false)
    }

    /// The members that tell a record from answers: no question can have the name of the last.
    private static let marks = ["catalog", "project", "template-version"]
}
