/// Writes values as YAML that reads back as the same values, and that a person would write.
///
/// Collections are written by indentation, keys keep their order, a line may have any length. Strings stand without
/// quotes where no reader of YAML 1.2 or 1.1 takes them for something else; several lines become a literal block where
/// that keeps every character. What is written is the same for the same value.
/// ```yaml
/// # head
/// name: text
/// list:
///   - 1
///   - key: "no"
/// ```
package struct Emitter {
    private var out: [UInt8] = []
    private let deepest: Int

    private init(deepest: Int) {
        self.deepest = deepest
    }

    /// The YAML text of `value`, ending in a line break.
    /// - Parameters:
    ///   - value: what to write. What is nested more than 500 levels deep is left out as null, so that no value can
    ///     exhaust the stack; what was read by this module is never that deep.
    ///   - head: lines to put before it as comments, without the `#`.
    package static func text(_ value: Value, head: [String] = []) -> String {
        var emitter = Emitter(deepest: 500)
        for line in head.flatMap({ $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }) {
            emitter.write(line.isEmpty ? "#\n" : "# \(Self.printable(line))\n")
        }
        emitter.root(value)
        return String(decoding: emitter.out, as: UTF8.self)
    }

    /// Where a value is written: what decides whether it begins on the same line.
    private enum Place {
        case root, behindKey, behindDash
    }

    private mutating func root(_ value: Value) {
        node(value, 0, .root)
    }

    /// Writes `value` and a line break; `level` is the indentation, in steps of two spaces, of lines that belong to it.
    private mutating func node(_ value: Value, _ level: Int, _ place: Place) {
        if level > deepest { return scalar("null", place) }
        switch value {
        case .null: scalar("null", place)
        case .bool(let value): scalar(value ? "true" : "false", place)
        case .int(let value): scalar(String(value), place)
        case .double(let value): scalar(Self.text(value), place)
        case .string(let value): string(value, level, place)
        case .sequence(let items) where items.isEmpty: scalar("[]", place)
        case .mapping(let members) where members.isEmpty: scalar("{}", place)
        case .sequence(let items):
            if place == .behindKey { write("\n") }
            if place == .behindDash { write(" ") }
            for (index, item) in items.enumerated() {
                if index > 0 || place != .behindDash { indent(level) }
                write("-")
                node(item, level + 1, .behindDash)
            }
        case .mapping(let members):
            if place == .behindKey { write("\n") }
            if place == .behindDash { write(" ") }
            for (index, member) in members.enumerated() {
                if index > 0 || place != .behindDash { indent(level) }
                key(member.key, level)
                node(member.value, level + 1, .behindKey)
            }
        }
    }

    /// Writes a key and its colon.
    private mutating func key(_ key: Value, _ level: Int) {
        switch key {
        case .null: write("null:")
        case .bool(let value): write(value ? "true:" : "false:")
        case .int(let value): write("\(value):")
        case .double(let value): write(Self.text(value) + ":")
        case .string(let value) where value.utf8.count <= 120:
            write((PlainScalar.isPlain(value) ? value : QuotedScalar.text(value)) + ":")
        default:
            // A key of more than 1,024 characters, or a collection, has to be marked as one.
            write("?")
            node(key, level + 1, .behindDash)
            indent(level)
            write(":")
        }
    }

    private mutating func scalar(_ text: String, _ place: Place) {
        if place != .root { write(" ") }
        write(text + "\n")
    }

    private mutating func string(_ value: String, _ level: Int, _ place: Place) {
        if PlainScalar.isPlain(value) { return scalar(value, place) }
        guard LiteralBlock.isFaithful(value) else { return scalar(QuotedScalar.text(value), place) }
        scalar(LiteralBlock.header(value), place)
        // At the root a block's text needs no indentation, but '---' in it would then end the document.
        let level = max(level, 1)
        var lines = value.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines {
            if !line.isEmpty { indent(level) }
            out.append(contentsOf: line)
            write("\n")
        }
    }

    private mutating func indent(_ level: Int) {
        out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    }

    private mutating func write(_ text: String) {
        out.append(contentsOf: text.utf8)
    }

    /// A number that both YAML 1.2 and 1.1 read as floating-point: with a point, and with a sign in the exponent.
    private static func text(_ value: Double) -> String {
        if value.isNaN { return ".nan" }
        if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
        let text = "\(value)"
        guard let mark = text.firstIndex(of: "e"), !text[..<mark].contains(".") else { return text }
        return text[..<mark] + ".0" + text[mark...]
    }

    private static func printable(_ line: some StringProtocol) -> String {
        var text = String.UnicodeScalarView()
        for scalar in line.unicodeScalars where scalar == "\t" || !QuotedScalar.needsEscape(scalar) {
            text.append(scalar)
        }
        return String(text)
    }
}
