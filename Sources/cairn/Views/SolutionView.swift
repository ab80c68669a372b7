import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject

/// What `cairn solution` prints of a milestone's solution.
struct SolutionView {
    let comparison: SolutionComparison
    /// Whether it was written.
    let isApplied: Bool
    /// What commands about the same project and catalog need behind them.
    let suffix: String
    /// What those need that are about the project alone.
    let folder: String

    /// What to say before the diff: that something is lacking, what would be left to do, and what a diff cannot hold.
    var warnings: [Diagnostic] {
        let lack = comparison.lacking.isEmpty ? [] : [comparison.lack(.warning, suffix: suffix)]
        return lack + comparison.open.map(\.warning)
            + comparison.writings.filter(\.diff.isBinary).map { writing in
                Diagnostic(
                    .warning, id: "binary-file", "the diff cannot hold '\(writing.path)', which is no text",
                    help: ["write it: --apply"])
            }
    }

    /// What was written, and what is left to do.
    func applied(_ style: Style, width: Int) -> String {
        let (count, open) = (comparison.writings.count, comparison.open)
        var lines = [
            style.green("Applied") + " the solution of \(comparison.milestone.id): "
                + (count == 1 ? "1 file" : "\(count) files")
                + (open.isEmpty ? "" : "; left to you: \(open.count)")
        ]
        lines += comparison.files.filter { $0.state != .same }.map { file in
            let note = file.note.map { " (\($0))" } ?? ""
            return "  \(file.path)" + (file.state.isOpen ? style.red(note) : style.dim(note))
        }
        var todo = open.todo
        if !open.isEmpty { todo.append("Or bring the state before back: cairn solution --abort\(folder)") }
        todo.append("Check it: cairn validate --milestone \(comparison.milestone.id) --run\(suffix)")
        lines += todo.flatMap { $0.proposed(width: width) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The diff, painted on a terminal; only there, as its bytes need not be UTF-8.
    func diff(_ style: Style) -> [UInt8] {
        let diff = comparison.writings.flatMap(\.diff.bytes)
        guard style.isOn else { return diff }
        let lines = String(decoding: diff, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let painted = lines.map { line in
            switch line.first {
            case "+": style.green(String(line))
            case "-": style.red(String(line))
            case "@", "d": style.bold(String(line))
            default: String(line)
            }
        }
        return Array(painted.joined(separator: "\n").utf8)
    }

    /// As JSON.
    var json: JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.member("milestone", comparison.milestone.id)
            json.member("number", comparison.milestone.number)
            json.member("title", comparison.milestone.title)
            json.member("applied", isApplied)
            json.member("lacking", comparison.lacking.map(\.id))
            json.array("files") { json in
                for file in comparison.files { json.object { file.write(to: &$0) } }
            }
            json.member("diff", String(decoding: comparison.writings.flatMap(\.diff.bytes), as: UTF8.self))
        }
        return json
    }
}

extension SolutionChange {
    /// How the file comes to the solution's, in a few words; nil where the file's name says it.
    fileprivate var note: String? {
        switch state {
        case .same, .changed: nil
        case .new: "new"
        case .merged: "merged"
        case .conflict(1): "1 conflict"
        case .conflict(let count): "\(count) conflicts"
        case .leftBeside(let place, let reason): "as it was, since \(reason.words); the change is in \(place)"
        case .lock(let command): "as it was; lock again: \(command)"
        }
    }

    /// What would be left to do with it.
    fileprivate var warning: Diagnostic {
        switch state {
        case .leftBeside(let place, let reason):
            Diagnostic(
                .warning, id: "left-beside", "'\(path)' stays as it is, since \(reason.words)",
                explanation: "the solution's change is left beside it, in '\(place)'")
        case .lock(let command):
            Diagnostic(
                .warning, id: "lock-kept", "'\(path)' stays as it is, since it is of what the project has added, too",
                help: ["lock again: \(command)"])
        case .same, .new, .changed, .merged, .conflict:
            Diagnostic(
                .warning, id: "merge-conflict", "'\(path)' and the solution have changed the same lines",
                explanation: "both stand there between marks: \(note ?? "")")
        }
    }

    fileprivate func write(to json: inout JSONWriter) {
        json.member("path", path.string)
        let isHere = writing?.path == path
        json.member("change", isHere ? (writing?.old == nil ? "added" : "replaced") : "none")
        json.member("binary", writing?.diff.isBinary ?? false)
        switch state {
        case .same: json.member("state", "same")
        case .new: json.member("state", "new")
        case .changed: json.member("state", "changed")
        case .merged: json.member("state", "merged")
        case .conflict(let count):
            json.member("state", "conflict")
            json.member("conflicts", count)
        case .leftBeside(let place, let reason):
            json.member("state", "left-beside")
            json.member("beside", place.string)
            json.member("reason", reason.words)
        case .lock(let command):
            json.member("state", "lock")
            json.member("command", command)
        }
    }
}

extension SolutionChange.Reason {
    fileprivate var words: String {
        switch self {
        case .data: "marks would break it"
        case .broken(let loss): "a merge would break it: \(loss)"
        case .binary: "it is no text"
        case .deleted: "the project has it no more"
        }
    }
}

extension [SolutionChange] {
    /// What a person does with what is left to do.
    fileprivate var todo: [String] {
        var lines: [String] = []
        if contains(where: { if case .conflict = $0.state { true } else { false } }) {
            lines.append("Keep what is right between the marks, and remove the marks.")
        }
        if contains(where: { if case .leftBeside = $0.state { true } else { false } }) {
            lines.append("Take what is right from the files that were left beside others, and remove those.")
        }
        return lines
    }
}
