/// What a value is like: `even`, `odd`, `divisibleby`, `lower`, `upper`, `sameas`, `in`, `filter`, `test`.
let valueTests: [Test] = [
    // Whether nothing is left when it is divided by two.
    Test("even") { value, _, runtime throws(Failure) in try rest(value, 2, runtime).isEqual(to: 0, runtime) },
    // Whether one is left when it is divided by two.
    Test("odd") { value, _, runtime throws(Failure) in try rest(value, 2, runtime).isEqual(to: 1, runtime) },
    // Whether nothing is left when it is divided by `num`.
    Test("divisibleby", ["num"]) { value, arguments, runtime throws(Failure) in
        try rest(value, arguments[0], runtime).isEqual(to: 0, runtime)
    },
    // Whether there are letters and all of them are small.
    Test("lower") { value, _, runtime throws(Failure) in try runtime.text(of: value).isLowercase },
    // Whether there are letters and all of them are capitals.
    Test("upper") { value, _, runtime throws(Failure) in try runtime.text(of: value).isUppercase },
    // Whether it is the very same value, not just an equal one.
    Test("sameas", ["other"]) { value, arguments, _ throws(Failure) in try value.isSame(as: arguments[0]) },
    // Whether it is in `seq`, as the operator `in` tells.
    Test("in", ["seq"]) { value, arguments, runtime throws(Failure) in
        try runtime.contains(arguments[0], value)
    },
    // Whether there is a filter of that name.
    Test("filter") { value, _, runtime throws(Failure) in
        if case .string(let name) = value { return runtime.hasFilter(name.string) }
        try runtime.charge(lookingFor: value)
        _ = try value.hash()
        return false
    },
    // Whether there is a test of that name.
    Test("test") { value, _, runtime throws(Failure) in
        if case .string(let name) = value { return runtime.hasTest(name.string) }
        try runtime.charge(lookingFor: value)
        _ = try value.hash()
        return false
    },
]

private func rest(_ value: Value, _ divisor: Value, _ runtime: Runtime) throws(Failure) -> Value {
    try Value.apply(.modulo, value, divisor, runtime)
}

extension Value {
    /// Python's `is`: one container, or equal values of one type that never change.
    func isSame(as other: Value) throws(Failure) -> Bool {
        switch (self, other) {
        case (.none, .none): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.double(let a), .double(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.list(let a), .list(let b)): a === b
        case (.tuple(let a), .tuple(let b)): a === b
        case (.dict(let a), .dict(let b)): a === b
        case (.range(let a), .range(let b)): a === b
        case (.object(let a), .object(let b)): a === b
        case (.undefined(let a), .undefined(let b)): a === b
        default: false
        }
    }
}
