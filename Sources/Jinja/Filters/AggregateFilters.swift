/// `sum`.
let aggregateFilters: [Filter] = [
    // `start` and all items added; `attribute` takes that of each item.
    Filter("sum", [.optional("attribute"), .optional("start", 0)]) { value, arguments, runtime throws(Failure) in
        let path = try AttributePath(arguments[0])
        var sum = arguments[1]
        if case .string = sum { throw Failure(.type, "sum() can't sum strings, use join instead") }
        for item in try runtime.items(of: value) {
            sum = try Value.apply(.add, sum, try path.value(in: item, runtime), runtime)
        }
        return sum
    }
]
