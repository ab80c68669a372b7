import SystemPackage

/// What git's settings say of how files of the work tree are compared with what git keeps: data all of it, of which
/// nothing names a program.
struct ComparisonSettings: Sendable {
    /// The settings that are words, by their names in the section `core`.
    private static let words = [
        "autocrlf", "eol", "filemode", "ignorecase", "precomposeunicode", "symlinks",
    ]

    /// The lines of a file of settings that say the same as the repository's, and no more.
    let text: String
    /// Whether it matters that a file may be executed.
    let usesModes: Bool
    /// How many bytes the name of an object has.
    let hashBytes: Int

    /// Picks them out of all settings.
    init(_ settings: GitSettings, _ environment: GitEnvironment, _ top: FilePath) {
        let isSHA256 = settings["extensions.objectformat"]?.lowercased() == "sha256"
        hashBytes = isSHA256 ? 32 : 20
        usesModes = settings["core.filemode"] == nil || settings.isOn("core.filemode")
        var lines = ["[core]", "repositoryformatversion = 1", "bare = false", "untrackedCache = false"]
        for name in Self.words {
            guard let value = settings["core." + name], value.utf8.allSatisfy(Self.isPlain) else { continue }
            lines.append("\(name) = \(value)")
        }
        for (name, file) in [("excludesfile", "ignore"), ("attributesfile", "attributes")] {
            let named = settings["core." + name]
            let path = named.map { environment.path($0, in: top) } ?? environment.folder?.appending(file)
            // An empty name is a file that is not there.
            guard let path, named != "", let text = Self.quoted(path.string) else { continue }
            lines.append("\(name) = \(text)")
        }
        lines.append("[extensions]")
        if isSHA256 { lines.append("objectFormat = sha256") }
        if let value = settings["extensions.refstorage"], value.utf8.allSatisfy(Self.isPlain) {
            lines.append("refStorage = \(value)")
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// A path as a value of settings; nil if it cannot be one.
    private static func quoted(_ path: String) -> String? {
        guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        var text = "\""
        for character in path.unicodeScalars {
            if character == "\\" || character == "\"" { text.append("\\") }
            text.unicodeScalars.append(character)
        }
        return text + "\""
    }
}
