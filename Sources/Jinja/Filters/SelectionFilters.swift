/// `select`, `reject`, `selectattr`, `rejectattr`.
let selectionFilters: [Filter] = [
    // The items that pass a test, or that count as true: `select('gt', 3)`.
    Filter("select", anything) { value, arguments, runtime throws(Failure) in
        try select(value, arguments, runtime, keeping: true, byAttribute: false)
    },
    // The items that don't.
    Filter("reject", anything) { value, arguments, runtime throws(Failure) in
        try select(value, arguments, runtime, keeping: false, byAttribute: false)
    },
    // The items whose attribute passes a test, or counts as true: `selectattr('age', 'ge', 18)`.
    Filter("selectattr", anything) { value, arguments, runtime throws(Failure) in
        try select(value, arguments, runtime, keeping: true, byAttribute: true)
    },
    // The items whose attribute doesn't.
    Filter("rejectattr", anything) { value, arguments, runtime throws(Failure) in
        try select(value, arguments, runtime, keeping: false, byAttribute: true)
    },
]

/// Any arguments: those behind the test's name are the test's own.
private let anything = Signature([], takesMore: true, takesKeywords: true)

private func select(
    _ value: Value, _ arguments: Arguments, _ runtime: Runtime, keeping: Bool, byAttribute: Bool
) throws(Failure) -> Value {
    guard try value.isTrue() else { return runtime.generator([]) }
    var rest = arguments.more[...]
    var path: AttributePath?
    if byAttribute {
        guard let attribute = rest.popFirst() else {
            throw Failure(.runtime, "Missing parameter for attribute name")
        }
        path = try AttributePath(attribute)
    }
    let test = try rest.popFirst()?.asText("the name of a test").string
    let own = CallArguments(Array(rest), keyword: arguments.keywords)
    var items: [Value] = []
    for item in try runtime.items(of: value) {
        let subject = if let path { try path.value(in: item, runtime) } else { item }
        let passes = if let test { try runtime.apply(test: test, to: subject, own) } else { try subject.isTrue() }
        if passes == keeping { items.append(item) }
    }
    return runtime.generator(items)
}
