/// `items`, `dictsort`, `attr`, `default`, `d`.
let mappingFilters: [Filter] = [
    // The pairs of a dict; none of what is undefined.
    Filter("items") { value, _, runtime throws(Failure) in
        if value.isUndefined { return runtime.generator([]) }
        guard case .dict(let dict) = value else { throw Failure(.type, "Can only get item pairs from a mapping.") }
        try runtime.chargeItems(dict.count, each: Charge.tuple)
        return runtime.generator(dict.entries.map { .tuple(of: [$0.key, $0.value]) })
    },
    // The pairs of a dict as a list, in the order of keys, or of values with `by='value'`.
    Filter(
        "dictsort", [.optional("case_sensitive", false), .optional("by", "key"), .optional("reverse", false)]
    ) { value, arguments, runtime throws(Failure) in
        let isCaseSensitive = try arguments[0].isTrue()
        let by = if case .string(let text) = arguments[1] { text.string } else { "" }
        guard by == "key" || by == "value" else {
            throw Failure(.runtime, "You can only sort by either \"key\" or \"value\"")
        }
        if case .undefined(let info) = value { throw info.failure }
        guard case .dict(let dict) = value else {
            throw Failure(.type, "'\(value.typeName)' object has no attribute 'items'")
        }
        try runtime.chargeItems(dict.count, each: Charge.tuple)
        let entries = dict.entries
        let itself = try AttributePath(.none)
        let keys = try entries.map { (entry) throws(Failure) in
            try runtime.sortKey(by == "key" ? entry.key : entry.value, itself, isCaseSensitive: isCaseSensitive)
        }
        let order = try sortedOrder(keys, isReversed: try arguments[2].isTrue(), runtime)
        return Value(order.map { .tuple(of: [entries[$0].key, entries[$0].value]) })
    },
    // The attribute `name`, never an item.
    Filter("attr", ["name"]) { value, arguments, runtime throws(Failure) in
        if case .undefined(let info) = value { throw info.failure }
        let name = try arguments[0].asText("the name of an attribute")
        if case .dict = value, Method(rawValue: name.string)?.isOfDict != true {
            return try runtime.missing(arguments[0], of: value)
        }
        return try runtime.attribute(name, of: value)
    },
    // The value, or `default_value` if it is undefined; with `boolean`, also if it counts as false.
    Filter("default", defaultSignature, defaultValue),
    // The same as `default`.
    Filter("d", defaultSignature, defaultValue),
]

private let defaultSignature: Signature = [.optional("default_value", ""), .optional("boolean", false)]

/// `default_value` for what is undefined, and with `boolean` for everything that counts as false.
private let defaultValue: FilterBody = { value, arguments, _ throws(Failure) in
    if value.isUndefined { return arguments[0] }
    if try arguments[1].isTrue(), try !value.isTrue() { return arguments[0] }
    return value
}
