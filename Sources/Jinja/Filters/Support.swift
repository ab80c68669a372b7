/// What many filters need of values.
extension Value {
    /// The value as a text if it is one. Throws a type error that names `what` otherwise.
    func asText(_ what: String) throws(Failure) -> Text {
        switch self {
        case .string(let text): return text
        case .undefined(let info): throw info.failure
        default: throw Failure(.type, "\(what) must be a string, not '\(typeName)'")
        }
    }

    /// The value as an integer; booleans count as 0 and 1. Throws a type error that names `what` otherwise.
    func asInt(_ what: String) throws(Failure) -> Int {
        switch self {
        case .int(let int): return int
        case .bool(let bool): return bool ? 1 : 0
        case .undefined(let info): throw info.failure
        default: throw Failure(.type, "\(what) must be an integer, not '\(typeName)'")
        }
    }

    /// As `asInt`, and nil for `None`.
    func asOptionalInt(_ what: String) throws(Failure) -> Int? {
        if case .none = self { return nil }
        return try asInt(what)
    }

    /// Whether it is `None`.
    var isNone: Bool {
        if case .none = self { return true }
        return false
    }

    /// The value with a string in lower case, everything else as it is: what sorting goes by unless it is told to tell
    /// upper case from lower case.
    var ignoringCase: Value {
        if case .string(let text) = self { return .string(text.lowercased()) }
        return self
    }

    /// A string.
    static func text(_ string: String) -> Value { .string(Text(string)) }
}

/// A path such as `a.b.0` to an attribute, as `map`, `sort` and others take it.
struct AttributePath {
    private let parts: [Value]

    /// Reads a path: a string is taken apart at its dots, and parts of digits are indices; `None` is the item itself.
    /// Throws for one that is longer than values are deep.
    init(_ attribute: Value) throws(Failure) {
        switch attribute {
        case .none: parts = []
        case .string(let text):
            let names = text.string.split(
                separator: ".", maxSplits: Limits.valueDepth, omittingEmptySubsequences: false)
            guard names.count <= Limits.valueDepth else {
                throw Failure(.limit, "the path of an attribute has more than \(Limits.valueDepth) parts")
            }
            parts = names.map { part in
                if !part.isEmpty, part.utf8.allSatisfy(isASCIIDigit), let index = Int(part) { return .int(index) }
                return .string(Text(String(part)))
            }
        default: parts = [attribute]
        }
    }

    /// The value at the path in `item`; `fallback`, if it isn't nil, stands in for every part that isn't there.
    func value(in item: Value, fallback: Value? = nil, _ runtime: Runtime) throws(Failure) -> Value {
        var value = item
        try runtime.charge(parts.count &* 10)
        for part in parts {
            value = try runtime.item(part, of: value)
            if let fallback, value.isUndefined { value = fallback }
        }
        return value
    }
}

extension Runtime {
    /// What filters go by to order, compare or group an item: the value at `path`, in lower case unless
    /// `isCaseSensitive`.
    func sortKey(_ item: Value, _ path: AttributePath, isCaseSensitive: Bool) throws(Failure) -> Value {
        let value = try path.value(in: item, self)
        return isCaseSensitive ? value : value.ignoringCase
    }

    /// The text of characters that `strip` is given, charged for the set that it makes of them.
    func characters(_ value: Value) throws(Failure) -> Text {
        let text = try value.asText("chars")
        try charge(text.byteCount &* 16)
        return text
    }

    /// What takes its items one by one and is used up then.
    func generator(_ items: [Value]) -> Value { .object(Generator(items)) }
}
