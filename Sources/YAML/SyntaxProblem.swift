import CairnDiagnostics

/// Says in words that help what libyaml's parser stumbled over.
///
/// libyaml names what its scanner was doing and what it missed there; people want to know what is wrong with their
/// line. What has no better words here keeps libyaml's.
struct SyntaxProblem {
    /// libyaml's words for what is wrong.
    var problem: String
    /// libyaml's words for what it was reading.
    var context: String?
    /// The byte offset of what is wrong.
    var offset: Int
    /// The byte offset at which what it was reading begins, if it lies before.
    var contextOffset: Int?
    /// The text.
    var store: NodeStore

    private struct Wording {
        var summary: String
        var help: [String] = []
        /// What the beginning of the thing is, for the note that points at it.
        var note: String?
        /// Whether the caret belongs at the beginning of the thing rather than at where reading stopped.
        var atContext = false
    }

    /// The diagnostic: at the offset, with a note at the beginning of what isn't finished.
    var diagnostic: Diagnostic {
        let wording = wording
        var at = offset
        if wording.atContext, let contextOffset { at = contextOffset }
        var notes: [Diagnostic.Note] = []
        if let note = wording.note, let contextOffset, !wording.atContext {
            notes.append(.init(note, at: store.span(contextOffset, contextOffset)))
        }
        return store.diagnostic(id: "yaml-syntax", wording.summary, at, at, help: wording.help, notes: notes)
    }

    private var byte: UInt8? {
        offset < store.text.count ? store.text[offset] : nil
    }

    private var wording: Wording {
        scannerWording ?? parserWording ?? contextWording ?? Wording(summary: problem, note: context)
    }

    private var contextWording: Wording? {
        guard let context else { return nil }
        if context.holds("directive") {
            return Wording(
                summary: "a line that begins with '%' has to be a directive, and this is none",
                help: ["put quotes around text that begins with '%'"], atContext: true)
        }
        if context.hasSuffix("a tag") {
            return Wording(
                summary: "tags are not read", help: ["put quotes around text that begins with '!'"], atContext: true)
        }
        return nil
    }

    private var scannerWording: Wording? {
        switch problem {
        case "could not find expected ':'":
            Wording(
                summary: "this line has no ':' after its key",
                help: ["write 'key: value', or put quotes around text that runs over several lines"], atContext: true)
        case "mapping values are not allowed in this context":
            Wording(
                summary: "a ': ' is not allowed here",
                help: [
                    "put quotes around a value that contains ': '",
                    "check that the line is indented like its neighbours",
                ])
        case "block sequence entries are not allowed in this context":
            Wording(
                summary: "a list entry ('- ') is not allowed here",
                help: ["begin the list on a line of its own, or put quotes around text that begins with '- '"])
        case "mapping keys are not allowed in this context":
            Wording(summary: "a key is not allowed here", help: ["put quotes around text that begins with '? '"])
        case "found character that cannot start any token":
            characterWording
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            Wording(summary: "a tab is used for indentation", help: ["indent with spaces"])
        case "found unexpected end of stream" where context == "while scanning a quoted scalar":
            Wording(summary: "the closing quote is missing", help: ["close the quotes"], atContext: true)
        case "found unexpected document indicator":
            Wording(
                summary: "a document marker ('---' or '...') stands inside quotes",
                help: ["close the quotes before it"],
                note: "the quotes open here")
        case "found unknown escape character":
            Wording(
                summary: "there is no such escape in double quotes",
                help: ["write '\\\\' for a backslash", "use single quotes, in which a backslash is a backslash"])
        case "did not find expected hexdecimal number":
            Wording(summary: "the escape needs more hexadecimal digits")
        case "found invalid Unicode character escape code":
            Wording(
                summary: "the escape stands for no character",
                help: ["write the character itself, or '\\U' and its code with eight digits"])
        case "did not find expected alphabetic or numeric character":
            Wording(
                summary: context == "while scanning an alias"
                    ? "a '*' begins an alias, and its name is missing"
                    : "a '&' begins an anchor, and its name is missing",
                help: ["put quotes around text that begins with '*' or '&'"], atContext: true)
        case "did not find expected comment or line break":
            Wording(
                summary: "text is not allowed on the line that opens a block ('|' or '>')",
                help: ["begin the text on the next line", "put quotes around text that begins with '|' or '>'"])
        case "found an indentation indicator equal to 0":
            Wording(summary: "a block's indentation can't be 0")
        case "found unexpected ':'":
            Wording(summary: "a ':' is not allowed here", help: ["put quotes around the value"])
        default: nil
        }
    }

    /// Whether the last thing on the line before the offset is a quote.
    private var isBehindQuote: Bool {
        let before = store.text[..<min(offset, store.text.count)].last { $0 != UInt8(ascii: " ") }
        return before == UInt8(ascii: "\"") || before == UInt8(ascii: "'")
    }

    private var parserWording: Wording? {
        switch problem {
        case "did not find expected key" where isBehindQuote, "did not find expected '-' indicator" where isBehindQuote:
            Wording(
                summary: "text is not allowed behind the closing quote",
                help: [
                    "put quotes around the whole value",
                    "write two single quotes for one within single quotes, and \\\" within double quotes",
                ])
        case "did not find expected key":
            Wording(
                summary: "this line doesn't fit the mapping that it stands in",
                help: [
                    "indent it like the mapping's other keys",
                    "put quotes around a value that contains quotes or ends early",
                ], note: "the mapping begins here")
        case "did not find expected '-' indicator":
            Wording(
                summary: "this line doesn't fit the list that it stands in",
                help: ["begin it with '- ' like the list's other entries, or indent it more"],
                note: "the list begins here")
        case "did not find expected ',' or ']'":
            Wording(
                summary: "a ',' or a ']' is missing", help: ["close the list with ']'"], note: "the list opens here")
        case "did not find expected ',' or '}'":
            Wording(
                summary: "a ',' or a '}' is missing",
                help: ["close the mapping with '}'", "put quotes around a value that begins with '{{'"],
                note: "the mapping opens here")
        case "did not find expected node content":
            if let byte, "],}".utf8.contains(byte) {
                Wording(
                    summary: "a value is missing before this '\(Character(Unicode.Scalar(byte)))'",
                    help: ["put quotes around text that begins with it"])
            } else {
                Wording(summary: "a value is missing here")
            }
        case "did not find expected <document start>":
            Wording(
                summary: "this doesn't belong to what comes before",
                help: ["check the indentation", "put quotes around the whole value if it begins with quotes"])
        case "found unknown directive name":
            Wording(summary: "there is no such directive", help: ["put quotes around text that begins with '%'"])
        case "found undefined tag handle":
            Wording(summary: "tags are not read", help: ["put quotes around text that begins with '!'"])
        case "found incompatible YAML document":
            Wording(summary: "the text says that it is of another YAML version", help: ["remove the line '%YAML'"])
        default: nil
        }
    }

    private var characterWording: Wording {
        switch byte {
        case UInt8(ascii: "\t"):
            Wording(summary: "a tab is used for indentation", help: ["indent with spaces"])
        case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"):
            Wording(
                summary: "a value can't begin with '\(Character(Unicode.Scalar(byte ?? 0)))'",
                help: ["put quotes around it"])
        default:
            Wording(summary: "a value can't begin with this character", help: ["put quotes around it"])
        }
    }

    /// The diagnostic for a byte or a character that no YAML text may have.
    static func character(at offset: Int, value: Int, in store: NodeStore) -> Diagnostic {
        guard value > 0 || (offset < store.text.count && store.text[offset] == 0) else {
            return store.diagnostic(id: "yaml-character", "a character is not allowed here", offset, offset)
        }
        let digits = String(max(value, 0), radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return store.diagnostic(
            id: "yaml-character", "the control character \(code) is not allowed", offset, offset + 1,
            help: ["remove it, or write it as an escape in double quotes"])
    }
}
