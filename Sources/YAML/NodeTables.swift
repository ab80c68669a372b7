package import CairnDiagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The tables of a text's nodes while they grow, children before their parents: what a reader of any language fills.
///
/// ```
/// var tables = try NodeTables(file: "a.toml", text: bytes)
/// let key = try tables.scalar(.string, .plain, tables.text[0..<1], 0, 1)
/// let value = try tables.scalar(.int, .plain, tables.text[4..<5], 4, 5)
/// let root = try tables.collection(isMapping: true, .indented, [key, value], 0, 5)
/// let node = tables.finish(root)
/// ```
package struct NodeTables {
    /// The number of a node, once it is in the tables.
    package typealias Index = UInt32

    /// The name of the file, for spans.
    package let file: String
    /// The whole text.
    package let text: [UInt8]
    /// How much the text may ask for.
    let limits: ReadingLimits
    private var cooked: [UInt8] = []
    private(set) var records: [NodeStore.Record] = []
    private var children: [UInt32] = []
    /// The store whose text this is, if it is one that was read already.
    private var source: NodeStore?

    /// Makes empty tables for a text.
    /// - Throws: that the text is too large, or no UTF-8.
    package init(file: String, text: [UInt8], limits: ReadingLimits = ReadingLimits()) throws(Diagnostic) {
        guard text.count <= limits.bytes else {
            throw Diagnostic(
                id: "text-too-large", "the file is too large to read",
                explanation: "it has \(text.count) bytes, and \(limits.bytes) are allowed",
                at: SourceSpan(file: file, start: .start))
        }
        isASCII = try TextCheck.check(text, file: file)
        self.file = file
        self.text = text
        self.limits = limits
        let guess = min(text.count / 8, limits.nodes) + 1
        records.reserveCapacity(guess)
        children.reserveCapacity(guess)
    }

    /// Whether every code point of the text has one byte.
    let isASCII: Bool

    /// Makes empty tables for other values with the places of a text that was read.
    init(like store: NodeStore) {
        file = store.file
        text = store.text
        limits = ReadingLimits()
        isASCII = store.isASCII
        source = store
    }

    /// Adds a scalar with the content `bytes`, which stands at `start` ..< `end` of the text.
    ///
    /// A number's content has to be written as YAML's core schema writes it.
    /// - Throws: that there are too many nodes.
    package mutating func scalar(
        _ kind: Node.Kind, _ style: Node.Style, _ bytes: some Collection<UInt8>, _ start: Int, _ end: Int
    ) throws(Diagnostic) -> Index {
        let content: Int
        let written = style == .quoted ? start + 1 : start
        if style != .block, written + bytes.count <= end, isWritten(bytes, at: written) {
            content = written
        } else {
            content = text.count + cooked.count
            cooked.append(contentsOf: bytes)
        }
        return try add(
            NodeStore.Record(
                kind: kind, style: style, start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: end), content: UInt32(truncatingIfNeeded: content),
                count: UInt32(truncatingIfNeeded: bytes.count)))
    }

    /// Adds a sequence of nodes, or a mapping of keys and values in turn.
    /// - Throws: that there are too many nodes.
    package mutating func collection(
        isMapping: Bool, _ style: Node.Style, _ nodes: some Collection<Index>, _ start: Int, _ end: Int
    ) throws(Diagnostic) -> Index {
        let first = children.count
        children.append(contentsOf: nodes)
        return try add(
            NodeStore.Record(
                kind: isMapping ? .mapping : .sequence, style: style, start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: end), content: UInt32(truncatingIfNeeded: first),
                count: UInt32(truncatingIfNeeded: nodes.count)))
    }

    private mutating func add(_ record: NodeStore.Record) throws(Diagnostic) -> Index {
        guard records.count < limits.nodes else {
            throw diagnostic(
                id: "yaml-too-many-values", "the file holds too many values",
                explanation: "\(limits.nodes) are allowed, and the next one is here",
                Int(record.start), Int(record.end))
        }
        records.append(record)
        return UInt32(truncatingIfNeeded: records.count - 1)
    }

    /// The node `root`, with all that is below it.
    package consuming func finish(_ root: Index) -> Node {
        Node(store(), root)
    }

    /// All nodes.
    consuming func store() -> NodeStore {
        NodeStore(
            file: file, text: text, cooked: cooked, records: records, children: children, like: source)
    }

    /// The children of a collection: a mapping's keys and values in turn.
    func children(of index: Index) -> ArraySlice<UInt32> {
        let record = records[Int(index)]
        guard record.kind >= .sequence else { return [] }
        return children[Int(record.content)..<Int(record.content) + Int(record.count)]
    }

    /// The content of a scalar.
    package func withBytes<Result>(of index: Index, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        NodeStore.withBytes(of: records[Int(index)], text, cooked, body)
    }

    /// The stretch of the text in which a node is written.
    package func range(of index: Index) -> Range<Int> {
        let record = records[Int(index)]
        return Int(record.start)..<max(Int(record.start), Int(record.end))
    }

    /// The place of a stretch of the text.
    package func span(_ start: Int, _ end: Int) -> SourceSpan {
        place.span(start, end)
    }

    /// A diagnostic at the bytes from `start` to `end`, with the line that it begins on.
    package func diagnostic(
        id: String, _ summary: String, explanation: String? = nil, _ start: Int, _ end: Int, help: [String] = [],
        notes: [Diagnostic.Note] = []
    ) -> Diagnostic {
        place.diagnostic(id: id, summary, explanation: explanation, start, end, help: help, notes: notes)
    }

    /// A store without nodes, to make diagnostics with.
    var place: NodeStore {
        NodeStore(file: file, text: text)
    }

    private func isWritten(_ bytes: some Collection<UInt8>, at start: Int) -> Bool {
        guard start >= 0, start + bytes.count <= text.count else { return false }
        return text.withUnsafeBufferPointer { text in
            let written = UnsafeBufferPointer(rebasing: text[start..<start + bytes.count])
            // What a reader passes is mostly a part of the text itself.
            let same = bytes.withContiguousStorageIfAvailable { bytes in
                guard let one = bytes.baseAddress, let two = written.baseAddress else { return true }
                return one == two || memcmp(one, two, bytes.count) == 0
            }
            return same ?? bytes.elementsEqual(written)
        }
    }
}
