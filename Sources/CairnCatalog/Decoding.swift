package import CairnDiagnostics
import CairnFiles
package import YAML

extension Node {
    /// An id: lower-case letters, digits and hyphens, beginning with a letter or digit, at most 64 characters.
    func identifier() throws(Diagnostic) -> String {
        let id = try string("an id (lower-case letters, digits and hyphens)")
        let isPlain = id.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard isPlain, !id.isEmpty, !id.hasPrefix("-"), id.utf8.count <= 64 else {
            throw diagnostic(
                id: "invalid-id", "'\(id)' is no id",
                explanation: "an id has lower-case letters, digits and hyphens, begins with a letter or a digit, and "
                    + "has at most 64 characters")
        }
        return id
    }

    /// A line of text for people: not empty, and nothing in it that could steer a terminal.
    func line(_ key: String) throws(Diagnostic) -> String {
        let text = try nonEmptyString("'\(key)' to be a string that isn't empty")
        try checkLine(text, key)
        return text
    }

    /// Holds a text against what a line for people has to be, be it this string or what it renders to.
    /// - Throws: that it is empty, or has what could steer a terminal.
    package func checkLine(_ text: String, _ key: String) throws(Diagnostic) {
        guard !text.isEmpty else {
            throw diagnostic(id: "empty-option", "'\(key)' is empty once it is rendered")
        }
        guard !text.hasControls, !text.utf8.contains(UInt8(ascii: "\n")) else {
            throw diagnostic(id: "control-character", "'\(key)' should be one line without control characters")
        }
    }

    /// A name that templates can use as a variable: letters, digits and underscores, not beginning with a digit.
    func variableName(_ what: String) throws(Diagnostic) -> String {
        let name = try string("the name of \(what)")
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        guard isPlain, let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            throw diagnostic(
                id: "invalid-name", "'\(name)' cannot be the name of \(what)",
                explanation: "templates use it as a variable: letters, digits and underscores, no digit first")
        }
        return name
    }

    /// A path that stays below its folder.
    func relativePath(_ expected: String) throws(Diagnostic) -> RelativePath {
        let text = try string(expected)
        do throws(RelativePath.Flaw) {
            return try RelativePath(text)
        } catch {
            throw diagnostic(id: "invalid-path", "the path '\(text)' \(error)")
        }
    }

    /// A pattern over paths.
    func glob(_ expected: String) throws(Diagnostic) -> Glob {
        let text = try string(expected)
        do throws(RelativePath.Flaw) {
            return try Glob(text)
        } catch {
            throw diagnostic(id: "invalid-path", "the path pattern '\(text)' \(error)")
        }
    }
}
