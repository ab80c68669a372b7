import CairnFiles

/// How git names what it keeps.
package enum GitObject {
    /// The name of a file's content.
    /// - Parameter hashBytes: how many bytes the repository's names have: 20 (SHA-1) or 32 (SHA-256).
    package static func id(ofBlob bytes: [UInt8], hashBytes: Int) -> [UInt8] {
        let whole = Array("blob \(bytes.count)\0".utf8) + bytes
        guard hashBytes == 32 else { return SHA1.digest(whole) }
        var digest = SHA256()
        digest.update(whole)
        return digest.finish()
    }

    /// A name in hexadecimal digits.
    package static func hex(_ id: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: id.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// A text with line feeds alone at the ends of its lines, as git keeps it where it converts line ends.
    static func withPlainLineEnds(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == UInt8(ascii: "\n"), text.last == UInt8(ascii: "\r") { text.removeLast() }
            text.append(byte)
        }
        return text
    }
}
