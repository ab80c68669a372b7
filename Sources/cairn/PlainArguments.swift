import CairnProject

/// A verb's arguments where they are usual: words, flags, and options with their value behind them.
///
/// The library describes every option by reflection before it looks at an argument, which took a quarter of a scaffold.
/// What is not plain in this sense is left to it, errors and help with them.
struct PlainArguments {
    /// The arguments that are neither flags nor options.
    private(set) var words: [String] = []
    private var flags: [String] = []
    private var values: [(option: String, value: String)] = []

    /// Takes arguments apart.
    /// - Returns: nil for any that is not among `flags` and `options`, lacks a value, is empty, or begins with a dash
    ///   where a word or a value should be.
    init?(_ arguments: ArraySlice<String>, flags known: [String], options: [String]) {
        var rest = arguments
        while let argument = rest.popFirst() {
            if !argument.hasPrefix("-") {
                guard !argument.isEmpty else { return nil }
                words.append(argument)
            } else if known.contains(argument) {
                flags.append(argument)
            } else {
                guard options.contains(argument), let value = rest.popFirst(), !value.isEmpty, !value.hasPrefix("-")
                else { return nil }
                values.append((argument, value))
            }
        }
    }

    /// Whether a flag is there.
    func has(_ flag: String) -> Bool {
        flags.contains(flag)
    }

    /// The values of an option that may be repeated.
    func all(_ option: String) -> [String] {
        values.filter { $0.option == option }.map(\.value)
    }

    /// The value of an option, the last one if it is repeated.
    func last(_ option: String) -> String? {
        values.last { $0.option == option }?.value
    }
}

extension Scaffolding {
    /// What a command line asks for that begins with `scaffold` and goes on with plain arguments; nil for any other.
    init?(plain arguments: [String]) {
        guard arguments.first == "scaffold",
            let plain = PlainArguments(
                arguments.dropFirst(), flags: ["--defaults", "--dry-run", "--json", "--quiet", "-q"],
                options: ["--set", "--answers", "--catalog"]),
            let project = plain.words.first, plain.words.count <= 2
        else { return nil }
        self.project = project
        directory = plain.words.count == 2 ? plain.words[1] : nil
        assignments = plain.all("--set")
        answers = plain.last("--answers")
        defaults = plain.has("--defaults")
        dryRun = plain.has("--dry-run")
        repository = .ask
        catalog = CatalogOption()
        catalog.catalog = plain.last("--catalog")
        output = .plain
        output.json = plain.has("--json")
        output.quiet = plain.has("--quiet") || plain.has("-q")
    }
}
