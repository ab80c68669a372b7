import CairnDiagnostics

/// Where a template finds those that it includes, imports or extends.
package protocol TemplateLoader: Sendable {
    /// The text of the template `name` and the name to show in errors, or nil if there is none. Throws what else keeps
    /// it from being read; the reason becomes the error's message.
    func load(_ name: String) throws(Failure) -> (source: String, displayName: String)?
    /// The names that there are, for "did you mean"; may be empty.
    var names: [String] { get }
}

extension TemplateLoader {
    package var names: [String] { [] }
}

/// A loader over texts in memory.
package struct DictionaryLoader: TemplateLoader {
    private let sources: [String: String]

    /// Makes one of texts by name.
    package init(_ sources: [String: String]) { self.sources = sources }

    package func load(_ name: String) -> (source: String, displayName: String)? {
        sources[name].map { ($0, name) }
    }

    package var names: [String] { sources.keys.sorted() }
}

/// The settings of the language, under Jinja2's names.
package struct Options: Hashable, Sendable {
    package var blockStart = "{%"
    package var blockEnd = "%}"
    package var variableStart = "{{"
    package var variableEnd = "}}"
    package var commentStart = "{#"
    package var commentEnd = "#}"
    /// What begins a line that is a tag, such as `#`; nil for none.
    package var lineStatementPrefix: String?
    /// What begins a comment that ends with the line, such as `##`; nil for none.
    package var lineCommentPrefix: String?
    /// Whether the first line break behind a tag is dropped.
    package var trimBlocks = false
    /// Whether blanks before a tag that begins its line are dropped.
    package var lstripBlocks = false
    /// What line breaks of the template become: `\n`, `\r\n` or `\r`.
    package var newlineSequence = "\n"
    /// Whether a line break at the very end is kept.
    package var keepTrailingNewline = false
    /// What using a value that isn't there does.
    package var undefined = UndefinedMode.strict
    /// What a render may use.
    package var limits = Limits()

    /// Makes Jinja2's defaults, but strict.
    package init() {}
}

/// What using a value that isn't there does.
package enum UndefinedMode: String, Hashable, Sendable {
    /// It is an error: Jinja2's `StrictUndefined`.
    case strict
    /// It prints as nothing, and only going on from it is an error: Jinja2's `Undefined`.
    case lenient
}

/// The settings, filters, tests, functions and loader that templates are compiled with.
///
/// A value: compile what you need, and keep the environment for more. A template keeps what it was compiled with.
package struct Environment: Sendable {
    /// What templates share.
    final class Storage: @unchecked Sendable {
        var options: Options
        var loader: (any TemplateLoader)?
        var filters: [String: Filter] = [:]
        var tests: [String: Test] = [:]
        var globals: [String: Value] = [:]

        init(options: Options, loader: (any TemplateLoader)?) {
            self.options = options
            self.loader = loader
        }

        func copy() -> Storage {
            let copy = Storage(options: options, loader: loader)
            copy.filters = filters
            copy.tests = tests
            copy.globals = globals
            return copy
        }
    }

    private(set) var storage: Storage

    /// Makes an environment with the built-in filters, tests and functions.
    package init(options: Options = Options(), loader: (any TemplateLoader)? = nil) {
        storage = Storage(options: options, loader: loader)
        for filter in builtinFilters { storage.filters[filter.name] = filter }
        for test in builtinTests { storage.tests[test.name] = test }
        for (name, value) in builtinGlobals { storage.globals[name] = value }
    }

    /// The settings.
    package var options: Options { storage.options }

    /// Adds a filter, or replaces the one of that name.
    package mutating func register(_ filter: Filter) {
        change { $0.filters[filter.name] = filter }
    }

    /// Adds a test, or replaces the one of that name.
    package mutating func register(_ test: Test) {
        change { $0.tests[test.name] = test }
    }

    /// Adds a global variable or function, or replaces the one of that name.
    package mutating func register(global name: String, _ value: Value) {
        change { $0.globals[name] = value }
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

    private mutating func change(_ body: (Storage) -> Void) {
        // Templates compiled before keep what they had.
        storage = storage.copy()
        body(storage)
    }
}
