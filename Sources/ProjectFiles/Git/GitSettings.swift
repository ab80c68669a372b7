import CairnFiles
import SystemPackage

/// Git's settings as far as they say which files count: what its files of settings say, later ones before earlier ones.
struct GitSettings {
    /// The largest file of settings that is read, in bytes.
    private static let limit = 1 << 20

    /// Values by `section.key` in lower case, or `section.part.key` with the part as written.
    private var values: [String: String] = [:]
    /// Paths that a setting names, and that no place is known for.
    private(set) var unknown: [String] = []

    private let files: any ReadableFileSystem
    private let environment: GitEnvironment
    /// The folder of the repository's data, which conditions are about.
    private let repository: FilePath

    init(_ files: any ReadableFileSystem, _ environment: GitEnvironment, of repository: FilePath) {
        self.files = files
        self.environment = environment
        self.repository = repository
    }

    /// The value of a setting.
    subscript(name: String) -> String? { values[name] }

    /// Whether a setting is switched on.
    func isOn(_ name: String) -> Bool {
        guard let value = values[name]?.lowercased() else { return false }
        return ["true", "yes", "on"].contains(value) || Int(value).map { $0 != 0 } ?? false
    }

    /// Reads a file of settings and those that it includes; one that is not there says nothing.
    mutating func read(_ path: FilePath, depth: Int = 0) {
        guard depth <= 10, let bytes = try? files.read(path, upTo: Self.limit) else { return }
        for setting in GitSettingsText.read(bytes) {
            guard setting.name == "include.path" || includes(setting.name, beside: path) else {
                values[setting.name] = setting.value
                continue
            }
            if let other = environment.path(setting.value, in: path.folder) {
                read(other, depth: depth + 1)
            } else {
                unknown.append(setting.value)
            }
        }
    }

    /// Whether a setting includes a file on a condition, which holds: that the repository stands at a place.
    private func includes(_ name: String, beside path: FilePath) -> Bool {
        guard name.hasPrefix("includeif."), name.hasSuffix(".path") else { return false }
        let condition = name.dropFirst(10).dropLast(5)
        for (start, ignoresCase) in [("gitdir:", false), ("gitdir/i:", true)] where condition.hasPrefix(start) {
            var text = String(condition.dropFirst(start.count))
            if text.hasPrefix("~/") || text.hasPrefix("./") {
                let folder = text.hasPrefix("~/") ? environment.home : files.absolute(path.folder)
                guard let folder else { return false }
                text = folder.string + text.dropFirst(1)
            }
            if !text.hasPrefix("/") { text = "**/" + text }
            if text.hasSuffix("/") { text += "**" }
            var place = repository.string
            return text.withUTF8 { pattern in
                place.withUTF8 {
                    Wildmatch.matches(pattern, $0, isPath: true, ignoresCase: ignoresCase) ?? false
                }
            }
        }
        return false
    }
}

/// Reads the text of a file of settings (git-config, "Syntax"); what is no setting is passed over.
private struct GitSettingsText {
    private let bytes: [UInt8]
    private var place: Int
    private var section = ""
    private var settings: [(name: String, value: String)] = []

    static func read(_ bytes: [UInt8]) -> [(name: String, value: String)] {
        var text = GitSettingsText(bytes: bytes)
        while let byte = text.peek { text.line(byte) }
        return text.settings
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func line(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "["): header()
        case UInt8(ascii: "#"), UInt8(ascii: ";"): skipLine()
        case _ where Self.isLetter(byte): setting()
        default: place += 1
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private mutating func skipLine() {
        while let byte = peek, byte != UInt8(ascii: "\n") { place += 1 }
    }

    /// `[section]`, `[section.part]` or `[section "part"]`.
    private mutating func header() {
        place += 1
        var name: [UInt8] = []
        var part: [UInt8]?
        while let byte = peek, byte != UInt8(ascii: "]"), byte != UInt8(ascii: "\n") {
            place += 1
            if byte == UInt8(ascii: "\"") {
                part = quoted()
            } else if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
                name.append(byte)
            }
        }
        if peek == UInt8(ascii: "]") { place += 1 }
        section = String(decoding: name, as: UTF8.self).lowercased()
        if let part { section += "." + String(decoding: part, as: UTF8.self) }
    }

    private mutating func quoted() -> [UInt8] {
        var text: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\n") {
            place += 1
            if byte == UInt8(ascii: "\\"), let next = peek {
                text.append(next)
                place += 1
            } else {
                text.append(byte)
            }
        }
        if peek == UInt8(ascii: "\"") { place += 1 }
        return text
    }

    private mutating func setting() {
        var key: [UInt8] = []
        while let byte = peek,
            Self.isLetter(byte) || byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        {
            key.append(byte)
            place += 1
        }
        while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { place += 1 }
        // A key alone is switched on.
        var value = "true"
        if peek == UInt8(ascii: "=") {
            place += 1
            value = self.value()
        } else {
            skipLine()
        }
        settings.append((section + "." + String(decoding: key, as: UTF8.self).lowercased(), value))
    }

    /// The rest of the line, and of the next after a backslash, without comments and white space around it.
    private mutating func value() -> String {
        var text: [UInt8] = []
        var kept = 0
        var isQuoted = false
        while let byte = peek, byte != UInt8(ascii: "\n") {
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                kept = text.count
            case UInt8(ascii: "\\"):
                if peek == UInt8(ascii: "\r") { place += 1 }
                guard let next = peek else { break }
                place += 1
                switch next {
                case UInt8(ascii: "\n"): continue
                case UInt8(ascii: "n"): text.append(0x0A)
                case UInt8(ascii: "t"): text.append(0x09)
                case UInt8(ascii: "b"): text.append(0x08)
                default: text.append(next)
                }
                kept = text.count
            case UInt8(ascii: "#"), UInt8(ascii: ";"):
                guard isQuoted else {
                    skipLine()
                    continue
                }
                text.append(byte)
                kept = text.count
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                if isQuoted || !text.isEmpty { text.append(byte) }
                if isQuoted { kept = text.count }
            default:
                text.append(byte)
                kept = text.count
            }
        }
        return String(decoding: text.prefix(kept), as: UTF8.self)
    }
}
