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
        var filters: Registry<Filter>
        var tests: Registry<Test>
        var globals: Registry<Value>
        /// What the lexer looks for.
        let delimiters: Delimiters
        /// What a line break of a template becomes.
        let newline: [UInt8]
        /// Whether that is anything but a line break.
        let changesNewlines: Bool

        init(options: Options, loader: (any TemplateLoader)?) {
            self.options = options
            self.loader = loader
            filters = Builtins.filters
            tests = Builtins.tests
            globals = Builtins.globals
            delimiters = Delimiters(options)
            newline = Array(options.newlineSequence.utf8)
            changesNewlines = newline != [0x0A]
        }

        private init(copying other: Storage) {
            options = other.options
            loader = other.loader
            filters = other.filters
            tests = other.tests
            globals = other.globals
            delimiters = other.delimiters
            newline = other.newline
            changesNewlines = other.changesNewlines
        }

        func copy() -> Storage { Storage(copying: self) }
    }

    private(set) var storage: Storage

    /// Makes an environment with the built-in filters, tests and functions.
    package init(options: Options = Options(), loader: (any TemplateLoader)? = nil) {
        storage = Storage(options: options, loader: loader)
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

    private mutating func change(_ body: (Storage) -> Void) {
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
