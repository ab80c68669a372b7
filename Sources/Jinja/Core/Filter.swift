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
    /// What a byte of the text before the bar costs, in units of `Limits.work`.
    let cost: Int
    let body: FilterBody

    /// What a byte costs of a text that is gone through once or twice.
    static let usualCost = 4

    /// Makes a filter.
    /// - Parameter cost: what a byte of the text before the bar costs: the units of `Limits.work` that are charged before
    ///   the filter runs. What else a filter does, it charges itself.
    package init(
        _ name: String, _ signature: Signature = .none, cost: Int = Filter.usualCost, _ body: @escaping FilterBody
    ) {
        self.name = name
        self.signature = signature
        self.cost = cost
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
