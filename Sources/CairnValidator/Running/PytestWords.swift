import CairnDiagnostics
import CairnFiles
import Reports
import YAML

/// What pytest says of a failed test: the place in the acceptance tests, the line that failed, and its lines `E`, with
/// the value that was expected and the one that was found.
struct PytestWords {
    /// How many lines are kept.
    private static let limit = 16

    private let node: Node

    /// - Parameter node: what the probe wrote of the test.
    init(_ node: Node) {
        self.node = node
    }

    /// The lines, cut where they are many or long, and without what steers a terminal.
    var text: String {
        let said = (node["lines"]?.items.map(Array.init) ?? []).compactMap(\.string)
        guard said.contains(where: { $0.hasPrefix("E") }) else {
            return Self.joined(lines(of: node["message"]), and: written)
        }
        // What is no line `E` is the source, which pytest marks so where it shows more than one line.
        let marked = said.map { line in
            line.hasPrefix("E") || !line.hasPrefix("    ") ? line : ">" + line.dropFirst()
        }
        let place = node["way"]?.items?.last?.items.map(Array.init) ?? []
        let head = place.first?.string.map { file in ["\(file):\(place.last?.int ?? 1)"] } ?? []
        return Self.joined(head + marked, and: written)
    }

    /// The end of a traceback that a process of the test left on the standard error: why a server is gone.
    private var written: [String] {
        let lines = (node["written"]?.items.map(Array.init) ?? []).compactMap(\.string)
        return lines.isEmpty ? [] : ["on the standard error:"] + lines
    }

    private func lines(of text: Node?) -> [String] {
        (text?.string ?? "").split(whereSeparator: \.isNewline).map(String.init)
    }

    private static func joined(_ lines: [String], and more: [String]) -> String {
        let shown = lines.prefix(limit)
        let rest = lines.count > limit ? ["… \(lines.count - limit) more lines"] : []
        return (shown + rest + more).map { $0.escapingControls() }.joined(separator: "\n")
    }
}

extension TestFailure {
    /// How many lines of a function are shown.
    private static let limit = 120

    /// Reads what the probe wrote of a test, and finds it in the acceptance tests.
    init(_ node: Node, in files: [FileToWrite]) {
        var excerpts: [Excerpt] = []
        for step in node["way"]?.items.map(Array.init) ?? [] {
            let place = step.items.map(Array.init) ?? []
            guard let name = place.first?.string, let line = place.last?.int, line > 0,
                let file = files.first(where: { $0.path.string == name })
            else { continue }
            let lines = String(decoding: file.bytes, as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let whole = PythonFunction.around(line, in: lines)
            // Of a very long function what is around the line.
            let range =
                whole.count <= Self.limit
                ? whole : max(whole.lowerBound, line - Self.limit / 2)..<min(whole.upperBound, line + Self.limit / 2)
            guard !range.isEmpty else { continue }
            let excerpt = Excerpt(file: name, firstLine: range.lowerBound + 1, lines: Array(lines[range]), marked: line)
            // A helper that is called again within itself, or lines of one function: the last one tells most.
            if let same = excerpts.firstIndex(where: { $0.file == name && $0.firstLine == excerpt.firstLine }) {
                excerpts[same] = excerpt
            } else {
                excerpts.append(excerpt)
            }
        }
        self.init(test: node["test"]?.string ?? "", excerpts: excerpts)
    }
}
