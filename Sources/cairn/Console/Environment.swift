#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The environment's variables.
enum Environment {
    /// The value of a variable; nil if it isn't set or empty.
    static subscript(name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// Whether a variable is set to something.
    static func has(_ name: String) -> Bool {
        Self[name] != nil
    }
}

extension Environment {
    /// All variables.
    static var all: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let line = entry.pointee {
            // By bytes: this is done at every start.
            let text = String(cString: line).utf8
            if let equals = text.firstIndex(of: UInt8(ascii: "=")) {
                variables[String(text[..<equals]) ?? ""] = String(text[text.index(after: equals)...])
            }
            entry += 1
        }
        return variables
    }
}
