/// A method together with the value that it is of: `"a".upper` without the call.
package final class BoundMethod: Object, @unchecked Sendable {
    let receiver: Value
    let method: Method

    init(_ receiver: Value, _ method: Method) {
        self.receiver = receiver
        self.method = method
    }

    package override var typeName: String { "builtin_function_or_method" }
    package override func describe(_ printer: inout Printer) {
        printer.append("<built-in method \(method.rawValue) of \(receiver.typeName) object>")
    }
    package override var isCallable: Bool { true }
    package override func call(_ arguments: CallArguments, _ runtime: Runtime) throws(Failure) -> Value {
        try runtime.call(method, on: receiver, arguments)
    }
}

extension Method {
    /// Whether `value` has it.
    func belongs(to value: Value) -> Bool {
        switch value {
        case .string: isOfString
        case .list: isOfList
        case .dict: isOfDict
        case .tuple, .range: self == .count || self == .index
        case .int, .bool: self == .bitLength || self == .bitCount || self == .isInteger
        case .double: self == .isInteger
        default: false
        }
    }
}
