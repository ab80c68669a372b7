import CairnDiagnostics
import CairnPlan
import YAML

/// The answers that the command line gives: `--answers FILE`, then `--set name=value`, which counts more.
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
            for entry in try entries(of: file) { given.set(entry.key.text, .node(key: entry.key, entry.value)) }
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

    private func entries(of file: String) throws -> Node.Entries {
        let input = InputFile(path: file, role: "the file of answers")
        let bytes: [UInt8]
        do throws(Diagnostics) {
            bytes = try input.bytes(limit: InputFile.dataLimit)
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
        return try root.entries("a mapping of questions to answers")
    }
}
