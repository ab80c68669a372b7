package import SystemPackage

extension FilePath {
    /// The path without `.`, and without the names that a `..` takes back, by their names alone: a link among them is not
    /// looked at. `.` if nothing is left.
    ///
    /// SystemPackage's `lexicallyNormalized` fails an assertion of its own on `./../..`.
    package var normalized: FilePath {
        let isAbsolute = string.utf8.first == UInt8(ascii: "/")
        var parts: [Substring] = []
        for part in string.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        let path = parts.joined(separator: "/")
        return isAbsolute ? FilePath("/" + path) : path.isEmpty ? "." : FilePath(path)
    }
}
