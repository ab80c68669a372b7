/// A path below a folder that cannot leave it: one or more names joined by `/`.
///
/// The only kind of path that a plan, a record and a check may hold. Comparison is by bytes; `folded` is what a file
/// system that ignores letter case would take for the same.
package struct RelativePath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Why a text is no relative path.
    package enum Flaw: Error, Hashable, Sendable {
        /// The text is empty, or one of its names is (`a//b`, `a/`).
        case empty
        /// It begins with `/`.
        case absolute
        /// One of its names is `.` or `..`.
        case dots
        /// It holds a NUL, another control character or a backslash, which some system takes for a separator.
        case forbiddenCharacter(Unicode.Scalar)
        /// One of its names is longer than 255 bytes, the limit of the usual file systems.
        case tooLong
    }

    /// The path as text, names joined by `/`.
    package let string: String

    /// The names, the outermost first.
    package var names: [Substring] {
        // By bytes: to find out where characters end takes longer than all else that is done with a path.
        string.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    }

    /// The last name.
    package var last: Substring {
        names.last ?? ""
    }

    /// The folder it stands in, or nil at the top.
    package var parent: RelativePath? {
        string.utf8.lastIndex(of: UInt8(ascii: "/")).map { RelativePath(trusted: String(string[..<$0])) }
    }

    /// Checks `text` and makes a path of it.
    /// - Throws: what is wrong with it, the first flaw found.
    package init(_ text: String) throws(Flaw) {
        if let flaw = text.withBytes(Self.flaw) { throw flaw }
        string = text
    }

    /// The first flaw of `text` as a path; it looks at bytes, since every path of a plan is checked several times.
    private static func flaw(of text: UnsafeBufferPointer<UInt8>) -> Flaw? {
        let slash = UInt8(ascii: "/")
        guard let first = text.first else { return .empty }
        guard first != slash else { return .absolute }
        for byte in text where byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\") {
            return .forbiddenCharacter(Unicode.Scalar(byte))
        }
        var (length, dots) = (0, 0)
        for byte in text {
            guard byte == slash else {
                length += 1
                if byte == UInt8(ascii: ".") { dots += 1 }
                continue
            }
            if let flaw = flaw(ofNameOf: length, dots: dots) { return flaw }
            (length, dots) = (0, 0)
        }
        return flaw(ofNameOf: length, dots: dots)
    }

    /// The flaw of a name with so many bytes, so many of them dots.
    private static func flaw(ofNameOf length: Int, dots: Int) -> Flaw? {
        if length == 0 { return .empty }
        if length == dots, length <= 2 { return .dots }
        return length > 255 ? .tooLong : nil
    }

    private init(trusted: String) {
        string = trusted
    }

    /// The path of `name` below this one.
    /// - Throws: what is wrong with `name`.
    package func appending(_ name: String) throws(Flaw) -> RelativePath {
        try RelativePath(string + "/" + name)
    }

    /// The path in lower case: two that share it collide where letter case does not count.
    package var folded: String {
        string.utf8.allSatisfy { $0 < 0x80 && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            ? string : string.lowercased()
    }

    /// The path as text.
    package var description: String {
        string
    }

    /// Orders by bytes, name by name, so that a folder's content stands together.
    package static func < (left: RelativePath, right: RelativePath) -> Bool {
        left.string.withBytes { left in right.string.withBytes { precedes(left, $0) } }
    }

    /// The same order for the bytes of paths: the separator counts as less than any byte of a name, which is never NUL.
    static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        let place = left.firstDifference(from: right)
        guard place < left.count, place < right.count else { return left.count < right.count }
        let slash = UInt8(ascii: "/")
        return right[place] != slash && (left[place] == slash || left[place] < right[place])
    }
}

extension RelativePath.Flaw: CustomStringConvertible {
    /// The flaw as the end of a sentence that begins with the path: "… is absolute".
    package var description: String {
        switch self {
        case .empty: "is empty or has an empty part"
        case .absolute: "is absolute"
        case .dots: "has a part '.' or '..'"
        case .forbiddenCharacter(let scalar):
            "holds the character U+\(String(scalar.value, radix: 16, uppercase: true)), which is not allowed in a path"
        case .tooLong: "has a part longer than 255 bytes"
        }
    }
}
