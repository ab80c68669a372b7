/// What sort of value it is: `boolean`, `integer`, `float`, `number`, `string`, `mapping`, `sequence`, `iterable`,
/// `callable`, `none`, `true`, `false`, `defined`, `undefined`, `escaped`.
let typeTests: [Test] = [
    // Whether it is there.
    Test("defined") { value, _, _ in !value.isUndefined },
    // Whether it is not there.
    Test("undefined") { value, _, _ in value.isUndefined },
    // Whether it is `none`.
    Test("none") { value, _, _ in value.isNone },
    // Whether it is `true` or `false`.
    Test("boolean") { value, _, _ in if case .bool = value { true } else { false } },
    // Whether it is `true` itself, not only something that counts as true.
    Test("true") { value, _, _ in if case .bool(true) = value { true } else { false } },
    // Whether it is `false` itself.
    Test("false") { value, _, _ in if case .bool(false) = value { true } else { false } },
    // An integer, but no boolean.
    Test("integer") { value, _, _ in if case .int = value { true } else { false } },
    // A number that is no integer.
    Test("float") { value, _, _ in if case .double = value { true } else { false } },
    // An integer, float or boolean.
    Test("number") { value, _, _ in value.number != nil },
    // A text.
    Test("string") { value, _, _ in if case .string = value { true } else { false } },
    // A dict.
    Test("mapping") { value, _, _ in if case .dict = value { true } else { false } },
    // Something with a length and items: strings and dicts as well.
    Test("sequence") { value, _, _ in
        switch value {
        case .string, .list, .tuple, .dict, .range: true
        case .undefined(let info): !info.isStrict
        default: false
        }
    },
    // Something that `for` can go through.
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
    // A function, a macro or a method: something that can be called.
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
