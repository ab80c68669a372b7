/// The settings, filters, tests, functions and loader that templates are compiled with.
///
/// A value: compile what you need, and keep the environment for more. A template keeps what it was compiled with.
package struct Environment: Sendable {
    private(set) var storage: SharedEnvironment

    /// Makes an environment with the built-in filters, tests and functions.
    /// - Parameter isCancelled: whether to stop, asked many times a second while a template runs and from its thread; once
    ///   it says true, the render ends with an error of the kind `interrupted`.
    package init(
        options: Options = Options(), loader: (any TemplateLoader)? = nil,
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        storage = SharedEnvironment(
            options: options, loader: loader, filters: Builtins.filters, tests: Builtins.tests,
            globals: Builtins.globals, isCancelled: isCancelled)
    }

    /// The settings.
    package var options: Options { storage.options }

    /// Adds a filter, or replaces the one of that name.
    package mutating func register(_ filter: Filter) {
        change { $0.filters.set(Text(filter.name), filter) }
    }

    /// Adds a test, or replaces the one of that name.
    package mutating func register(_ test: Test) {
        change { $0.tests.set(Text(test.name), test) }
    }

    /// Adds a global variable or function, or replaces the one of that name.
    package mutating func register(global name: String, _ value: Value) {
        change { $0.globals.set(Text(name), value) }
    }

    /// Adds a filter under `name`; see `Filter`.
    package mutating func register(filter name: String, _ signature: Signature = .none, _ body: @escaping FilterBody) {
        register(Filter(name, signature, body))
    }

    /// Adds a test under `name`; see `Test`.
    package mutating func register(test name: String, _ signature: Signature = .none, _ body: @escaping TestBody) {
        register(Test(name, signature, body))
    }

    /// Adds a global function under `name`; see `Function`.
    package mutating func register(
        function name: String, _ signature: Signature = .none, _ body: @escaping FunctionBody
    ) {
        register(global: name, .object(Function(name, signature, body)))
    }

    private mutating func change(_ body: (SharedEnvironment) -> Void) {
        // Templates compiled before keep what they had.
        if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
        body(storage)
    }
}

/// What every environment begins with, made once.
private enum Builtins {
    static let filters = Registry(builtinFilters.map { ($0.name, $0) })
    static let tests = Registry(builtinTests.map { ($0.name, $0) })
    static let globals = Registry(builtinGlobals.map { ($0.0, $0.1) })
}
