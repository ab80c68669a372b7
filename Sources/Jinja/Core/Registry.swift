/// Things by name: the filters, tests and global variables of an environment.
///
/// A table of hashes over an array, which copies share until one of them changes.
struct Registry<Item: Sendable>: Sendable {
    private(set) var items: [(name: Text, item: Item)]
    /// Positions in `items` plus one by hash, 0 where free. A power of two, at least twice the number of items.
    private var table: [UInt32]

    /// Makes a registry of `items`; of two equal names the later wins.
    init(_ items: [(name: String, item: Item)] = []) {
        self.items = []
        self.items.reserveCapacity(items.count)
        var size = 16
        while size < items.count * 2 { size *= 2 }
        table = Array(repeating: 0, count: size)
        for (name, item) in items { set(Text(name), item) }
    }

    /// The names in alphabetical order.
    var names: [String] { items.map(\.name.string).sorted() }

    subscript(name: Text) -> Item? {
        let found = Int(table[place(of: name)])
        return found > 0 ? items[found - 1].item : nil
    }

    subscript(name: String) -> Item? { self[Text(name)] }

    mutating func set(_ name: Text, _ item: Item) {
        let place = place(of: name)
        let found = Int(table[place])
        if found > 0 {
            items[found - 1].item = item
            return
        }
        items.append((name, item))
        table[place] = UInt32(truncatingIfNeeded: items.count)
        if items.count * 2 > table.count { grow() }
    }

    private func place(of name: Text) -> Int {
        let mask = table.count - 1
        var place = Int(truncatingIfNeeded: hashBytes(name)) & mask
        while true {
            let found = Int(table[place])
            if found == 0 || items[found - 1].name == name { return place }
            place = (place + 1) & mask
        }
    }

    private mutating func grow() {
        table = Array(repeating: 0, count: table.count * 4)
        for (index, entry) in items.enumerated() {
            table[place(of: entry.name)] = UInt32(truncatingIfNeeded: index + 1)
        }
    }
}
