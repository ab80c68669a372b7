import CairnDiagnostics
import CairnFiles
import Patterns
import ProjectFiles

/// Collects the lines of a project's files that match something unwanted.
struct LineSearch {
    /// How many findings to keep.
    let limit: Int
    private let project: StaticContext
    /// The paths that the check names one by one.
    private let named: Set<String>
    private(set) var findings: [Diagnostic] = []
    /// Whether there was one more than is kept.
    private var isCut = false
    private var unread: Diagnostic?

    /// - Parameter paths: what the check looks at.
    init(limit: Int, in project: StaticContext, paths: [Glob]) {
        self.limit = limit
        self.project = project
        named = Set(paths.filter { !$0.hasWildcard }.map(\.pattern))
    }

    /// The content of a file to look into; nil if there were more findings than are kept, or if it cannot be read, which is
    /// remembered. So is a file that is no text, if the check names it; of others the report says that they were left out.
    mutating func read(_ file: Snapshot.Entry) -> FileContent? {
        guard !isCut else { return nil }
        do throws(Diagnostic) {
            let content = try project.snapshot.content(file.path)
            if content.subject != nil { return content }
            guard !named.contains(file.path.string) else { throw content.undecided }
            project.unread.add(file.path)
        } catch {
            unread = unread ?? error
        }
        return nil
    }

    /// Looks for an expression in a file.
    /// - Parameters:
    ///   - scope: how much of the file counts.
    ///   - shows: whether to show the line.
    ///   - isAllowed: tells of a match that is fine; however many of them there are, those behind them are looked at.
    ///   - summary: what is wrong, for a finding.
    mutating func look(
        for pattern: SearchPattern, in content: FileContent, scope: SearchScope = .text, id: String,
        shows: Bool = true,
        isAllowed: ((ArraySlice<UInt8>) -> Bool)? = nil, summary: () -> String
    ) throws(Diagnostic) {
        guard !isCut else { return }
        let found = try pattern.matches(in: content, limit: isAllowed == nil ? limit * 4 : .max, scope: scope)
        for range in found where isAllowed?(content.subject?.bytes[range] ?? []) != true {
            let place = content.place(inText: range)
            // One finding for a line.
            if let last = findings.last?.span, last.file == place.span.file, last.start.line == place.span.start.line {
                continue
            }
            guard findings.count < limit else {
                isCut = true
                return
            }
            findings.append(
                Diagnostic(id: id, summary(), at: place.span, excerpt: shows ? place.excerpt : nil))
        }
    }

    /// A pass if nothing was found.
    /// - Throws: why a file could not be read, if nothing else was found.
    func verdict(expected: String, help: [String] = [], reproduce: String?) throws(Diagnostic) -> Verdict {
        if findings.isEmpty {
            if let unread { throw unread }
            return .pass
        }
        var shown = findings.enumerated().sorted { left, right in
            let (before, after) = (left.element.span, right.element.span)
            guard let before, let after, before.file == after.file else { return left.offset < right.offset }
            return before.start < after.start
        }.map(\.element)
        shown[0].help = help
        // Where they stand, the findings say.
        let lines = Set(shown.compactMap { $0.span.map { "\($0.file):\($0.start.line)" } }).count
        return .fail(
            shown, expected: expected,
            found: (lines == 1 ? "1 line" : "\(lines) lines") + (isCut ? ", and there are more" : ""),
            reproduce: reproduce)
    }
}
