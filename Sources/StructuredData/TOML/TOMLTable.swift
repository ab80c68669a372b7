import CairnDiagnostics
import YAML

/// One table of a TOML text while it is read; tables open and close in any order, hence references.
final class TOMLTable {
    /// A key that is there already.
    struct Clash: Error {
        var key: TOMLKey
        var first: NodeTables.Index?
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
        case value(NodeTables.Index)
        case table(TOMLTable)
        case tables(TOMLTables)
    }

    var origin: Origin
    /// Where it stands: its header, or the first key that implies it.
    var range: Range<Int>
    private var members: [(key: NodeTables.Index, content: Content)] = []
    /// Where each key is in `members`, once there are many.
    private var places: [[UInt8]: Int] = [:]

    init(origin: Origin, range: Range<Int>) {
        self.origin = origin
        self.range = range
    }

    /// The member `key`.
    func member(_ key: TOMLKey, _ nodes: NodeTables) -> (key: NodeTables.Index, content: Content)? {
        if !places.isEmpty { return places[Array(key.bytes)].map { members[$0] } }
        return members.first { member in nodes.withBytes(of: member.key) { $0.elementsEqual(key.bytes) } }
    }

    /// Adds a member that is not there yet.
    func add(_ key: TOMLKey, _ content: Content, _ nodes: inout NodeTables) throws(Diagnostic) {
        let index = try nodes.scalar(.string, key.isQuoted ? .quoted : .plain, key.bytes, key.start, key.end)
        members.append((index, content))
        if places.isEmpty {
            guard members.count > 16 else { return }
            for (place, member) in members.enumerated() {
                places[nodes.withBytes(of: member.key) { Array($0) }] = place
            }
        } else {
            places[Array(key.bytes)] = members.count - 1
        }
    }

    /// Puts the table, with all that is below it, among the nodes. The depth is bounded by the reader.
    func frozen(_ nodes: inout NodeTables) throws(Diagnostic) -> NodeTables.Index {
        var children: [NodeTables.Index] = []
        children.reserveCapacity(members.count * 2)
        for member in members {
            children.append(member.key)
            switch member.content {
            case .value(let index): children.append(index)
            case .table(let table): children.append(try table.frozen(&nodes))
            case .tables(let tables):
                var items: [NodeTables.Index] = []
                for table in tables.all { items.append(try table.frozen(&nodes)) }
                let range = nodes.range(of: member.key)
                children.append(
                    try nodes.collection(
                        isMapping: false, .indented, items, range.lowerBound, range.upperBound))
            }
        }
        return try nodes.collection(
            isMapping: true, origin == .inline ? .flow : .indented, children, range.lowerBound, range.upperBound)
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

/// A key as it was read.
struct TOMLKey {
    /// Its name.
    var bytes: ArraySlice<UInt8>
    /// Whether quotes stand around it.
    var isQuoted: Bool
    /// Where it stands.
    var start: Int
    var end: Int
}
