/// What Python's `str` counts as white space, and where it breaks lines.
extension Unicode.Scalar {
    /// Whether Python's `str.isspace` says yes: what `split` and `strip` go by.
    var isPythonSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
            true
        default: false
        }
    }

    /// Whether Python's `str.splitlines` breaks here.
    var isPythonLineBreak: Bool {
        switch value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}

extension Text {
    /// Python's `str.splitlines`; `keepingEnds` leaves each line its line break. With more than `most` lines it gives one
    /// more than that and leaves out the others.
    func splitLines(keepingEnds: Bool = false, most: Int = .max) -> [Text] {
        var lines: [Text] = []
        let bytes = bytes
        var start = 0
        var index = 0
        while index < bytes.count, lines.count <= most {
            let length = lineBreakLength(bytes, at: index)
            if length == 0 {
                index += 1
            } else {
                lines.append(Text(bytes[start..<(keepingEnds ? index + length : index)]))
                index += length
                start = index
            }
        }
        if start < bytes.count { lines.append(Text(bytes[start...])) }
        return lines
    }

    /// Python's `str.strip()` without an argument, on one or both sides.
    func stripped(left: Bool = true, right: Bool = true) -> Text {
        if isASCII {
            return withBytes { bytes in
                var range = 0..<bytes.count
                while left, !range.isEmpty, isASCIISpace(bytes[range.lowerBound]) { range.removeFirst() }
                while right, !range.isEmpty, isASCIISpace(bytes[range.upperBound - 1]) { range.removeLast() }
                return range.count == bytes.count ? self : Text(bytes: UnsafeBufferPointer(rebasing: bytes[range]))
            }
        }
        return stripped(left: left, right: right) { $0.isPythonSpace }
    }

    /// Python's `str.strip(characters)`, on one or both sides.
    func stripped(of characters: Text, left: Bool = true, right: Bool = true) -> Text {
        let wanted = Set(characters.scalars)
        return stripped(left: left, right: right) { wanted.contains($0) }
    }

    private func stripped(left: Bool, right: Bool, _ isStripped: (Unicode.Scalar) -> Bool) -> Text {
        let string = string
        var rest = Substring(string).unicodeScalars
        if left { rest = rest.drop(while: isStripped) }
        if right {
            while let last = rest.last, isStripped(last) { rest.removeLast() }
        }
        return rest.count == count ? self : Text(String(rest))
    }

    /// Python's `str.split()` without an argument: the stretches between white space. With more than `most` of them, the
    /// one behind those is the rest.
    func splitWords(most: Int = .max) -> [Text] {
        if isASCII {
            return bytes.split(maxSplits: most, whereSeparator: isASCIISpace).map { Text($0) }
        }
        return string.unicodeScalars.split(maxSplits: most, whereSeparator: \.isPythonSpace).map { Text(String($0)) }
    }
}

/// Whether the byte is one of the ASCII characters that Python counts as white space.
func isASCIISpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
}

/// The number of bytes of the line break at `index`, 0 if there is none.
private func lineBreakLength(_ bytes: [UInt8], at index: Int) -> Int {
    func at(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
    switch bytes[index] {
    case 0x0D: return at(1) == 0x0A ? 2 : 1
    case 0x0A...0x0C, 0x1C...0x1E: return 1
    case 0xC2 where at(1) == 0x85: return 2
    case 0xE2 where at(1) == 0x80 && (at(2) == 0xA8 || at(2) == 0xA9): return 3
    default: return 0
    }
}
