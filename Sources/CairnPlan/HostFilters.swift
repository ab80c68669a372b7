import CairnFiles
package import Jinja
import Patterns
import YAML

extension Jinja.Environment {
    /// Adds the filters that need other rooms: `to_yaml`, `regex_replace`, `regex_search` and `hash`.
    package mutating func registerHostFilters() {
        for filter in [toYAML, regexReplace, regexSearch, hash] { register(filter) }
    }
}

/// `to_yaml`: the value as block YAML, ending in a line break.
private let toYAML = Filter("to_yaml") { (value, _, runtime) throws(Failure) in
    var converter = YAMLConverter(room: runtime.limits.text, runtime: runtime)
    let text = Text(Emitter.text(try converter.convert(value, depth: 0)))
    try runtime.checkTextSize(text.byteCount)
    return .string(text)
}

/// `regex_replace(pattern, replacement='', ignorecase=false, multiline=false, count=0)`: the text with every match
/// replaced, or the first `count`; `\1` and `\g<name>` in the replacement stand for groups, as in Python's `re.sub`.
private let regexReplace = Filter(
    "regex_replace",
    [
        "pattern", .optional("replacement", ""), .optional("ignorecase", false), .optional("multiline", false),
        .optional("count", 0),
    ]
) { (value, arguments, runtime) throws(Failure) in
    try runtime.charge(compiling)
    let pattern = try compile(arguments[0], ignoreCase: arguments[2], multiline: arguments[3])
    let limit = if case .int(let count) = arguments[4], count > 0 { count } else { Int.max }
    let subject = Subject(try string(value))
    let written = try string(arguments[1])
    let replacement: Replacement
    do throws(PatternError) {
        replacement = try Replacement(written, for: pattern)
    } catch {
        throw Failure(.value, "the replacement '\(error.source)': \(error.message)")
    }
    var left = 0
    let text: String
    do throws(MatchError) {
        var steps = runtime.workLeft
        defer { left = steps }
        text = try pattern.replacing(
            in: subject, with: replacement, limit: limit, size: runtime.limits.text, steps: &steps)
    } catch {
        throw Failure(error, pattern)
    }
    try runtime.charge(runtime.workLeft - max(left, 0))
    return .string(Text(text))
}

/// `regex_search(pattern, ignorecase=false, multiline=false)`: the text of the first match, or the list of its groups'
/// if the pattern has any; none without a match.
private let regexSearch = Filter(
    "regex_search", ["pattern", .optional("ignorecase", false), .optional("multiline", false)]
) { (value, arguments, runtime) throws(Failure) in
    try runtime.charge(compiling)
    let pattern = try compile(arguments[0], ignoreCase: arguments[1], multiline: arguments[2])
    let subject = Subject(try string(value))
    let found: Match?
    var effort = 0
    do throws(MatchError) {
        found = try pattern.firstMatch(in: subject, effort: &effort)
    } catch {
        throw Failure(error, pattern)
    }
    try runtime.charge(effort)
    guard let found else { return .none }
    guard pattern.groupCount > 0 else { return .string(Text(subject[found.range])) }
    return Jinja.Value(
        (1...pattern.groupCount).map { number in
            found.group(number).map { .string(Text(subject[$0])) } ?? .none
        })
}

/// `hash(algorithm='sha256')`: the digest of the text's UTF-8 in hexadecimal digits.
private let hash = Filter("hash", [.optional("algorithm", "sha256")]) { (value, arguments, _) throws(Failure) in
    let algorithm = try string(arguments[0])
    guard algorithm == "sha256" else {
        throw Failure(.value, "unknown digest '\(algorithm)'", help: ["the one that is there is 'sha256'"])
    }
    return .string(Text(SHA256.hex(try string(value).utf8)))
}

/// What making a pattern costs, in units of the runtime's work; matching costs a unit for a step.
private let compiling = 10_000

// MARK: Arguments

private func string(_ value: Jinja.Value) throws(Failure) -> String {
    switch value {
    case .string(let text): return text.string
    case .undefined(let info): throw info.failure
    default: throw Failure(.type, "expected a string, got \(value.typeName)")
    }
}

private func compile(
    _ source: Jinja.Value, ignoreCase: Jinja.Value, multiline: Jinja.Value
) throws(Failure) -> Pattern {
    var options: PatternOptions = []
    if try ignoreCase.isTrue() { options.insert(.caseInsensitive) }
    if try multiline.isTrue() { options.insert(.multiline) }
    let text = try string(source)
    do throws(PatternError) {
        return try Pattern(text, options: options)
    } catch {
        throw Failure(.value, "the pattern '\(text)' at column \(error.column): \(error.message)")
    }
}

extension Failure {
    /// The failure for a pattern that could not be tried to its end.
    fileprivate init(_ error: MatchError, _ pattern: Pattern) {
        self.init(error == .limit || error == .tooLong ? .limit : .value, "'\(pattern.source)': \(error.message)")
    }
}

/// Makes YAML of values.
private struct YAMLConverter {
    /// How many bytes of YAML there may still be, about: a list can hold one list many times, and needs no memory for that.
    var room: Int
    /// What the work is charged to: the tree takes memory, and is gone through again.
    let runtime: Runtime

    /// The value as YAML has it; what YAML has no word for is an error.
    mutating func convert(_ value: Jinja.Value, depth: Int) throws(Failure) -> YAML.Value {
        // As deep as YAML texts may be that are read.
        guard depth < 100 else {
            throw Failure(.limit, "values nested more than 100 levels deep can't be written as YAML")
        }
        var size = depth * 2 + 2
        if case .string(let text) = value {
            let lines = text.withBytes { bytes in bytes.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 } }
            size = size * lines + text.byteCount
        }
        room -= size
        try runtime.charge(150 + size * 4)
        guard room >= 0 else { throw Failure(.limit, "the text of the YAML is too long") }
        switch value {
        case .none: return .null
        case .bool(let truth): return .bool(truth)
        case .int(let number): return .int(number)
        case .double(let number): return .double(number)
        case .string(let text): return .string(text.string)
        case .list(let list): return .sequence(try sequence(list.items, depth: depth))
        case .tuple(let tuple): return .sequence(try sequence(tuple.items, depth: depth))
        case .dict(let dict):
            var members: [YAML.Value.Member] = []
            for entry in dict.entries {
                let key = try convert(entry.key, depth: depth + 1)
                members.append(.init(key: key, value: try convert(entry.value, depth: depth + 1)))
            }
            return .mapping(members)
        case .undefined(let info): throw info.failure
        default: throw Failure(.type, "a value of type \(value.typeName) can't be written as YAML")
        }
    }

    private mutating func sequence(_ items: [Jinja.Value], depth: Int) throws(Failure) -> [YAML.Value] {
        var values: [YAML.Value] = []
        for item in items { values.append(try convert(item, depth: depth + 1)) }
        return values
    }
}
