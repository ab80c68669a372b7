/// What sort of value it is: `boolean`, `integer`, `float`, `number`, `string`, `mapping`, `sequence`, `iterable`,
/// `callable`, `none`, `true`, `false`, `defined`, `undefined`, `escaped`.
let typeTests: [Test] = [
    Test("defined") { value, _, _ in !value.isUndefined },
    Test("undefined") { value, _, _ in value.isUndefined },
    Test("none") { value, _, _ in value.isNone },
    Test("boolean") { value, _, _ in if case .bool = value { true } else { false } },
    Test("true") { value, _, _ in if case .bool(true) = value { true } else { false } },
    Test("false") { value, _, _ in if case .bool(false) = value { true } else { false } },
    // An integer, but no boolean.
    Test("integer") { value, _, _ in if case .int = value { true } else { false } },
    Test("float") { value, _, _ in if case .double = value { true } else { false } },
    // An integer, float or boolean.
    Test("number") { value, _, _ in value.number != nil },
    Test("string") { value, _, _ in if case .string = value { true } else { false } },
    Test("mapping") { value, _, _ in if case .dict = value { true } else { false } },
    // Something with a length and items: strings and dicts as well.
    Test("sequence") { value, _, _ in
        switch value {
        case .string, .list, .tuple, .dict, .range: true
        case .undefined(let info): !info.isStrict
        default: false
        }
    },
    Test("iterable") { value, _, runtime throws(Failure) in
        switch value {
        case .string, .list, .tuple, .dict, .range: return true
        case .undefined(let info):
            try info.checkUse()
            return true
        case .object(let object): return try object.makeIterator(runtime) != nil
        default: return false
        }
    },
    Test("callable") { value, _, _ in
        switch value {
        case .object(let object): object.isCallable
        // Jinja2's undefined values can be called, with an error.
        case .undefined: true
        default: false
        }
    },
    // A string that `escape` leaves alone.
    Test("escaped") { value, _, _ in if case .string(let text) = value { text.isMarkup } else { false } },
]
