/// The comparison operators as tests, each under its names: `eq`, `equalto`, `==`; `ne`, `!=`; `lt`, `lessthan`, `<`; `le`,
/// `<=`; `gt`, `greaterthan`, `>`; `ge`, `>=`.
let comparisonTests: [Test] = [
    // Whether it equals `other`.
    named(["eq", "equalto", "=="]) { (a, b, runtime) throws(Failure) in try a.isEqual(to: b, runtime) },
    // Whether it differs from `other`.
    named(["ne", "!="]) { (a, b, runtime) throws(Failure) in try !a.isEqual(to: b, runtime) },
    // Whether it is less than `other`.
    named(["lt", "lessthan", "<"]) { (a, b, runtime) throws(Failure) in
        try a.order(to: b, symbol: "<", runtime).map { $0 < 0 } ?? false
    },
    // Whether it is at most `other`.
    named(["le", "<="]) { (a, b, runtime) throws(Failure) in
        try a.order(to: b, symbol: "<=", runtime).map { $0 <= 0 } ?? false
    },
    // Whether it is greater than `other`.
    named(["gt", "greaterthan", ">"]) { (a, b, runtime) throws(Failure) in
        try a.order(to: b, symbol: ">", runtime).map { $0 > 0 } ?? false
    },
    // Whether it is at least `other`.
    named(["ge", ">="]) { (a, b, runtime) throws(Failure) in
        try a.order(to: b, symbol: ">=", runtime).map { $0 >= 0 } ?? false
    },
].flatMap { $0 }

/// One test under several names, which compares the value with the argument.
private func named(
    _ names: [String], _ compare: @escaping @Sendable (Value, Value, Runtime) throws(Failure) -> Bool
) -> [Test] {
    names.map { name in
        Test(name, ["other"]) { value, arguments, runtime throws(Failure) in try compare(value, arguments[0], runtime) }
    }
}
