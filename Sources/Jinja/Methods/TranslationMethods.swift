/// `maketrans` and `translate`: code points by others.
let translationMethods: [Filter] = [
    // The table for `translate`: of two texts of one length and perhaps a third of what to drop, or of a dict with
    // characters or their numbers as keys.
    Filter("maketrans", Signature(["x"], takesMore: true)) { value, arguments, runtime throws(Failure) in
        let table = DictStorage()
        guard arguments.more.count < 3 else {
            throw Failure(.type, "maketrans expected at most 3 arguments, got \(arguments.more.count + 1)")
        }
        guard let second = arguments.more.first else {
            guard case .dict(let dict) = arguments[0] else {
                throw Failure(.type, "if you give only one argument to maketrans it must be a dict")
            }
            try runtime.chargeItems(dict.count, each: Charge.entry)
            for entry in dict.entries { try table.set(try number(of: entry.key), entry.value) }
            return .dict(table)
        }
        let from = try arguments[0].asText("the first argument of maketrans").scalars
        let to = try second.asText("the second argument of maketrans").scalars
        guard from.count == to.count else {
            throw Failure(.value, "the first two maketrans arguments must have equal length")
        }
        var dropped: [Unicode.Scalar] = []
        if arguments.more.count == 2 {
            dropped = try arguments.more[1].asText("the third argument of maketrans").scalars
        }
        try runtime.chargeItems(from.count + dropped.count, each: Charge.entry)
        for (old, new) in zip(from, to) { try table.set(.int(Int(old.value)), .int(Int(new.value))) }
        for scalar in dropped { try table.set(.int(Int(scalar.value)), .none) }
        return .dict(table)
    },
    // Every code point by what the dict has for its number: a text, a number, or `None` to drop it.
    Filter("translate", ["table"]) { value, arguments, runtime throws(Failure) in
        guard case .dict(let table) = arguments[0] else {
            throw Failure(.type, "translate needs a dict, not '\(arguments[0].typeName)'")
        }
        let text = try value.asText("the value")
        try runtime.charge(12 * text.count)
        var out: [UInt8] = []
        for scalar in text.scalars {
            guard let found = try table.get(.int(Int(scalar.value))) else {
                out += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                continue
            }
            switch found {
            case .none: break
            case .string(let text): out += text.bytes
            case .int(let code):
                guard let code = UInt32(exactly: code), let scalar = Unicode.Scalar(code) else {
                    throw Failure(.value, "character mapping must be in range(0x110000)")
                }
                out += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            default: throw Failure(.type, "character mapping must return integer, None or str")
            }
            if out.count > runtime.limits.text { try runtime.checkTextSize(out.count) }
        }
        return .string(Text(out, isMarkup: text.isMarkup))
    },
]

/// The number of a code point, given as one or as a text of one.
private func number(of key: Value) throws(Failure) -> Value {
    switch key {
    case .int: return key
    case .string(let text):
        guard let scalar = text.scalars.first, text.count == 1 else {
            throw Failure(.value, "string keys in translate table must be of length 1")
        }
        return .int(Int(scalar.value))
    default: throw Failure(.type, "keys in translate table must be strings or integers")
    }
}
