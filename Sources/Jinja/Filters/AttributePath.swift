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
        if isCaseSensitive { return value }
        if case .string(let text) = value { try charge(text.byteCount &* Filter.usualCost &+ Charge.text) }
        return value.ignoringCase
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
