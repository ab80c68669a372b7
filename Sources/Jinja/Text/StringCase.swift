/// Upper and lower case as Python has them: by code point, with the full mappings (`ß` becomes `SS`).
///
/// Texts of ASCII alone take a short way over their bytes. The others are gathered as bytes too: a view of code points
/// copies itself whenever several are appended, which made these methods quadratic.
extension Text {
    /// Python's `str.upper`.
    func uppercased() -> Text {
        if isASCII { return mappingASCII(upperASCII) }
        var out: [UInt8] = []
        for scalar in scalars { out += scalar.properties.uppercaseMapping.utf8 }
        return Text(out)
    }

    /// Python's `str.lower`: a sigma at the end of a word becomes `ς`.
    func lowercased() -> Text {
        if isASCII { return mappingASCII(lowerASCII) }
        let scalars = scalars
        var out: [UInt8] = []
        for (index, scalar) in scalars.enumerated() {
            out += lowered(scalar, at: index, in: scalars).utf8
        }
        return Text(out)
    }

    /// Python's `str.capitalize`: the first code point as in a title, the rest in lower case.
    func capitalized() -> Text {
        if isASCII {
            var bytes = bytes
            for index in bytes.indices {
                bytes[index] = index == 0 ? upperASCII(bytes[index]) : lowerASCII(bytes[index])
            }
            return Text(bytes)
        }
        let scalars = scalars
        var out: [UInt8] = []
        for (index, scalar) in scalars.enumerated() {
            if index == 0 {
                out += scalar.properties.titlecaseMapping.utf8
            } else {
                out += lowered(scalar, at: index, in: scalars).utf8
            }
        }
        return Text(out)
    }

    /// Python's `str.title`: every letter that follows something without case as in a title, the others in lower case.
    func titlecased() -> Text {
        if isASCII {
            var bytes = bytes
            var isInWord = false
            for index in bytes.indices {
                let byte = bytes[index]
                bytes[index] = isInWord ? lowerASCII(byte) : upperASCII(byte)
                isInWord = (0x61...0x7A).contains(byte | 0x20)
            }
            return Text(bytes)
        }
        let scalars = scalars
        var out: [UInt8] = []
        var isInWord = false
        for (index, scalar) in scalars.enumerated() {
            if isInWord {
                out += lowered(scalar, at: index, in: scalars).utf8
            } else {
                out += scalar.properties.titlecaseMapping.utf8
            }
            isInWord = scalar.properties.isCased
        }
        return Text(out)
    }

    /// Python's `str.swapcase`.
    func caseSwapped() -> Text {
        let scalars = scalars
        var out: [UInt8] = []
        for (index, scalar) in scalars.enumerated() {
            if scalar.properties.isUppercase {
                out += lowered(scalar, at: index, in: scalars).utf8
            } else if scalar.properties.isLowercase {
                out += scalar.properties.uppercaseMapping.utf8
            } else {
                out += String(scalar).utf8
            }
        }
        return Text(out)
    }

    /// Python's `str.islower`: something has case, and nothing is upper or title case.
    var isLowercase: Bool {
        let cased = scalars.filter(\.properties.isCased)
        return !cased.isEmpty
            && cased.allSatisfy { $0.properties.isLowercase && $0.properties.generalCategory != .titlecaseLetter }
    }

    /// Python's `str.isupper`: something has case, and nothing is lower or title case.
    var isUppercase: Bool {
        let cased = scalars.filter(\.properties.isCased)
        return !cased.isEmpty
            && cased.allSatisfy { $0.properties.isUppercase && $0.properties.generalCategory != .titlecaseLetter }
    }

    private func mappingASCII(_ map: (UInt8) -> UInt8) -> Text {
        withBytes { bytes in
            bytes.allSatisfy { map($0) == $0 } ? self : Text(bytes.map(map))
        }
    }
}

/// The capital of a small letter; every other byte as it is.
@inline(__always)
private func upperASCII(_ byte: UInt8) -> UInt8 { byte &- 0x61 < 26 ? byte &- 0x20 : byte }

/// The small letter of a capital; every other byte as it is.
@inline(__always)
private func lowerASCII(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte &+ 0x20 : byte }

/// The lower case of the code point at `index`, which for a sigma depends on its neighbours.
private func lowered(_ scalar: Unicode.Scalar, at index: Int, in all: [Unicode.Scalar]) -> String {
    guard scalar == "\u{3A3}" else { return scalar.properties.lowercaseMapping }
    let before = all[..<index].last { !$0.properties.isCaseIgnorable }
    let after = all[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    let isFinal = before?.properties.isCased == true && after?.properties.isCased != true
    return isFinal ? "\u{3C2}" : "\u{3C3}"
}
