import CairnDiagnostics

/// Puts nodes together from what a reader finds, one call per event, and holds what both YAML and JSON hold to:
/// limits, and no key twice.
struct TreeBuilder {
    /// A collection that isn't closed yet.
    private struct Frame {
        var isMapping: Bool
        var style: Node.Style
        var start: Int
        var firstPending: Int
        /// Nodes below it, aliases followed.
        var size = 1
        /// Levels of collections, itself included, aliases followed.
        var height = 1
        var anchor: String?
    }

    /// What an alias of the name stands for.
    private struct Anchor {
        var index: UInt32
        var size: Int
        var height: Int
    }

    private let file: String
    private let text: [UInt8]
    private let limits: ReadingLimits
    private var cooked: [UInt8] = []
    private(set) var records: [NodeStore.Record] = []
    private var children: [UInt32] = []
    private var pending: [UInt32] = []
    private var frames: [Frame] = []
    private var anchors: [String: Anchor] = [:]
    private var openAnchors: [String] = []
    private var repeated = 0
    /// The roots of the documents that are complete.
    private(set) var roots: [UInt32] = []

    /// Makes a builder for a text that has passed `checkSize`.
    init(file: String, text: [UInt8], limits: ReadingLimits) {
        self.file = file
        self.text = text
        self.limits = limits
        let guess = min(text.count / 8, limits.nodes) + 1
        records.reserveCapacity(guess)
        children.reserveCapacity(guess)
    }

    /// All that was read.
    func finish() -> NodeStore {
        NodeStore(file: file, text: text, cooked: cooked, records: records, children: children)
    }

    /// A store without nodes, to make diagnostics with.
    var place: NodeStore {
        NodeStore(file: file, text: text)
    }

    /// Refuses a text that is too large.
    static func checkSize(_ text: [UInt8], file: String, limits: ReadingLimits) throws(Diagnostic) {
        guard text.count > limits.bytes else { return }
        throw Diagnostic(
            id: "text-too-large", "the file is too large to read",
            explanation: "it has \(text.count) bytes, and \(limits.bytes) are allowed",
            at: SourceSpan(file: file, start: .start))
    }

    /// Begins a document: anchors hold for one document only.
    mutating func beginDocument() {
        anchors.removeAll()
    }

    /// Whether the next node is a mapping's key.
    var isAtKey: Bool {
        guard let frame = frames.last, frame.isMapping else { return false }
        return (pending.count - frame.firstPending).isMultiple(of: 2)
    }

    /// Adds a scalar with the content `bytes`, which stands at `start` ..< `end` of the text.
    mutating func scalar(
        _ kind: Node.Kind, _ style: Node.Style, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int,
        anchor: String? = nil
    ) throws(Diagnostic) {
        let content: Int
        let written = style == .quoted ? start + 1 : start
        if style != .block, written + bytes.count <= end, isWritten(bytes, at: written) {
            content = written
        } else {
            content = text.count + cooked.count
            cooked.append(contentsOf: bytes)
        }
        let record = NodeStore.Record(
            kind: kind, style: style, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end),
            content: UInt32(truncatingIfNeeded: content), count: UInt32(truncatingIfNeeded: bytes.count))
        if kind == .int || kind == .double { try checkNumber(kind, bytes, start, end) }
        try add(record, size: 1, height: 0, anchor: anchor)
    }

    /// Opens a sequence or a mapping.
    mutating func open(
        isMapping: Bool, _ style: Node.Style, _ start: Int, _ end: Int, anchor: String? = nil
    ) throws(Diagnostic) {
        if isAtKey { throw collectionAsKey(isMapping: isMapping, start, end) }
        guard frames.count < limits.depth else { throw tooDeep(start, end) }
        if let anchor {
            anchors[anchor] = nil
            openAnchors.append(anchor)
        }
        frames.append(
            Frame(isMapping: isMapping, style: style, start: start, firstPending: pending.count, anchor: anchor))
    }

    /// Closes the innermost collection; `end` counts for a flow collection only.
    mutating func close(_ end: Int) throws(Diagnostic) {
        guard let frame = frames.popLast() else { return }
        let first = children.count
        children.append(contentsOf: pending[frame.firstPending...])
        pending.removeSubrange(frame.firstPending...)
        if frame.isMapping { try checkKeys(children[first...]) }
        var end = frame.style == .flow ? end : frame.start
        if frame.style != .flow, let last = children[first...].last {
            // An alias's node may stand before this collection.
            end = max(Int(records[Int(last)].end), frame.start)
        }
        let record = NodeStore.Record(
            kind: frame.isMapping ? .mapping : .sequence, style: frame.style,
            start: UInt32(truncatingIfNeeded: frame.start), end: UInt32(truncatingIfNeeded: end),
            content: UInt32(truncatingIfNeeded: first), count: UInt32(truncatingIfNeeded: children.count - first))
        if frame.anchor != nil { openAnchors.removeLast() }
        try add(record, size: frame.size, height: frame.height, anchor: frame.anchor)
    }

    /// Adds what the anchor `name` stands for once more; the alias stands at `start` ..< `end`.
    mutating func alias(_ name: String, _ start: Int, _ end: Int) throws(Diagnostic) {
        guard let anchor = anchors[name] else { throw unknownAlias(name, start, end) }
        if isAtKey, records[Int(anchor.index)].kind >= .sequence {
            throw collectionAsKey(isMapping: records[Int(anchor.index)].kind == .mapping, start, end)
        }
        guard frames.count + anchor.height <= limits.depth else { throw tooDeep(start, end) }
        repeated += anchor.size
        guard repeated <= limits.repeatedNodes else {
            throw place.diagnostic(
                id: "yaml-too-many-aliases", "aliases repeat too much",
                explanation: "followed to their ends, the aliases up to here stand for more than"
                    + " \(limits.repeatedNodes) values",
                start, end, help: ["write the values out, or repeat less"])
        }
        link(anchor.index, size: anchor.size, height: anchor.height)
    }

    private mutating func add(
        _ record: NodeStore.Record, size: Int, height: Int, anchor: String?
    ) throws(Diagnostic) {
        guard records.count < limits.nodes else {
            throw place.diagnostic(
                id: "yaml-too-many-values", "the file holds too many values",
                explanation: "\(limits.nodes) are allowed, and the next one is here",
                Int(record.start), Int(record.end))
        }
        let index = UInt32(truncatingIfNeeded: records.count)
        records.append(record)
        if let anchor { anchors[anchor] = Anchor(index: index, size: size, height: height) }
        link(index, size: size, height: height)
    }

    private mutating func link(_ index: UInt32, size: Int, height: Int) {
        guard let last = frames.indices.last else {
            roots.append(index)
            return
        }
        pending.append(index)
        frames[last].size += size
        frames[last].height = max(frames[last].height, height + 1)
    }

    /// The content of a scalar.
    func withBytes<Result>(of record: NodeStore.Record, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        NodeStore.withBytes(of: record, text, cooked, body)
    }

    private func isWritten(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        text.withUnsafeBufferPointer { text in
            start + bytes.count <= text.count && text[start..<start + bytes.count].elementsEqual(bytes)
        }
    }
}

// MARK: - What is refused

extension TreeBuilder {
    private func tooDeep(_ start: Int, _ end: Int) -> Diagnostic {
        place.diagnostic(
            id: "yaml-too-deep", "values are nested too deeply",
            explanation: "\(limits.depth) levels are allowed", start, end)
    }

    private func collectionAsKey(isMapping: Bool, _ start: Int, _ end: Int) -> Diagnostic {
        let isTemplate = isMapping && start < text.count && text[start...].starts(with: "{".utf8)
        return place.diagnostic(
            id: "yaml-collection-as-key", "a \(isMapping ? "mapping" : "sequence") can't be a key",
            explanation: "keys are strings, numbers or other single values", start, end,
            help: isTemplate ? ["put quotes around the whole value if it is text that begins with a brace"] : [])
    }

    private func unknownAlias(_ name: String, _ start: Int, _ end: Int) -> Diagnostic {
        if openAnchors.contains(name) {
            return place.diagnostic(
                id: "yaml-endless-alias", "the alias '*\(name)' stands inside the very value that it names",
                start, end, help: ["write the value out"])
        }
        return place.diagnostic(
            id: "yaml-unknown-alias", "no anchor '&\(name)' comes before the alias '*\(name)'", start, end,
            help: [
                didYouMean(name, among: anchors.keys.sorted()),
                "put quotes around the value if it is text that begins with '*'",
            ].compactMap { $0 })
    }

    private func checkNumber(
        _ kind: Node.Kind, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
    ) throws(Diagnostic) {
        if kind == .int {
            if CoreSchema.integer(bytes) != nil { return }
        } else {
            let isNamed = bytes.contains { $0 == UInt8(ascii: "n") || $0 == UInt8(ascii: "N") }
            if isNamed || CoreSchema.double(bytes)?.isFinite == true { return }
        }
        throw place.diagnostic(
            id: "number-too-large", "the number is too large",
            explanation: kind == .int
                ? "whole numbers reach from \(Int.min) to \(Int.max)"
                : "floating-point numbers reach to about 1.8e308",
            start, end, help: ["put quotes around it if it is text"])
    }
}
