import CairnDiagnostics
import CairnFiles

/// A text of a project's state, line by line, each with what the template has for it.
struct AuthoredText: Sendable {
    /// A line.
    struct Line: Hashable, Sendable {
        /// The line as it is rendered, with its line break.
        var bytes: ArraySlice<UInt8>
        /// What the template has for it; nil where that cannot be told, as of what a loop makes.
        var source: ArraySlice<UInt8>?
        /// Whether it is there only with some answers, or more than once: inside a condition, a loop, a partial.
        var isFixed: Bool
        /// Whether other answers put something between it and the line before it.
        var followsGap = false

        /// A line that the template has as it is.
        init(plain bytes: ArraySlice<UInt8>) {
            self.init(bytes, source: bytes)
        }

        init(_ bytes: ArraySlice<UInt8>, source: ArraySlice<UInt8>?, isFixed: Bool = false) {
            self.bytes = bytes
            self.source = source
            self.isFixed = isFixed || source == nil
        }
    }

    /// Its lines.
    var lines: [Line]
    /// What it comes from, for people.
    var origin: String

    /// The lines as they are rendered.
    var rendered: [ArraySlice<UInt8>] { lines.map(\.bytes) }

    /// A text that the template has as it is.
    init(plain bytes: [UInt8], origin: String) {
        self.init(lines: UnifiedDiff.lines(bytes).map { Line(plain: $0) }, origin: origin)
    }

    /// A text none of whose lines a template has.
    init(computed bytes: [UInt8], origin: String) {
        self.init(lines: UnifiedDiff.lines(bytes).map { Line($0, source: nil) }, origin: origin)
    }

    init(lines: [Line], origin: String) {
        self.lines = lines
        self.origin = origin
    }
}

/// Lines of a text that is changed line by line: where other answers put something stays known.
struct ChangedLines: Sendable {
    private(set) var lines: [AuthoredText.Line] = []
    /// Whether a line was dropped before which other answers put something.
    private var gap = false

    /// Adds a line of the text before.
    mutating func keep(_ line: AuthoredText.Line) {
        var line = line
        line.followsGap = line.followsGap || gap
        gap = false
        lines.append(line)
    }

    /// Leaves out a line of the text before.
    mutating func drop(_ line: AuthoredText.Line) {
        gap = gap || line.followsGap
    }

    /// Adds a line that was not there.
    mutating func add(_ line: AuthoredText.Line) {
        var line = line
        line.followsGap = gap
        gap = false
        lines.append(line)
    }

    /// Does what the lines of a hunk say.
    /// - Parameters:
    ///   - text: the lines of the text before.
    ///   - place: where the hunk stands in it; afterwards, where it ends.
    ///   - patch: what the hunk is of.
    mutating func follow(
        _ hunk: some Sequence<UnifiedPatch.Line>, over text: [AuthoredText.Line], at place: inout Int,
        of patch: AuthoredPatch
    ) {
        for line in hunk {
            switch line.role {
            case .context: keep(text[place])
            case .removal: drop(text[place])
            case .addition: add(patch.line(line))
            }
            if line.role != .addition { place += 1 }
        }
    }
}

/// A template's text, line by line, and what each line is rendered to by itself.
struct TemplateText: Sendable {
    /// A line of the template.
    struct Line: Sendable {
        /// As its author wrote it.
        var source: ArraySlice<UInt8>
        /// What it is rendered to; nil for one that holds more than text and values, or only a part of a tag.
        var rendered: ArraySlice<UInt8>?
        /// Whether it stands inside a condition or a loop.
        var isFixed: Bool
    }

    let lines: [Line]

    /// Reads a template.
    /// - Parameter render: renders a text; nil if it cannot be rendered by itself.
    init(_ bytes: [UInt8], render: (ArraySlice<UInt8>) -> [UInt8]?) {
        let sources = UnifiedDiff.lines(bytes)
        let tags = TagScan(bytes)
        lines = sources.enumerated().map { index, source in
            let isSimple = !tags.complex.contains(index)
            let rendered: ArraySlice<UInt8>? =
                !isSimple ? nil : tags.valued.contains(index) ? render(source).map { $0[...] } : source
            return Line(source: source, rendered: rendered, isFixed: !isSimple || tags.inside.contains(index))
        }
    }

    /// For each line of what the template is rendered to, the line that it comes from; nil where that cannot be told.
    func places(of rendered: [ArraySlice<UInt8>]) -> [Int?] {
        let known = lines.indices.filter { lines[$0].rendered != nil }
        var places = [Int?](repeating: nil, count: rendered.count)
        for step in LineDiff(rendered, known.compactMap { lines[$0].rendered }).steps {
            if case .keep(let old, let new) = step { places[old] = known[new] }
        }
        return places
    }

    /// The text that it is rendered to, with what the template has for each line.
    func authored(_ rendered: [UInt8], origin: String) -> AuthoredText {
        let texts = UnifiedDiff.lines(rendered)
        var last: Int? = -1
        return AuthoredText(
            lines: zip(texts, places(of: texts)).map { text, place in
                defer { last = place }
                guard let place else { return .init(text, source: nil) }
                var line = AuthoredText.Line(text, source: lines[place].source, isFixed: lines[place].isFixed)
                if let last, last < place { line.followsGap = lines[(last + 1)..<place].contains { $0.isFixed } }
                return line
            }, origin: origin)
    }
}

/// Where the tags of a template stand, by its lines.
private struct TagScan {
    /// Lines with a part of a statement, a comment, or a value that goes over several lines.
    var complex: Set<Int> = []
    /// Lines with a value.
    var valued: Set<Int> = []
    /// Lines that begin inside a condition, a loop or the like.
    var inside: Set<Int> = []

    private static let blocks: Set<String> = [
        "if", "for", "macro", "call", "filter", "block", "autoescape", "with", "raw",
    ]

    init(_ bytes: [UInt8]) {
        var (index, line, depth) = (0, 0, 0)
        var isRaw = false
        /// Goes on to a place, counting lines.
        func advance(to end: Int) {
            while index < end {
                if bytes[index] == UInt8(ascii: "\n") {
                    line += 1
                    if depth > 0 { inside.insert(line) }
                }
                index += 1
            }
        }
        while let open = bytes.firstPlace(of: UInt8(ascii: "{"), from: index) {
            advance(to: open)
            guard open + 1 < bytes.count else { break }
            let close: [UInt8]
            switch bytes[open + 1] {
            case UInt8(ascii: "{") where !isRaw: close = Array("}}".utf8)
            case UInt8(ascii: "#") where !isRaw: close = Array("#}".utf8)
            case UInt8(ascii: "%"): close = Array("%}".utf8)
            default:
                advance(to: open + 1)
                continue
            }
            let rest = bytes[(open + 2)...]
            let end = rest.firstPlace(ofBytes: close)?.upperBound ?? bytes.count
            let inner = String(decoding: bytes[(open + 2)..<max(open + 2, end - 2)], as: UTF8.self)
            let isStatement = close.first == UInt8(ascii: "%")
            let name = isStatement ? Self.name(inner) : ""
            if isRaw, name != "endraw" {
                advance(to: open + 1)
                continue
            }
            let first = line
            advance(to: end)
            if close.first == UInt8(ascii: "}"), line == first {
                valued.insert(line)
            } else {
                complex.formUnion(first...line)
            }
            guard isStatement else { continue }
            if name.hasPrefix("end") {
                depth = max(0, depth - 1)
                isRaw = false
            } else if Self.blocks.contains(name) || (name == "set" && !inner.utf8.contains(UInt8(ascii: "="))) {
                depth += 1
                isRaw = name == "raw"
            }
        }
        advance(to: bytes.count)
    }

    private static func name(_ inner: String) -> String {
        let rest = inner.drop { $0 == "-" || $0 == "+" || $0 == " " || $0 == "\t" || $0 == "\n" }
        return String(rest.prefix { $0.isLetter })
    }
}
