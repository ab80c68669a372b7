#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The names of a template by number, so that everything behind the lexer compares numbers.
struct Names {
    /// The names that have the same number in all templates.
    enum Known: Int32, CaseIterable {
        case loop, selfName, superName, caller, varargs, kwargs

        var string: String {
            switch self {
            case .loop: "loop"
            case .selfName: "self"
            case .superName: "super"
            case .caller: "caller"
            case .varargs: "varargs"
            case .kwargs: "kwargs"
            }
        }
    }

    /// The names by number.
    private(set) var all: [AttributeName]
    /// Numbers plus one by hash, with the hash's upper half above them; 0 where free. A power of two, at least twice the
    /// number of names.
    private var table: [UInt64]

    /// `caller` and `loop` as texts.
    static let callerText = fresh.text(Known.caller.rawValue)
    static let loopText = fresh.text(Known.loop.rawValue)

    /// What every template begins with.
    private static let fresh = Names(known: Known.allCases.map { special(named: $0.string) }, capacity: 0)
    /// The names of methods and of what `loop` tells.
    private static let special = Names(
        known: (Method.allCases.map(\.rawValue) + LoopField.allCases.map(\.rawValue)).map { special(named: $0) },
        capacity: 0)

    /// The entry of a name that has a meaning. It is looked up in no table, since making one takes longer.
    private static func special(named name: String) -> AttributeName {
        AttributeName(text: Text(name), method: Method(rawValue: name), loopField: LoopField(rawValue: name))
    }

    /// Makes the table of a template that has about as many names as `capacity`.
    init(capacity: Int) {
        if capacity <= 24 {
            self = Names.fresh
        } else {
            self.init(known: Names.fresh.all, capacity: capacity)
        }
    }

    private init(known: [AttributeName], capacity: Int) {
        all = []
        all.reserveCapacity(capacity)
        var size = 64
        while size < capacity * 2 { size *= 2 }
        table = Array(repeating: 0, count: size)
        for name in known { _ = name.text.withBytes { number($0) { name } } }
    }

    /// The text of the name `number`.
    func text(_ number: Int32) -> Text { all[Int(number)].text }

    /// The number of the name that `text` is.
    mutating func number(_ text: Text) -> Int32 {
        text.withBytes { number($0) { AttributeName(text) } }
    }

    /// The number of the name that `bytes` are, which must be UTF-8.
    mutating func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        number(bytes) {
            if let known = Names.special.find(bytes) { return Names.special.all[Int(known)] }
            return AttributeName(text: Text(bytes: bytes), method: nil, loopField: nil)
        }
    }

    @inline(__always)
    private mutating func number(_ bytes: UnsafeBufferPointer<UInt8>, _ make: () -> AttributeName) -> Int32 {
        let hash = hashBytes(bytes)
        let place = self.place(of: bytes, hash)
        let found = Int32(truncatingIfNeeded: table[place])
        if found > 0 { return found - 1 }
        all.append(make())
        table[place] = Names.upper(hash) | UInt64(truncatingIfNeeded: all.count)
        if all.count * 2 > table.count { grow() }
        return Int32(truncatingIfNeeded: all.count - 1)
    }

    private func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
        let found = Int32(truncatingIfNeeded: table[place(of: bytes, hashBytes(bytes))])
        return found > 0 ? found - 1 : nil
    }

    /// The half of a hash that stands in the table, where the numbers leave room for it.
    private static func upper(_ hash: UInt) -> UInt64 { UInt64(truncatingIfNeeded: hash) & ~0xFFFF_FFFF }

    /// Where `bytes` with the hash `hash` are in the table, or where they would be.
    @inline(__always)
    private func place(of bytes: UnsafeBufferPointer<UInt8>, _ hash: UInt) -> Int {
        let mask = table.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while true {
            let entry = table[place]
            if entry == 0 { return place }
            if entry & ~0xFFFF_FFFF == Names.upper(hash) {
                let number = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF)
                if all[number - 1].text.hasBytes(bytes) { return place }
            }
            place = (place + 1) & mask
        }
    }

    private mutating func grow() {
        table = Array(repeating: 0, count: table.count * 4)
        let mask = table.count - 1
        for index in all.indices {
            let hash = hashBytes(all[index].text)
            var place = Int(truncatingIfNeeded: hash) & mask
            while table[place] != 0 { place = (place + 1) & mask }
            table[place] = Names.upper(hash) | UInt64(truncatingIfNeeded: index + 1)
        }
    }
}

extension Text {
    /// Whether it is made of `bytes`.
    @inline(__always)
    func hasBytes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard byteCount == bytes.count else { return false }
        guard let other = bytes.baseAddress, bytes.count > 0 else { return true }
        return withBytes { $0.baseAddress.map { memcmp($0, other, bytes.count) == 0 } ?? false }
    }
}
