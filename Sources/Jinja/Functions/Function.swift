/// A function as a value: `range`, `dict`, a bound method, something of the host's.
package final class Function: Object, @unchecked Sendable {
    /// Its name in templates.
    package let name: String
    private let signature: Signature
    private let body: FunctionBody

    /// Makes a function.
    package init(_ name: String, _ signature: Signature = .none, _ body: @escaping FunctionBody) {
        self.name = name
        self.signature = signature
        self.body = body
    }

    package override var typeName: String { "function" }
    package override func describe(_ printer: inout Printer) { printer.append("<function \(name)>") }
    package override var isCallable: Bool { true }
    package override func call(_ arguments: CallArguments, _ runtime: Runtime) throws(Failure) -> Value {
        let bound = try signature.bind(arguments, name: name)
        try runtime.charge(reading: bound)
        return try body(bound, runtime)
    }
}
