/// What a call passes: positional values, then values by keyword in the order written.
package struct CallArguments {
    /// The positional values.
    package var positional: [Value]
    /// The values by keyword.
    package var keyword: [(name: Text, value: Value)]

    /// Makes arguments.
    package init(_ positional: [Value] = [], keyword: [(name: Text, value: Value)] = []) {
        self.positional = positional
        self.keyword = keyword
    }
}

/// One parameter of a filter, test or function: its name, and its default if it may be left out.
package struct Parameter: Sendable, ExpressibleByStringLiteral {
    let name: Text
    let fallback: Value?

    /// A parameter that must be given.
    package init(stringLiteral name: String) {
        self.name = Text(name)
        fallback = nil
    }

    /// A parameter with a default.
    package static func optional(_ name: String, _ fallback: Value = .none) -> Parameter {
        Parameter(Text(name), fallback)
    }

    private init(_ name: Text, _ fallback: Value?) {
        self.name = name
        self.fallback = fallback
    }
}

/// The parameters of a filter, test or function, without the value that is filtered or tested.
///
/// Arguments are matched as Python does: by position, then by keyword, then defaults; too many, unknown, repeated and
/// missing ones are type errors.
package struct Signature: Sendable, ExpressibleByArrayLiteral {
    let parameters: [Parameter]
    let takesMore: Bool
    let takesKeywords: Bool
    /// What a call without arguments gives, or nil if a parameter must be given.
    let withoutArguments: Arguments?

    /// Makes a signature; `takesMore` and `takesKeywords` stand for Python's `*args` and `**kwargs`.
    package init(_ parameters: [Parameter], takesMore: Bool = false, takesKeywords: Bool = false) {
        self.parameters = parameters
        self.takesMore = takesMore
        self.takesKeywords = takesKeywords
        let defaults = parameters.compactMap(\.fallback)
        withoutArguments =
            defaults.count == parameters.count ? Arguments(values: defaults) : nil
    }

    package init(arrayLiteral elements: Parameter...) { self.init(elements) }

    /// No parameters.
    package static let none: Signature = []

    /// Matches `arguments` to the parameters of the thing called `name`.
    func bind(_ arguments: CallArguments, name: String) throws(Failure) -> Arguments {
        if let withoutArguments, arguments.positional.isEmpty, arguments.keyword.isEmpty { return withoutArguments }
        var values = arguments.positional
        var more: [Value] = []
        if values.count > parameters.count {
            guard takesMore else {
                let most = parameters.count
                let takes = most == 0 ? "no arguments" : most == 1 ? "at most 1 argument" : "at most \(most) arguments"
                throw Failure(.type, "\(name)() takes \(takes) (\(values.count) given)")
            }
            more = Array(values[parameters.count...])
            values.removeSubrange(parameters.count...)
        }
        var given = values.count
        var keywords: [(name: Text, value: Value)] = []
        if values.count < parameters.count {
            for parameter in parameters[values.count...] {
                if let index = arguments.keyword.firstIndex(where: { $0.name == parameter.name }) {
                    values.append(arguments.keyword[index].value)
                    given += 1
                } else if let fallback = parameter.fallback {
                    values.append(fallback)
                } else {
                    throw Failure(.type, "\(name)() missing required argument: '\(parameter.name.string)'")
                }
            }
        }
        if given < arguments.positional.count - more.count + arguments.keyword.count {
            for (position, argument) in arguments.keyword.enumerated() {
                let repeated = arguments.keyword[..<position].contains { $0.name == argument.name }
                if let index = parameters.firstIndex(where: { $0.name == argument.name }) {
                    if index < arguments.positional.count || repeated {
                        throw Failure(
                            .type, "\(name)() got multiple values for argument '\(argument.name.string)'")
                    }
                } else if takesKeywords, !repeated {
                    keywords.append(argument)
                } else {
                    throw Failure(.type, "\(name)() got an unexpected keyword argument '\(argument.name.string)'")
                }
            }
        }
        return Arguments(values: values, more: more, keywords: keywords)
    }
}

/// Arguments that were matched to a `Signature`.
package struct Arguments: Sendable {
    /// One value for each parameter, in the signature's order.
    package let values: [Value]
    /// Positional values beyond the parameters.
    package let more: [Value]
    /// Keyword values beyond the parameters.
    package let keywords: [(name: Text, value: Value)]
    /// How many bytes the long texts among them have: what reading them costs.
    let textSize: Int

    init(values: [Value], more: [Value] = [], keywords: [(name: Text, value: Value)] = []) {
        self.values = values
        self.more = more
        self.keywords = keywords
        var size = 0
        for case .string(let text) in values where text.byteCount > 256 { size &+= text.byteCount }
        for case .string(let text) in more where text.byteCount > 256 { size &+= text.byteCount }
        for case (_, .string(let text)) in keywords where text.byteCount > 256 { size &+= text.byteCount }
        textSize = size
    }

    /// The value of the parameter at `index`; undefined behind the last.
    package subscript(index: Int) -> Value {
        values.indices.contains(index) ? values[index] : .none
    }
}
