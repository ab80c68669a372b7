package import CairnDiagnostics

/// A value in a YAML, JSON or TOML text that knows where it stands.
///
/// A handle: copying is cheap, and it keeps the whole text alive. What an alias stands for is the anchored node itself,
/// with the anchored node's place.
package struct Node: Sendable {
    /// What a node is, after the core schema of YAML 1.2, after JSON or after TOML.
    package enum Kind: UInt8, Sendable {
        case null, bool, int, double, string
        /// A date, a time or both: TOML alone has them.
        case time
        case sequence, mapping
    }

    /// How a node was written.
    package enum Style: UInt8, Sendable {
        /// A scalar without quotes.
        case plain
        /// A scalar in single or double quotes.
        case quoted
        /// A scalar as a literal (`|`) or folded (`>`) block.
        case block
        /// A collection in brackets or braces.
        case flow
        /// A collection by indentation.
        case indented
    }

    /// One member of a mapping.
    package struct Entry: Sendable {
        /// The key: a scalar, but for a tolerant reader.
        package let key: Node
        /// The value.
        package let value: Node
    }

    let store: NodeStore
    let index: UInt32
    /// Whether a scalar of another kind stands for its text: a mapping's name.
    private let isName: Bool

    /// Makes a handle for the node with the number `index`.
    init(_ store: NodeStore, _ index: UInt32, isName: Bool = false) {
        self.store = store
        self.index = index
        self.isName = isName
    }

    var record: NodeStore.Record {
        var record = store.records[Int(index)]
        if isName { record.kind = .string }
        return record
    }

    /// The key of a mapping as its name, a string whatever it is written as; the node itself if it is a collection.
    package var name: Node {
        record.kind < .sequence ? Node(store, index, isName: true) : self
    }

    /// What it is.
    package var kind: Kind {
        record.kind
    }

    /// How it was written.
    package var style: Style {
        record.style
    }

    /// Where it stands. A collection reaches to the end of its last child, or to its closing bracket.
    package var span: SourceSpan {
        let record = record
        return store.span(Int(record.start), Int(record.end))
    }

    /// The text of the line that it begins on, for a caret.
    package var excerpt: String? {
        store.line(span.start.line)
    }

    /// The name of the file that it was read from.
    package var file: String {
        store.file
    }

    /// A scalar's text as written, without quotes and with escapes replaced: `1.10` of a number, `""` of an empty
    /// value. Empty for a collection.
    package var text: String {
        let record = record
        guard record.kind < .sequence else { return "" }
        return store.withBytes(of: record) { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether it is null: `null`, `~` or nothing at all.
    package var isNull: Bool {
        kind == .null
    }

    /// The text if it is a string.
    package var string: String? {
        kind == .string ? text : nil
    }

    /// The truth value if it is one.
    package var bool: Bool? {
        guard kind == .bool else { return nil }
        return store.withBytes(of: record) { $0.first == UInt8(ascii: "t") || $0.first == UInt8(ascii: "T") }
    }

    /// The number if it is an integer that fits into 64 bits.
    package var int: Int? {
        guard kind == .int else { return nil }
        return store.withBytes(of: record) { CoreSchema.integer($0) }
    }

    /// The number if it is a floating-point number; an integer is none.
    package var double: Double? {
        guard kind == .double else { return nil }
        return store.withBytes(of: record) { CoreSchema.double($0) }
    }

    /// The number if it is a floating-point number or an integer.
    ///
    /// The nearest to it: `exactNumber` is the number itself.
    package var number: Double? {
        if let number = double ?? int.map(Double.init) { return number }
        return kind == .int ? Double(text) : nil
    }

    /// The elements if it is a sequence.
    package var items: Items? {
        kind == .sequence ? Items(self) : nil
    }

    /// The members, in the order they were written, if it is a mapping.
    package var entries: Entries? {
        kind == .mapping ? Entries(self) : nil
    }

    /// The value of the string key `key`; nil if there is none or this is no mapping. Goes through the keys in order.
    package subscript(key: String) -> Node? {
        entry(key)?.value
    }

    /// The member with the string key `key`; nil if there is none or this is no mapping. Goes through the keys in order.
    package func entry(_ key: String) -> Entry? {
        let record = record
        guard record.kind == .mapping else { return nil }
        let first = Int(record.content)
        var key = key
        let found = key.withUTF8 { key in
            stride(from: first, to: first + Int(record.count), by: 2).first {
                Node(store, store.children[$0]).isString(key)
            }
        }
        guard let found else { return nil }
        return Entry(key: Node(store, store.children[found]), value: Node(store, store.children[found + 1]))
    }

    /// The values of the members whose key is written `name`, whatever kind of scalar the key is: more than one only
    /// where a tolerant reader met a key twice. Empty if this is no mapping.
    package func members(named name: String) -> [Entry] {
        let record = record
        guard record.kind == .mapping else { return [] }
        let first = Int(record.content)
        var name = name
        return name.withUTF8 { name in
            var found: [Entry] = []
            for place in stride(from: first, to: first + Int(record.count), by: 2) {
                let key = Node(store, store.children[place])
                if key.isWritten(name) { found.append(Entry(key: key, value: Node(store, store.children[place + 1]))) }
            }
            return found
        }
    }

    /// Whether it is a scalar of exactly these bytes.
    private func isWritten(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        let record = record
        guard record.kind < .sequence, Int(record.count) == wanted.count else { return false }
        return store.withBytes(of: record) { $0.elementsEqual(wanted) }
    }

    /// Whether it is a string of exactly these bytes.
    func isString(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        let record = record
        guard record.kind == .string, Int(record.count) == wanted.count else { return false }
        return store.withBytes(of: record) { $0.elementsEqual(wanted) }
    }
}

extension Node.Kind: Comparable {
    /// Orders scalars before collections.
    package static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Node {
    /// The elements of a sequence.
    package struct Items: RandomAccessCollection, Sendable {
        private let store: NodeStore
        private let first: Int
        package let endIndex: Int

        fileprivate init(_ node: Node) {
            store = node.store
            first = Int(node.record.content)
            endIndex = Int(node.record.count)
        }

        package var startIndex: Int { 0 }

        package subscript(position: Int) -> Node {
            precondition(position >= 0 && position < endIndex, "no such element")
            return Node(store, store.children[first + position])
        }
    }

    /// The members of a mapping, in the order they were written.
    package struct Entries: RandomAccessCollection, Sendable {
        private let store: NodeStore
        private let first: Int
        package let endIndex: Int

        fileprivate init(_ node: Node) {
            store = node.store
            first = Int(node.record.content)
            endIndex = Int(node.record.count) / 2
        }

        package var startIndex: Int { 0 }

        package subscript(position: Int) -> Entry {
            precondition(position >= 0 && position < endIndex, "no such member")
            return Entry(
                key: Node(store, store.children[first + 2 * position]),
                value: Node(store, store.children[first + 2 * position + 1]))
        }
    }
}
