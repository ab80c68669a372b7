import CairnDiagnostics

/// What the templates of an environment share: its settings, and its filters, tests, functions and loader.
final class SharedEnvironment: @unchecked Sendable {
    var options: Options
    var loader: (any TemplateLoader)?
    var filters: Registry<Filter>
    var tests: Registry<Test>
    var globals: Registry<Value>
    /// Whether the host wants to stop, asked now and then while a template runs.
    let isCancelled: @Sendable () -> Bool
    /// What the lexer looks for.
    let delimiters: Delimiters
    /// What a line break of a template becomes.
    let newline: [UInt8]
    /// Whether that is anything but a line break.
    let changesNewlines: Bool

    init(
        options: Options, loader: (any TemplateLoader)?, filters: Registry<Filter>, tests: Registry<Test>,
        globals: Registry<Value>, isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.isCancelled = isCancelled
        self.options = options
        self.loader = loader
        self.filters = filters
        self.tests = tests
        self.globals = globals
        delimiters = Delimiters(options)
        newline = Array(options.newlineSequence.utf8)
        changesNewlines = newline != [0x0A]
    }

    private init(copying other: SharedEnvironment) {
        options = other.options
        loader = other.loader
        filters = other.filters
        tests = other.tests
        globals = other.globals
        isCancelled = other.isCancelled
        delimiters = other.delimiters
        newline = other.newline
        changesNewlines = other.changesNewlines
    }

    /// Another one that holds the same.
    func copy() -> SharedEnvironment { SharedEnvironment(copying: self) }

    /// The error for a filter that nobody registered.
    func unknownFilter(_ name: String) -> Failure {
        let hint = didYouMean(name, among: filters.names)
        return Failure(.unknownFilter, "no filter named '\(name)'", help: hint.map { [$0] } ?? [])
    }

    /// The error for a test that nobody registered.
    func unknownTest(_ name: String) -> Failure {
        let hint = didYouMean(name, among: tests.names)
        return Failure(.unknownTest, "no test named '\(name)'", help: hint.map { [$0] } ?? [])
    }
}
