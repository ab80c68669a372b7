/// What filters, tests and functions may ask of a running template.
extension Runtime {
    /// Applies the filter `name` to `value`, as `map` does. Throws if there is none, and what it throws.
    package func apply(filter name: String, to value: Value, _ arguments: CallArguments) throws(Failure) -> Value {
        guard let filter = environment.filters[name] else { throw environment.unknownFilter(name) }
        try charge(2 &* Charge.call)
        let bound = try filter.signature.bind(arguments, name: name)
        try charge(reading: value, cost: filter.cost)
        try charge(reading: bound)
        return try charge(making: try filter.body(value, bound, self))
    }

    /// Whether `value` passes the test `name`, as `select` asks. Throws if there is none, and what it throws.
    package func apply(test name: String, to value: Value, _ arguments: CallArguments) throws(Failure) -> Bool {
        guard let test = environment.tests[name] else { throw environment.unknownTest(name) }
        try charge(2 &* Charge.call)
        let bound = try test.signature.bind(arguments, name: name)
        try charge(reading: value)
        try charge(reading: bound)
        return try test.body(value, bound, self)
    }

    /// Whether there is a filter `name`.
    package func hasFilter(_ name: String) -> Bool { environment.filters[name] != nil }
    /// Whether there is a test `name`.
    package func hasTest(_ name: String) -> Bool { environment.tests[name] != nil }

    /// Calls `value`. Throws if it can't be called, and what it throws.
    package func call(_ value: Value, _ arguments: CallArguments) throws(Failure) -> Value {
        switch value {
        case .object(let object): return try object.call(arguments, self)
        case .undefined(let info): throw info.failure
        default: throw Failure(.type, "'\(value.typeName)' object is not callable")
        }
    }

    /// Jinja2's `value.name`: the attribute or, without one, the item; undefined if there is neither.
    package func attribute(_ name: Text, of value: Value) throws(Failure) -> Value {
        if let found = try lookUp(attribute: name, of: value) { return found }
        return try missing(.string(name), of: value)
    }

    /// Jinja2's `value[key]`: the item or, without one, the attribute; undefined if there is neither.
    package func item(_ key: Value, of value: Value) throws(Failure) -> Value {
        if let found = try lookUp(item: key, of: value) { return found }
        return try missing(key, of: value)
    }

    /// An undefined value with `hint` as its message, in the environment's mode.
    package func undefined(_ hint: String) -> Value {
        .undefined(Undefined(.hint(hint), isStrict: isStrict))
    }

    /// Whether undefined values are strict.
    package var isStrict: Bool { environment.options.undefined == .strict }

    /// The undefined value for `key` of `value`.
    func missing(_ key: Value, of value: Value) throws(Failure) -> Value {
        var known: [String] = []
        switch value {
        case .dict(let dict):
            try charge(min(dict.count, 1000) &* Charge.call)
            for entry in dict.entries.prefix(1000) {
                if case .string(let text) = entry.key { known.append(text.string) }
            }
        case .tuple(let tuple): known = tuple.names.map(\.string)
        case .object(let object): known = object.attributeNames
        case .string, .list:
            try charge(Charge.call &* 10)
            known = if case .list = value { Method.namesOfLists } else { Method.namesOfStrings }
        default: break
        }
        let type = if case .none = value { "None" } else { "\(value.typeName) object" }
        let reason: Undefined.Reason
        if case .string(let name) = key {
            reason = .attribute(
                owner: "'\(type)'", key: "attribute '\(name.string)'", name: name.string, known: known)
        } else {
            let shown = (try? key.repr(self, limit: 200))?.string ?? key.typeName
            reason = .attribute(owner: type, key: "element \(shown)", name: "", known: [])
        }
        return .undefined(Undefined(reason, isStrict: isStrict))
    }
}
