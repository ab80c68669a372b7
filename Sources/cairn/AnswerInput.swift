import CairnDiagnostics
import CairnFiles
import CairnPlan
import SystemPackage
import YAML

/// The answers that the command line gives: `--answers FILE`, then `--set name=value`, which counts more.
struct AnswerInput {
    /// The values of `--set`.
    let assignments: [String]
    /// The value of `--answers`.
    let file: String?

    /// Reads them.
    /// - Throws: `Diagnostic` or `Diagnostics` for a file that can't be used, or an assignment without `=`.
    func read() throws -> GivenAnswers {
        var given = GivenAnswers()
        if let file {
            for entry in try entries(of: file) { given.set(entry.key.text, .node(entry.value)) }
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
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try LocalFileSystem().read(FilePath(file))
        } catch {
            throw Diagnostic(id: "unreadable-file", "cannot read the answers '\(file)': \(error.reason)")
        }
        let root = file.hasSuffix(".json") ? try Node.parseJSON(bytes, file: file) : try Node.parse(bytes, file: file)
        guard !root.isNull else {
            throw root.diagnostic(
                id: "no-answers", "the file of answers is empty", help: ["write lines such as: package_name: my_server"]
            )
        }
        return try root.entries("a mapping of questions to answers")
    }
}
