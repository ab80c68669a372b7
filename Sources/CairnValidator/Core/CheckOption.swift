/// One option as a kind of check declares it. The reader, the JSON Schema, the manual and `cairn lint` go by it.
package struct OptionDeclaration: Hashable, Sendable {
    /// Whether the option has to be given.
    package enum Presence: Hashable, Sendable {
        case required
        case optional
        /// It may be left out, and is this then.
        case fallback(Fallback)
        /// One of several, of which exactly one has to be given.
        case choice
    }

    /// What an option is that isn't given.
    package enum Fallback: Hashable, Sendable {
        case number(Int)
        case word(String)
    }

    /// What manifests call it.
    package var name: String
    /// What it may be.
    package var shape: OptionShape
    /// Whether it has to be given.
    package var presence: Presence
    /// What it says, for people: sentences in Markdown.
    package var description: String
}

/// What a kind lists as its options: one, or several of which one is given.
package protocol DeclaredOptions: Sendable {
    /// The declarations, in the manual's order.
    var declarations: [OptionDeclaration] { get }
}

/// An option, and how its value is read: the reader gives the value of what is declared, and of nothing else.
///
/// Made by `CheckOption.path(…)`, `.pattern(…)` and so on; it has to be given unless `optional()`, `otherwise(…)` or a
/// `CheckOptionChoice` says that it hasn't.
package struct CheckOption<Value>: DeclaredOptions {
    /// What is declared of it.
    private(set) var declaration: OptionDeclaration
    /// What it is if it isn't given; nil if it has to be.
    let absent: @Sendable () -> Value?
    /// Reads it where it is given; nil if something is wrong, which was reported.
    let decode: @Sendable (GivenOption) -> Value?

    package var declarations: [OptionDeclaration] { [declaration] }

    /// Declares an option that has to be given.
    /// - Parameters:
    ///   - name: what manifests call it.
    ///   - description: what it says, for people: sentences in Markdown.
    ///   - decode: reads it; nil if something is wrong, which was reported.
    init(
        _ name: String, _ shape: OptionShape, _ description: String,
        decode: @escaping @Sendable (GivenOption) -> Value?
    ) {
        self.init(
            declaration: OptionDeclaration(name: name, shape: shape, presence: .required, description: description),
            absent: { nil }, decode: decode)
    }

    private init(
        declaration: OptionDeclaration, absent: @escaping @Sendable () -> Value?,
        decode: @escaping @Sendable (GivenOption) -> Value?
    ) {
        self.declaration = declaration
        self.absent = absent
        self.decode = decode
    }

    /// The same option, which may be left out.
    func optional() -> CheckOption<Value?> {
        var declaration = declaration
        declaration.presence = .optional
        return CheckOption<Value?>(declaration: declaration, absent: { .some(nil) }) { given in
            decode(given).map { .some($0) }
        }
    }

    /// The same option, its value read further.
    /// - Parameter transform: gives nil if something is wrong, which it reported.
    func reading<New>(_ transform: @escaping @Sendable (GivenOption, Value) -> New?) -> CheckOption<New> {
        CheckOption<New>(declaration: declaration, absent: { nil }) { given in
            decode(given).flatMap { transform(given, $0) }
        }
    }

    fileprivate func presence(_ presence: OptionDeclaration.Presence) -> OptionDeclaration {
        var declaration = declaration
        declaration.presence = presence
        return declaration
    }
}

extension CheckOption where Value == Int {
    /// The same option, which may be left out and is `fallback` then.
    func otherwise(_ fallback: Int) -> CheckOption<Int> {
        CheckOption(declaration: presence(.fallback(.number(fallback))), absent: { fallback }, decode: decode)
    }
}

extension CheckOption where Value == SearchScope {
    /// The same option, which may be left out and is `fallback` then.
    func otherwise(_ fallback: SearchScope) -> CheckOption<SearchScope> {
        CheckOption(declaration: presence(.fallback(.word(fallback.rawValue))), absent: { fallback }, decode: decode)
    }
}

/// Several options, of which exactly one has to be given.
package struct CheckOptionChoice<Value>: DeclaredOptions {
    let options: [CheckOption<Value>]

    /// Declares the options to choose from; each gives the same type of value.
    init(_ options: CheckOption<Value>...) {
        self.options = options
    }

    package var declarations: [OptionDeclaration] {
        options.map { $0.presence(.choice) }
    }
}
