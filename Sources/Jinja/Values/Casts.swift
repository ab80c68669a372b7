/// Values as filters and methods need them.
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
