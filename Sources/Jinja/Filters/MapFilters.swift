/// `map`.
let mapFilters: [Filter] = [
    // A filter applied to every item, `map('replace', 'a', 'b')`, or an attribute of every item,
    // `map(attribute='name', default='-')`.
    Filter("map", Signature([], takesMore: true, takesKeywords: true)) { value, arguments, runtime throws(Failure) in
        guard try value.isTrue() else { return runtime.generator([]) }
        var results: [Value] = []
        if arguments.more.isEmpty, let attribute = arguments.keywords.first(where: { $0.name == "attribute" })?.value {
            var fallback: Value?
            for keyword in arguments.keywords where keyword.name != "attribute" {
                guard keyword.name == "default" else {
                    throw Failure(.runtime, "Unexpected keyword argument '\(keyword.name.string)'")
                }
                fallback = keyword.value.isNone ? nil : keyword.value
            }
            let path = try AttributePath(attribute)
            for item in try runtime.items(of: value) {
                results.append(try path.value(in: item, fallback: fallback, runtime))
            }
            return runtime.generator(results)
        }
        guard let name = try arguments.more.first?.asText("the name of a filter").string else {
            throw Failure(.runtime, "map requires a filter argument")
        }
        let own = CallArguments(Array(arguments.more.dropFirst()), keyword: arguments.keywords)
        for item in try runtime.items(of: value) {
            results.append(try runtime.apply(filter: name, to: item, own))
        }
        return runtime.generator(results)
    }
]
