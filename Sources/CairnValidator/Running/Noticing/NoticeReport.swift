import CairnDiagnostics
import CairnFiles
import Execution
import YAML

/// What the driver says of a plan.
struct NoticeReport {
    /// A change, and what became of it.
    struct Change {
        /// What can become of one.
        enum Fate: String {
            /// A test failed.
            case noticed
            /// All tests that reach it passed.
            case survived
            /// No test reaches it.
            case unreached
            /// It was not tried, or not by all tests.
            case open
        }

        var path: RelativePath
        var line: Int
        /// Where the bytes are that were changed, and what stood there then.
        var range: Range<Int>
        var text: String
        var fate: Fate

        init?(_ node: Node) {
            guard let file = node["file"]?.string, let path = try? RelativePath(file), let line = node["place"]?.int,
                let start = node["start"]?.int, let end = node["end"]?.int, 0 <= start, start <= end,
                let text = node["text"]?.string, let fate = node["fate"]?.string.flatMap({ Fate(rawValue: $0) })
            else { return nil }
            self.path = path
            self.line = max(1, line)
            range = start..<end
            self.text = text
            self.fate = fate
        }

        /// The change as a diff; nil if the file is not the one that was changed.
        func diff(of bytes: [UInt8]) -> String? {
            guard range.upperBound <= bytes.count else { return nil }
            let changed = bytes[..<range.lowerBound] + Array(text.utf8) + bytes[range.upperBound...]
            let hunks = UnifiedDiff.change(
                from: .init(bytes, isExecutable: false), to: .init(Array(changed), isExecutable: false), context: 2)
            return String(decoding: hunks, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
                .prefix(24).map { withoutEscapes($0) }.joined(separator: "\n").trimmingEnd()
        }
    }

    /// How many changes were chosen; nil if it did not come to that.
    private(set) var chosen: Int?
    private(set) var changes: [Change] = []
    /// How many have to be noticed.
    private(set) var asked = 0
    /// How many tests passed before anything was changed.
    private(set) var passedTests = 0
    /// Whether there was no time for all.
    private(set) var usedUp = false
    /// Whether it came to an end.
    private(set) var isWhole = false
    /// That the tests don't pass before anything is changed.
    private(set) var red: Diagnostic?
    /// How much time of the processor it took, in seconds.
    private(set) var cpu = 0.0
    private let outcome: CommandOutcome

    /// Reads what the driver wrote, a line of JSON for each thing.
    init(_ text: [UInt8], _ outcome: CommandOutcome) {
        self.outcome = outcome
        for line in text.split(separator: UInt8(ascii: "\n")) {
            guard let node = try? Node.parseJSON(Array(line), file: "changes") else { continue }
            switch node["event"]?.string {
            case "chosen": chosen = node["count"]?.int
            case "red": red = Self.red(node)
            case "change": if let change = Change(node) { changes.append(change) }
            case "end":
                isWhole = outcome.end == .exited(0)
                asked = node["asked"]?.int ?? 0
                passedTests = node["tests"]?.int ?? 0
                usedUp = node["usedUp"]?.bool ?? true
                cpu = node["cpu"]?.double ?? 0
            default: break
            }
        }
    }

    /// The changes that something became of.
    var tried: [Change] { changes.filter { $0.fate != .open } }

    /// How many were noticed.
    var noticed: Int { changes.count { $0.fate == .noticed } }

    /// Whether what was not tried could not change the verdict.
    var isCertain: Bool { noticed >= asked || noticed + changes.count { $0.fate == .open } < asked }

    /// That it did not come to an end.
    var broken: Diagnostic {
        let lines = outcome.error.lastLines(10)
        let isMissing = lines.contains { $0.hasSuffix("No module named 'pytest'") }
        return Diagnostic(
            id: isMissing ? "no-pytest" : "notice-broken",
            isMissing ? "pytest is not in the project's environment" : "the changes could not be tried",
            explanation: lines.joined(separator: "\n"),
            help: isMissing ? ["add it to the development dependencies: uv add --dev pytest"] : [])
    }

    /// The finding that a test of the project fails though nothing is changed.
    private static func red(_ node: Node) -> Diagnostic {
        let file = node["file"]?.string ?? ""
        let first = node["failed"]?.items?.first { _ in true }
        let text = first?["message"]?.string ?? node["output"]?.string ?? ""
        var lines = text.split(whereSeparator: \.isNewline).prefix(12).map { withoutEscapes($0) }
        if lines.isEmpty { lines = ["pytest ended with \(node["exit"]?.int ?? 1) before it had told of all tests"] }
        let place = first?["file"]?.string ?? file
        let line = max(1, first?["line"]?.int ?? 1)
        return Diagnostic(
            id: "own-tests-fail",
            first?["test"]?.string.map { "your own test '\($0)' fails" } ?? "your own tests in \(file) break off",
            explanation: lines.joined(separator: "\n"),
            at: first?["line"] == nil
                ? SourceSpan(wholeFile: place)
                : SourceSpan(file: place, start: SourcePosition(line: line, column: 1)),
            help: ["mend it before anything else: uv run pytest \(file.shellQuoted)"])
    }
}

extension String {
    /// The text without line breaks at its end.
    fileprivate func trimmingEnd() -> String {
        var text = self[...]
        while text.utf8.last == UInt8(ascii: "\n") { text = text.dropLast() }
        return String(text)
    }
}
