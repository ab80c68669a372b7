/// The methods of Python's types that templates use, by type.
///
/// A method has the shape of a filter: the value that it belongs to, its arguments, the running template.
private let textMethods = table(
    caseMethods + splittingMethods + searchMethods + paddingMethods + translationMethods + textTests)
private let listMethods = table(listChanges + listQuestions)
private let tupleMethods = table(tupleQuestions)
private let dictMethods = table(dictQuestions + dictChanges)
private let intMethods = table(intQuestions)
private let doubleMethods = table(doubleQuestions)

private func table(_ methods: [Filter]) -> [Method: Filter] {
    var table: [Method: Filter] = [:]
    for method in methods {
        if let key = Method(rawValue: method.name) { table[key] = method }
    }
    return table
}

extension Runtime {
    /// Calls the method `method` of `value`.
    ///
    /// - Throws: `type` if values of its type have no such method, and what the method throws.
    func call(_ method: Method, on value: Value, _ arguments: CallArguments) throws(Failure) -> Value {
        let found =
            switch value {
            case .string: textMethods[method]
            case .list: listMethods[method]
            case .tuple, .range: tupleMethods[method]
            case .dict: dictMethods[method]
            case .int, .bool: intMethods[method]
            case .double: doubleMethods[method]
            default: Filter?.none
            }
        guard let found else {
            throw Failure(.type, "'\(value.typeName)' object has no attribute '\(method.rawValue)'")
        }
        try charge(reading: value, cost: found.cost)
        for argument in arguments.positional { try charge(lookingFor: argument) }
        let bound = try found.signature.bind(arguments, name: found.name)
        try charge(reading: bound)
        return try charge(making: try found.body(value, bound, self))
    }
}
