import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnValidator
import ProjectFiles
import Reports
import SystemPackage

/// One `--report FORMAT=PATH`.
struct ReportTarget {
    /// What to write.
    let format: ReportFormat
    /// Where; nil for the standard output.
    let path: FilePath?
    /// As it was given.
    private let text: String

    /// Reads `FORMAT=PATH`.
    /// - Throws: what is wrong with it.
    init(_ text: String) throws(Diagnostic) {
        guard let equals = text.firstIndex(of: "="), text.index(after: equals) != text.endIndex else {
            throw Diagnostic(
                id: "invalid-report", "--report needs format=path, not '\(text)'",
                help: ["for example: --report junit=report.xml"])
        }
        self.text = text
        format = try ReportFormat.named(String(text[..<equals]))
        let path = text[text.index(after: equals)...]
        self.path = Self.names.contains(path) ? nil : FilePath(String(path))
    }

    /// What the standard output is called.
    private static let names: Set<Substring> = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]

    /// Checks that no more than one output goes to the standard output: nobody could tell them apart.
    static func checkStandardOutput(_ targets: [ReportTarget], _ output: OutputOptions) throws(Diagnostic) {
        let asked: String? = output.json ? "--json" : output.format.map { "--format \($0.rawValue)" }
        let reports = targets.filter { $0.path == nil }.map { "--report \($0.text.shellQuoted)" }
        let all = [asked].compactMap { $0 } + reports
        guard !reports.isEmpty, all.count > 1 else { return }
        throw Diagnostic(
            id: "two-outputs", "\(all[0]) and \(all[1]) both go to the standard output",
            help: ["send one of them to a file: --report FORMAT=PATH"])
    }

    /// Finds where the report goes.
    /// - Parameter project: the folder of the project that was judged.
    /// - Returns: nil for the standard output.
    /// - Throws: why it may not go there.
    func place(_ project: FilePath) throws(Diagnostics) -> OutputPlace? {
        guard let path else { return nil }
        do throws(OutputRefusal) {
            let record = project == "." ? FilePath(Record.fileName) : project.appending(Record.fileName)
            let kept = WorkTree.dataFolders(of: project) + [record]
            return try OutputPlace(path, guarding: project, kept: kept)
        } catch {
            throw Self.failure(error, path)
        }
    }

    /// Writes the report. A summary file of a CI job is appended to.
    func write(_ text: String, to place: OutputPlace, _ output: OutputOptions) throws {
        let path = path ?? ""
        do throws(OutputRefusal) {
            try place.write(
                Array(text.utf8), appends: format == .githubSummary, isInterrupted: { Interruption.isRequested },
                waiting: {
                    guard !output.isJSON else { return }
                    let line = "waiting for somebody to read '\(path)'".escapingControls()
                    output.remark(output.noteStyle.dim(line) + "\n")
                })
        } catch .interrupted {
            throw CommandFailure.interruption
        } catch {
            throw Self.failure(error, path)
        }
    }

    /// Checks that no two reports go to the same file, where only the last would be left.
    static func checkDistinct(_ places: [(target: ReportTarget, place: OutputPlace?)]) throws(Diagnostics) {
        for (number, one) in places.enumerated() {
            guard let path = one.target.path, let place = one.place,
                places[..<number].contains(where: { $0.place?.isSameFile(as: place) ?? false })
            else { continue }
            throw Diagnostics(
                Diagnostic(
                    id: "unwritten-report", "two reports go to '\(path)'",
                    explanation: "only the last would be left", help: ["give each a path of its own"]))
        }
    }

    private static func failure(_ refusal: OutputRefusal, _ path: FilePath) -> Diagnostics {
        let reason: String
        var explanation: String?
        var help = "name a path outside of the project, or one in it that no link is part of"
        switch refusal {
        case .failed(let errno):
            reason = "\(errno)"
            help = "--report FORMAT=PATH needs the path of a file in a folder that is there"
        case .interrupted: reason = "interrupted"
        case .link(let link):
            reason = "'\(link)' is a link in the project"
            explanation = "a project may have brought it along, and it may lead anywhere"
        case .special:
            reason = "what is there is no regular file"
            explanation = "devices and pipes are written to outside of the project only"
        case .severalNames:
            reason = "the file has further names (hard links)"
            explanation = "it can only be written in place, and a project may have brought such a name along"
            help = "name a path outside of the project, or remove the file"
        case .kept(let kept):
            reason = "'\(kept)' is not for reports"
            explanation = "neither the record nor git's data are overwritten"
            help = "give the report a name of its own"
        }
        return Diagnostics(
            Diagnostic(
                id: "unwritten-report", "cannot write the report '\(path)': \(reason)", explanation: explanation,
                help: [help]))
    }
}
