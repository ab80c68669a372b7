import Reports
import CairnDiagnostics
import CairnFiles
import CairnValidator
import SystemPackage

/// One `--report FORMAT=PATH`.
struct ReportTarget {
    /// What to write.
    let format: ReportFormat
    /// Where; nil for the standard output.
    let path: FilePath?

    /// Reads `FORMAT=PATH`.
    /// - Throws: what is wrong with it.
    init(_ text: String) throws(Diagnostic) {
        guard let equals = text.firstIndex(of: "="), text.index(after: equals) != text.endIndex else {
            throw Diagnostic(
                id: "invalid-report", "--report needs format=path, not '\(text)'",
                help: ["for example: --report junit=report.xml"])
        }
        format = try ReportFormat.named(String(text[..<equals]))
        let path = text[text.index(after: equals)...]
        self.path = path == "-" ? nil : FilePath(String(path))
    }

    /// Writes the report whole: beside the path first, then renamed. A summary file of a CI job is appended to.
    func write(_ text: String, to path: FilePath) throws(Diagnostics) {
        do throws(FileError) {
            let files = try RootedFileSystem(path.folder)
            var bytes = Array(text.utf8)
            if format == .githubSummary, try files.info(at: path) != nil { bytes = try files.read(path) + bytes }
            let staging = path.folder.appending(".\(path.lastComponent?.string ?? "report").cairn-new")
            try files.remove(staging)
            do throws(FileError) {
                try files.create(staging, bytes: bytes, isExecutable: false)
                try files.rename(staging, to: path)
            } catch {
                try? files.remove(staging)
                throw error
            }
        } catch {
            throw Diagnostics(
                Diagnostic(
                    id: "unwritten-report", "cannot write the report '\(path)': \(error.reason)",
                    help: ["--report FORMAT=PATH needs the path of a file in a folder that is there"]))
        }
    }
}
