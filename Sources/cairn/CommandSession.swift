import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnProject
import SystemPackage

extension Session {
    /// The session of a person at a shell.
    /// - Parameters:
    ///   - catalog: the catalog that was named.
    ///   - output: how to say what the operations find out on their way; nil to say nothing.
    ///   - line: where to show how checks go on; nil for nowhere.
    init(_ catalog: CatalogOption, _ output: OutputOptions?, _ line: ProgressLine? = nil) {
        let environment = Environment.all
        self.init(
            catalogOption: catalog.catalog,
            workingFolder: WorkingFolder(".", shellPath: environment["PWD"].map { FilePath($0) }),
            environment: environment, version: Version.current,
            progress: output.map { output in
                NoteReporter(output: output, checks: line.map { CheckProgressLine($0) })
            } ?? SilentReporter(),
            isInterrupted: { Interruption.isRequested })
    }
}

/// Says on the standard error, in a dim line each, which catalog and which project are meant where that is not plain.
///
/// With --json these lines stay out: what is on the standard error then are diagnostics, as one JSON object.
private struct NoteReporter: ProgressReporter {
    let output: OutputOptions
    let checks: CheckProgressLine?

    func report(_ event: ProgressEvent) {
        switch event {
        case .catalogChosen(let choice):
            if let other = choice.passedOver {
                note("catalog: \(shown(other.file)) is not one of Cairn's and passed over: \(other.reason)")
            } else if choice.origin != .embedded {
                note("catalog: \(shown(choice.source.file))")
            }
        case .projectFound(let root, prefix: ""):
            note("project: \(root) (paths, and commands to try, are seen from there)")
        case .projectFound(let root, prefix: _):
            note("project: \(root) (commands to try are seen from there, places from the repository's top)")
        case .recovered(let change):
            let kept = change.kept.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
            let rest = change.kept.count > 3 ? " and \(change.kept.count - 3) more" : ""
            let left = change.kept.isEmpty ? "" : "; left as they were changed since: \(kept)\(rest)"
            note(
                "\(change.root): \(change.purpose) was cut off there before, and is "
                    + (change.isFinished ? "finished" : "undone") + " now" + left)
        case .checks(let event, lastTimes: let times): checks?.show(event, times)
        case .warnings(let warnings): output.write(warnings)
        }
    }

    private func note(_ line: String) {
        guard !output.isJSON else { return }
        for line in output.noteLines(line.escapingControls()) { output.remark(output.noteStyle.dim(line) + "\n") }
    }

    /// A path that is told from a word.
    private func shown(_ path: FilePath) -> String {
        path.string.contains("/") ? path.string : "./" + path.string
    }
}

/// Tells how checks go on, and nothing else: for who looks again at what was named before.
struct CheckReporter: ProgressReporter {
    private let checks: CheckProgressLine

    /// Tells it by a line.
    init(_ line: ProgressLine) {
        checks = CheckProgressLine(line)
    }

    func report(_ event: ProgressEvent) {
        if case .checks(let event, lastTimes: let times) = event { checks.show(event, times) }
    }
}
