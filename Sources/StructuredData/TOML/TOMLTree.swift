import CairnDiagnostics

/// The tables of a TOML text while it is read; they open and close in any order, hence references.
final class TOMLTree {
    let root = TOMLTable(origin: .header, span: nil)

    /// Opens the table of a header, and makes the ones above it.
    /// - Throws: the key that is taken.
    func open(_ keys: [TOMLTable.Key], isList: Bool, span: SourceSpan) throws(TOMLTable.Clash) -> TOMLTable {
        var table = root
        for key in keys.dropLast() {
            switch table.members[key.name]?.content {
            case nil:
                let next = TOMLTable(origin: .implied, span: key.span)
                table.add(key, .table(next))
                table = next
            case .table(let next) where next.origin != .inline: table = next
            case .tables(let list): table = list.last
            default: throw table.clash(key)
            }
        }
        guard let key = keys.last else { return table }
        let new = TOMLTable(origin: .header, span: span)
        switch (isList, table.members[key.name]?.content) {
        case (false, nil): table.add(key, .table(new))
        case (true, nil): table.add(key, .tables(TOMLTables(first: new)))
        case (true, .tables(let list)): list.all.append(new)
        case (false, .table(let old)) where old.origin == .implied:
            old.origin = .header
            old.span = span
            return old
        default: throw table.clash(key)
        }
        return new
    }
}

/// The tables under one `[[name]]`; never empty.
final class TOMLTables {
    var all: [TOMLTable]
    private let first: TOMLTable

    init(first: TOMLTable) {
        self.first = first
        all = [first]
    }

    var last: TOMLTable {
        all.last ?? first
    }
}

/// One table of a TOML text.
final class TOMLTable {
    /// A key and its place.
    struct Key {
        var name: String
        var span: SourceSpan
    }

    /// A key that is there already.
    struct Clash: Error {
        var key: String
        var first: SourceSpan?
    }

    /// What made a table decides what may add to it.
    enum Origin {
        /// A header of its own, or the text itself.
        case header
        /// A longer header: a header of its own may follow.
        case implied
        /// Dots in a key: more such keys may follow.
        case dotted
        /// Braces: nothing may follow.
        case inline
    }

    enum Content {
        case value(DataNode)
        case table(TOMLTable)
        case tables(TOMLTables)
    }

    var origin: Origin
    var span: SourceSpan?
    private(set) var members: [String: (key: Key, content: Content)] = [:]
    private var order: [String] = []

    init(origin: Origin, span: SourceSpan?) {
        self.origin = origin
        self.span = span
    }

    func add(_ key: Key, _ content: Content) {
        order.append(key.name)
        members[key.name] = (key, content)
    }

    func clash(_ key: Key) -> Clash {
        Clash(key: key.name, first: members[key.name]?.key.span)
    }

    /// Sets the value of a key with dots.
    func set(_ keys: [Key], _ value: DataNode) throws(Clash) {
        guard let first = keys.first else { return }
        guard keys.count > 1 else {
            guard members[first.name] == nil else { throw clash(first) }
            add(first, .value(value))
            return
        }
        switch members[first.name]?.content {
        case nil:
            let next = TOMLTable(origin: .dotted, span: first.span)
            add(first, .table(next))
            try next.set(Array(keys.dropFirst()), value)
        case .table(let next) where next.origin == .dotted: try next.set(Array(keys.dropFirst()), value)
        default: throw clash(first)
        }
    }

    /// The table as a value. The depth is bounded by the keys' and the values' own limits.
    func frozen(span fallback: SourceSpan) -> DataNode {
        let list = order.compactMap { members[$0] }.map { member -> DataNode.Member in
            let value: DataNode
            switch member.content {
            case .value(let node): value = node
            case .table(let table): value = table.frozen(span: member.key.span)
            case .tables(let tables):
                value = DataNode(.list(tables.all.map { $0.frozen(span: member.key.span) }), at: member.key.span)
            }
            return DataNode.Member(key: member.key.name, keySpan: member.key.span, value: value)
        }
        return DataNode(.mapping(list), at: span ?? fallback)
    }
}

/// Turns offsets into places; remembers the last one, since they mostly come in order.
final class TOMLLines {
    private var last = SourcePosition.start

    func position(_ offset: Int, in bytes: [UInt8]) -> SourcePosition {
        var position = offset >= last.offset ? last : .start
        while position.offset < offset {
            let byte = bytes[position.offset]
            position.offset += 1
            if byte == UInt8(ascii: "\n") {
                position.line += 1
                position.column = 1
            } else if byte & 0xC0 != 0x80 {
                position.column += 1
            }
        }
        last = position
        return position
    }
}
