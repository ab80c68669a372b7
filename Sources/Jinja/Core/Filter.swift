/// What a filter does: the value before the bar, the arguments in the signature's order, and the running template.
package typealias FilterBody = @Sendable (Value, Arguments, Runtime) throws(Failure) -> Value
/// What a test does: the value before `is`, the arguments in the signature's order, and the running template.
package typealias TestBody = @Sendable (Value, Arguments, Runtime) throws(Failure) -> Bool
/// What a global function does.
package typealias FunctionBody = @Sendable (Arguments, Runtime) throws(Failure) -> Value

/// A filter as it is registered.
package struct Filter: Sendable {
    /// Its name in templates.
    package let name: String
    let signature: Signature
    let body: FilterBody

    /// Makes a filter.
    package init(_ name: String, _ signature: Signature = .none, _ body: @escaping FilterBody) {
        self.name = name
        self.signature = signature
        self.body = body
    }
}

/// A test as it is registered.
package struct Test: Sendable {
    /// Its name in templates.
    package let name: String
    let signature: Signature
    let body: TestBody

    /// Makes a test.
    package init(_ name: String, _ signature: Signature = .none, _ body: @escaping TestBody) {
        self.name = name
        self.signature = signature
        self.body = body
    }
}
