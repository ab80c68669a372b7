#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The name of a variable, attribute, filter … of a template, and what it is for the types of the engine.
struct AttributeName {
    let text: Text
    /// The method of a string, list, dict … of that name.
    let method: Method?
    /// The field of a loop of that name.
    let loopField: LoopField?
}

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
    /// Numbers plus one by hash, 0 where free. A power of two, at least twice the number of names.
    private var table: [Int32]

    /// `caller` and `loop` as texts.
    static let callerText = fresh.text(Known.caller.rawValue)
    static let loopText = fresh.text(Known.loop.rawValue)

    /// What every template begins with.
    private static let fresh = Names(known: Known.allCases.map(\.string))
    /// The names of methods and of what `loop` tells.
    private static let special: Names = {
        var names = Names(known: [])
        for text in Method.allCases.map({ Text($0.rawValue) }) + LoopField.allCases.map({ Text($0.rawValue) }) {
            _ = text.withBytes { names.number($0) { AttributeName(text) } }
        }
        return names
    }()

    /// Makes the table of a template.
    init() { self = Names.fresh }

    private init(known: [String]) {
        all = []
        table = Array(repeating: 0, count: 64)
        for string in known { _ = number(Text(string)) }
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
        let place = self.place(of: bytes)
        let found = table[place]
        if found > 0 { return found - 1 }
        all.append(make())
        table[place] = Int32(truncatingIfNeeded: all.count)
        if all.count * 2 > table.count { grow() }
        return Int32(truncatingIfNeeded: all.count - 1)
    }

    private func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
        let found = table[place(of: bytes)]
        return found > 0 ? found - 1 : nil
    }

    /// Where `bytes` are in the table, or where they would be.
    @inline(__always)
    private func place(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let mask = table.count - 1
        var place = Int(truncatingIfNeeded: hashBytes(bytes)) & mask
        while true {
            let found = Int(table[place])
            if found == 0 || all[found - 1].text.hasBytes(bytes) { return place }
            place = (place + 1) & mask
        }
    }

    private mutating func grow() {
        table = Array(repeating: 0, count: table.count * 2)
        for index in all.indices {
            let place = all[index].text.withBytes { self.place(of: $0) }
            table[place] = Int32(truncatingIfNeeded: index + 1)
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
