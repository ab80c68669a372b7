import ProjectFiles
import CairnDiagnostics
import CairnFiles

/// Collects the lines of a project's files that match something unwanted.
struct LineSearch {
    /// How many findings to keep.
    let limit: Int
    private(set) var findings: [Diagnostic] = []
    private var isCut = false
    private var unread: Diagnostic?

    init(limit: Int) {
        self.limit = limit
    }

    /// Looks for an expression in a file; a file that cannot be read is remembered, one that is no text left out.
    /// - Parameters:
    ///   - scope: how much of the file counts.
    ///   - shows: whether to show the line.
    ///   - isAllowed: tells of a match that is fine.
    ///   - summary: what is wrong, for a finding.
    mutating func look(
        for pattern: SearchPattern, in file: Snapshot.Entry, of snapshot: Snapshot,
        scope: SearchScope = .text, id: String, shows: Bool = true,
        isAllowed: (ArraySlice<UInt8>) -> Bool = { _ in false }, summary: () -> String
    ) throws(Diagnostic) {
        guard findings.count < limit else { return }
        let content: FileContent
        do throws(Diagnostic) {
            content = try snapshot.content(file.path)
        } catch {
            unread = unread ?? error
            return
        }
        let found = try pattern.matches(in: content, limit: limit * 4, scope: scope)
        for range in found where !isAllowed(content.bytes[range]) {
            guard findings.count < limit else {
                isCut = true
                return
            }
            let place = content.place(range)
            // One finding for a line.
            if let last = findings.last?.span, last.file == place.span.file, last.start.line == place.span.start.line {
                continue
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
        let places = shown.compactMap { $0.span.map { "\($0.file):\($0.start.line)" } }
        shown[0].help = help
        return .fail(
            shown, expected: expected,
            found: places.prefix(3).joined(separator: ", ") + (isCut || places.count > 3 ? " and more" : ""),
            reproduce: reproduce)
    }
}
