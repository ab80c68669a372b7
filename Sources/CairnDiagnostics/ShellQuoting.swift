extension String {
    /// The text as one word of a POSIX shell: as it is if no shell would take it apart, else in single quotes.
    ///
    /// Plain are the letters, digits and marks that Python's `shlex.quote` takes for plain.
    package var shellQuoted: String {
        let isPlain = utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "_@%+=:,./-".utf8.contains(byte)
            }
        }
        guard !isPlain || isEmpty else { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}

extension [String] {
    /// A command as a person would type it.
    package var shellCommand: String {
        map(\.shellQuoted).joined(separator: " ")
    }
}
