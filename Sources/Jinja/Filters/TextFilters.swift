/// `trim`, `replace`, `string`, `wordcount`, `truncate`, `format`.
let textFilters: [Filter] = [
    // Without white space at both ends, or without the characters of `chars`.
    Filter("trim", [.optional("chars")]) { value, arguments, runtime throws(Failure) in
        let text = try runtime.text(of: value)
        if arguments[0].isNone { return .string(text.stripped()) }
        return .string(text.stripped(of: try runtime.characters(arguments[0])))
    },
    // Every `old` as `new`; `count` limits how many, from the left.
    Filter("replace", ["old", "new", .optional("count")]) { value, arguments, runtime throws(Failure) in
        let count = try arguments[2].asOptionalInt("count") ?? -1
        let old = try runtime.text(of: arguments[0])
        return .string(
            try runtime.text(of: value).replacing(
                old, with: try runtime.text(of: arguments[1]), count: count, limit: runtime.limits.text))
    },
    // The value as a string.
    Filter("string") { value, _, runtime throws(Failure) in .string(try runtime.text(of: value)) },
    // The number of words: stretches of letters, digits and underscores.
    Filter("wordcount", cost: 12) { value, _, runtime throws(Failure) in
        var count = 0
        var isInWord = false
        for scalar in try runtime.text(of: value).scalars {
            let isWord = scalar.isPythonWord
            if isWord, !isInWord { count += 1 }
            isInWord = isWord
        }
        return .int(count)
    },
    // At most `length` code points, cut at a space unless `killwords`, and `end` behind the cut; up to `leeway` more are
    // left alone.
    Filter(
        "truncate",
        [.optional("length", 255), .optional("killwords", false), .optional("end", "..."), .optional("leeway")]
    ) { value, arguments, runtime throws(Failure) in
        let length = try arguments[0].asInt("length")
        let end = try arguments[2].asText("end")
        let leeway = try arguments[3].asOptionalInt("leeway") ?? 5
        guard length >= end.count else { throw Failure(.value, "expected length >= \(end.count), got \(length)") }
        guard leeway >= 0 else { throw Failure(.value, "expected leeway >= 0, got \(leeway)") }
        if case .undefined(let info) = value, !info.isStrict { return value }
        let text = try value.asText("what truncate is given")
        let (most, overflows) = length.addingReportingOverflow(leeway)
        if overflows || text.count <= most { return value }
        var cut = text[0..<length - end.count]
        if try !arguments[1].isTrue(), let space = cut.bytes.lastIndex(of: UInt8(ascii: " ")) {
            cut = Text(cut.bytes[..<space])
        }
        return .string(cut + end)
    },
    // Python's `%`: `'%s-%02d'|format('a', 5)`, or by name `'%(a)s'|format(a=1)`.
    Filter("format", Signature([], takesMore: true, takesKeywords: true)) { value, arguments, runtime throws(Failure) in
        if !arguments.more.isEmpty, !arguments.keywords.isEmpty {
            throw Failure(.runtime, "can't handle positional and keyword arguments at the same time")
        }
        let format = try runtime.text(of: value)
        if arguments.keywords.isEmpty {
            return .string(try Printf.format(format, .positional(arguments.more), runtime))
        }
        let dict = DictStorage()
        for (name, value) in arguments.keywords { dict.set(text: name, value) }
        return .string(try Printf.format(format, .single(.dict(dict)), runtime))
    },
]

extension Unicode.Scalar {
    /// Whether `\w` of Python's patterns matches.
    var isPythonWord: Bool {
        if isASCII { return self == "_" || properties.isAlphabetic || isASCIIDigit(UInt8(value)) }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }
}
