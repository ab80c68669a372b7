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

    /// What it is written as for programs.
    static let output = JSONOutput<SolutionView>(
        "solution", "A milestone's solution against the project.",
        [
            .always("milestone", "The milestone's id.", JSONForms.text) { $0.comparison.milestone.id },
            .always("number", "Its place in the order.", JSONForms.place) { $0.comparison.milestone.number },
            .always("title", "", JSONForms.text) { $0.comparison.milestone.title },
            .always("applied", "Whether it was written.", JSONForms.truth) { $0.isApplied },
            .always("lacking", "The earlier milestones that the project lacks.", JSONForms.texts) {
                $0.comparison.lacking.map(\.id)
            },
            .always("files", "The files that the solution changes.", SolutionChange.form.list) { $0.comparison.files },
            .always("diff", "As git reads it.", JSONForms.text) {
                String(decoding: $0.comparison.writings.flatMap(\.diff.bytes), as: UTF8.self)
            },
        ])
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

    fileprivate static let form = JSONForm<SolutionChange>.object("", head + rest)

    private static let head: [JSONMember<SolutionChange>] = [
        .always("path", "", JSONForms.text) { $0.path.string },
        .always(
            "change", "What is written to the path itself.", JSONForms.word(["added", "replaced", "none"])
        ) { change in
            guard let writing = change.writing, writing.path == change.path else { return "none" }
            return writing.old == nil ? "added" : "replaced"
        },
        .always("binary", "Whether it is no text, which the diff cannot hold.", JSONForms.truth) {
            $0.writing?.diff.isBinary ?? false
        },
        .always(
            "state", "How the file comes to the solution's; conflict, left-beside and lock leave something to do.",
            JSONForms.word(["same", "new", "changed", "merged", "conflict", "left-beside", "lock"])
        ) { $0.state.word },
    ]

    private static let rest: [JSONMember<SolutionChange>] = [
        .optional("conflicts", "How many places stand between marks.", JSONForms.count) { change in
            if case .conflict(let count) = change.state { count } else { nil }
        },
        .optional("beside", "The file that holds the change.", JSONForms.text) { change in
            if case .leftBeside(let place, _) = change.state { place.string } else { nil }
        },
        .optional("reason", "Why the change was left beside the file.", JSONForms.text) { change in
            if case .leftBeside(_, let reason) = change.state { reason.words } else { nil }
        },
        .optional("command", "What locks again.", JSONForms.text) { change in
            if case .lock(let command) = change.state { command } else { nil }
        },
    ]
}

extension SolutionChange.State {
    fileprivate var word: String {
        switch self {
        case .same: "same"
        case .new: "new"
        case .changed: "changed"
        case .merged: "merged"
        case .conflict: "conflict"
        case .leftBeside: "left-beside"
        case .lock: "lock"
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
