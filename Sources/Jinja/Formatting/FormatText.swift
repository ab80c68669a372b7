/// Python's `str.format`: `'{} {name!r:>5}'.format(1, name='x')`.
///
/// - Throws: `lookup` for an argument that isn't there, `value` for a wrong format, `type` for a value that the format
///   doesn't fit, `limit` for a text beyond the limit.
func formatText(_ format: Text, _ arguments: Arguments, _ runtime: Runtime) throws(Failure) -> Text {
    try formatText(format, TextFormatter(arguments: arguments, runtime: runtime), runtime)
}

/// Python's `str.format_map`: as `formatText`, with names looked up in `mapping`.
func formatText(_ format: Text, mapping: Value, _ runtime: Runtime) throws(Failure) -> Text {
    let none = Arguments(values: [])
    return try formatText(format, TextFormatter(arguments: none, mapping: mapping, runtime: runtime), runtime)
}

private func formatText(_ format: Text, _ start: TextFormatter, _ runtime: Runtime) throws(Failure) -> Text {
    var formatter = start
    var scalars = format.scalars[...]
    let out = try formatter.run(&scalars, isNested: false)
    try runtime.checkTextSize(out.count)
    return Text(out)
}

private struct TextFormatter {
    let arguments: Arguments
    /// Where names are looked up, if it isn't the arguments.
    let mapping: Value?
    let runtime: Runtime
    /// The next argument of `{}`; nil once one was named by its number.
    private var next: Int? = 0
    private var usesNumbers = false

    init(arguments: Arguments, mapping: Value? = nil, runtime: Runtime) {
        self.arguments = arguments
        self.mapping = mapping
        self.runtime = runtime
    }

    /// Formats up to the end, or up to the `}` that ends the specification that this is.
    mutating func run(_ rest: inout ArraySlice<Unicode.Scalar>, isNested: Bool) throws(Failure) -> [UInt8] {
        var out: [UInt8] = []
        while let scalar = rest.first {
            if isNested, scalar == "}" { return out }
            rest.removeFirst()
            switch scalar {
            case "{":
                if !isNested, rest.first == "{" {
                    rest.removeFirst()
                    out.append(UInt8(ascii: "{"))
                } else {
                    out += try field(&rest, isNested: isNested).bytes
                }
            case "}":
                guard rest.first == "}" else { throw Failure(.value, "Single '}' encountered in format string") }
                rest.removeFirst()
                out.append(UInt8(ascii: "}"))
            default: out += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
            if out.count > runtime.limits.text {
                throw Failure(.limit, "the text would have more than \(runtime.limits.text) bytes")
            }
        }
        if isNested { throw Failure(.value, "expected '}' before end of string") }
        return out
    }

    private mutating func field(_ rest: inout ArraySlice<Unicode.Scalar>, isNested: Bool) throws(Failure) -> Text {
        let ended = Failure(.value, "expected '}' before end of string")
        try runtime.charge(Charge.call &* 10)
        var name: [Unicode.Scalar] = []
        var depth = 0
        while let scalar = rest.first, depth > 0 || !"!:}".unicodeScalars.contains(scalar) {
            if scalar == "[" { depth += 1 }
            if scalar == "]" { depth -= 1 }
            name.append(scalar)
            rest.removeFirst()
        }
        var value = try value(of: name[...])
        guard var mark = rest.popFirst() else { throw ended }
        if mark == "!" {
            switch rest.popFirst() {
            case "s": value = .string(try runtime.text(of: value))
            case "r": value = .string(try value.repr(runtime))
            case "a": value = .string(try escapedBeyondASCII(try value.repr(runtime), runtime))
            default: throw Failure(.value, "unknown conversion in format string")
            }
            guard let after = rest.popFirst(), after == ":" || after == "}" else {
                throw Failure(.value, "expected ':' after conversion specifier")
            }
            mark = after
        }
        var spec = Text.empty
        if mark == ":" {
            if isNested { throw Failure(.value, "Max string recursion exceeded") }
            spec = Text(try run(&rest, isNested: true))
            guard rest.popFirst() == "}" else { throw ended }
        }
        return try FormatSpec.format(value, spec, runtime)
    }

    /// The value of a name such as `0.a[b]`.
    private mutating func value(of name: ArraySlice<Unicode.Scalar>) throws(Failure) -> Value {
        let first = name.prefix { $0 != "." && $0 != "[" }
        var rest = name[first.endIndex...]
        var value = try argument(String(String.UnicodeScalarView(first)))
        while let mark = rest.popFirst() {
            try runtime.charge(Charge.call &* 4)
            let end =
                mark == "[" ? rest.firstIndex(of: "]") : rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
            guard let end else { throw Failure(.value, "Missing ']' in format string") }
            let part = String(String.UnicodeScalarView(rest[..<end]))
            if part.isEmpty { throw Failure(.value, "Empty attribute in format string") }
            let key: Value = mark == "[" ? Int(part).map { .int($0) } ?? .text(part) : .text(part)
            let found = mark == "[" ? try runtime.item(key, of: value) : try runtime.attribute(Text(part), of: value)
            if case .undefined(let info) = found { throw Failure(mark == "[" ? .lookup : .type, info.message) }
            value = found
            rest = mark == "[" ? rest[(end + 1)...] : rest[end...]
        }
        return value
    }

    private mutating func argument(_ name: String) throws(Failure) -> Value {
        if let mapping {
            guard name.contains(where: { !("0"..."9").contains($0) }) else {
                throw Failure(.value, "Format string contains positional fields")
            }
            guard case .dict(let dict) = mapping else {
                throw Failure(.type, "'\(mapping.typeName)' object is not a mapping")
            }
            guard let found = dict[Text(name)] else {
                throw Failure(.lookup, "the format needs a value named '\(name)'")
            }
            return found
        }
        let number: Int
        if name.isEmpty {
            guard let next, !usesNumbers else {
                throw Failure(
                    .value, "cannot switch from manual field specification to automatic field numbering")
            }
            number = next
            self.next = next + 1
        } else if name.utf8.allSatisfy(isASCIIDigit) {
            if let next, next > 0 {
                throw Failure(
                    .value, "cannot switch from automatic field numbering to manual field specification")
            }
            usesNumbers = true
            guard let given = Int(name) else { throw Failure(.value, "Too many decimal digits in format string") }
            number = given
        } else {
            guard let found = arguments.keywords.first(where: { $0.name == Text(name) }) else {
                throw Failure(.lookup, "the format needs an argument named '\(name)'")
            }
            return found.value
        }
        guard arguments.more.indices.contains(number) else {
            throw Failure(.lookup, "Replacement index \(number) out of range for positional args tuple")
        }
        return arguments.more[number]
    }
}
