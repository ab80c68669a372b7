#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The items of a dict in the order they were put in. A reference: a change is seen by everybody who has it.
///
/// Keys compare as in Python: `1`, `1.0` and `True` are one key. Up to eight items are searched in a row, more through a
/// table of hashes.
package final class DictStorage: @unchecked Sendable {
    /// A key with its value.
    package struct Entry {
        package let key: Value
        package var value: Value
    }

    /// The items in order.
    @exclusivity(unchecked) package private(set) var entries: [Entry] = []
    /// Positions in `entries` plus one by hash, 0 where free; empty for a small dict. A power of two.
    @exclusivity(unchecked) private var table: [UInt32] = []

    /// Makes an empty dict.
    package init() {}

    /// Makes an empty dict with room for `capacity` items.
    package init(capacity: Int) {
        entries.reserveCapacity(capacity)
    }

    deinit {
        var contents = takeContents()
        release(&contents)
    }

    /// The number of items.
    package var count: Int { entries.count }
    /// The keys in order.
    package var keys: [Value] { entries.map(\.key) }
    /// The values in order.
    package var values: [Value] { entries.map(\.value) }

    /// The value of the key `text`, or nil.
    package subscript(text: Text) -> Value? {
        let index = find(text: text)
        return index < 0 ? nil : entries[index].value
    }

    /// The value of `key`, or nil. Throws for a key that cannot be one, such as a list.
    package func get(_ key: Value) throws(Failure) -> Value? {
        let index = try find(key)
        return index < 0 ? nil : entries[index].value
    }

    /// Sets the value of the key `text`.
    package func set(text: Text, _ value: Value) {
        let index = find(text: text)
        if index >= 0 { entries[index].value = value } else { append(.string(text), value, hash: hashBytes(text)) }
    }

    /// Sets the value of `key`. Throws for a key that cannot be one, such as a list.
    package func set(_ key: Value, _ value: Value) throws(Failure) {
        let index = try find(key)
        if index >= 0 {
            entries[index].value = value
        } else {
            append(key, value, hash: table.isEmpty && entries.count < 8 ? 0 : try key.hash())
        }
    }

    /// Takes `key` out and gives its value, or nil. The cost is the number of items.
    package func remove(_ key: Value) throws(Failure) -> Value? {
        let index = try find(key)
        if index < 0 { return nil }
        let value = entries.remove(at: index).value
        rebuild()
        return value
    }

    /// Takes out the last item.
    package func removeLast() -> Entry? {
        let last = entries.popLast()
        rebuild()
        return last
    }

    /// Takes everything out.
    package func removeAll() {
        entries = []
        table = []
    }

    /// The keys and values that can hold others, taken out, for `release`.
    func takeContents() -> [Value] {
        var contents: [Value] = []
        for entry in entries {
            if entry.key.isContainer { contents.append(entry.key) }
            if entry.value.isContainer { contents.append(entry.value) }
        }
        if !contents.isEmpty { entries = [] }
        return contents
    }

    /// The position of the key `text`, or -1.
    @inline(__always)
    func find(text: Text) -> Int {
        if table.isEmpty {
            return entries.withUnsafeBufferPointer { all in
                var index = 0
                while index < all.count {
                    if case .string(let key) = all[index].key, key == text { return index }
                    index &+= 1
                }
                return -1
            }
        }
        return probe(hashBytes(text)) { key in
            if case .string(let key) = key { return key == text }
            return false
        }
    }

    private func find(_ key: Value) throws(Failure) -> Int {
        if case .string(let text) = key { return find(text: text) }
        let hash = try key.hash()
        if table.isEmpty {
            return entries.firstIndex { $0.key.isSameKey(as: key) } ?? -1
        }
        return probe(hash) { $0.isSameKey(as: key) }
    }

    private func probe(_ hash: UInt, _ matches: (Value) -> Bool) -> Int {
        let mask = UInt(table.count - 1)
        var place = hash & mask
        while true {
            let found = Int(table[Int(place)])
            if found == 0 { return -1 }
            if matches(entries[found - 1].key) { return found - 1 }
            place = (place &+ 1) & mask
        }
    }

    private func append(_ key: Value, _ value: Value, hash: UInt) {
        entries.append(Entry(key: key, value: value))
        if table.isEmpty {
            if entries.count > 8 { rebuild() }
        } else if entries.count * 2 > table.count {
            rebuild()
        } else {
            insert(entries.count, hash)
        }
    }

    private func insert(_ number: Int, _ hash: UInt) {
        let mask = UInt(table.count - 1)
        var place = hash & mask
        while table[Int(place)] != 0 { place = (place &+ 1) & mask }
        table[Int(place)] = UInt32(truncatingIfNeeded: number)
    }

    private func rebuild() {
        table = []
        guard entries.count > 8 else { return }
        var size = 32
        while size < entries.count * 4 { size *= 2 }
        table = Array(repeating: 0, count: size)
        for (index, entry) in entries.enumerated() {
            insert(index + 1, (try? entry.key.hash()) ?? 0)
        }
    }
}

/// A number that differs from process to process, so that nobody can prepare keys that collide.
private let hashSeed = UInt.random(in: .min ... .max)

/// The hash of a text's bytes.
@inline(__always)
func hashBytes(_ text: Text) -> UInt { text.withBytes { hashBytes($0) } }

/// The hash of bytes.
func hashBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt {
    guard let base = bytes.baseAddress else { return hashSeed }
    let raw = UnsafeRawPointer(base)
    var hash = hashSeed ^ UInt(bytes.count)
    var index = 0
    while index &+ 8 <= bytes.count {
        hash = mix(hash, UInt(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
        index &+= 8
    }
    var rest: UInt = 0
    while index < bytes.count {
        rest = rest << 8 | UInt(base[index])
        index &+= 1
    }
    return mix(hash, rest)
}

@inline(__always)
private func mix(_ hash: UInt, _ word: UInt) -> UInt {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low ^ hash &* 31
}

extension Value {
    /// Python's `hash`, as far as keys need it. Throws for lists, dicts and undefined values, and for a tuple that is long
    /// to go through.
    func hash() throws(Failure) -> UInt {
        switch self {
        case .string(let text): return hashBytes(text)
        case .none: return mix(hashSeed, 1)
        case .bool(let bool): return mix(hashSeed, bool ? 1 : 0)
        case .int(let int): return mix(hashSeed, UInt(bitPattern: int))
        case .double(let double):
            if let int = Int(exactly: double) { return mix(hashSeed, UInt(bitPattern: int)) }
            return mix(hashSeed, UInt(double.bitPattern))
        case .tuple(let tuple):
            guard tuple.weight < Limits.keyWeight else { throw Failure(.limit, "the tuple is too large for a key") }
            var hash = hashSeed
            for item in tuple.items { hash = mix(hash, try item.hash()) }
            return hash
        case .range(let range): return mix(hashSeed, UInt(bitPattern: range.count))
        case .object(let object):
            guard object.isHashable else { throw Failure(.type, "unhashable type: '\(typeName)'") }
            return mix(hashSeed, UInt(bitPattern: ObjectIdentifier(object).hashValue))
        case .undefined(let info):
            try info.checkUse()
            return mix(hashSeed, 2)
        case .list, .dict: throw Failure(.type, "unhashable type: '\(typeName)'")
        }
    }
}
