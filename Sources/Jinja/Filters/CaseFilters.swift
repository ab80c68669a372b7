/// `upper`, `lower`, `capitalize`, `title`.
let caseFilters: [Filter] = [
    // `'aß'|upper` is `ASS`.
    Filter("upper", cost: 16) { value, _, runtime throws(Failure) in
        .string(try runtime.text(of: value).uppercased())
    },
    // `'ABC'|lower` is `abc`.
    Filter("lower", cost: 16) { value, _, runtime throws(Failure) in
        .string(try runtime.text(of: value).lowercased())
    },
    // The first letter in upper case, all others in lower case.
    Filter("capitalize", cost: 16) { value, _, runtime throws(Failure) in
        .string(try runtime.text(of: value).capitalized())
    },
    // Every word's first letter in upper case, all others in lower case. Words begin behind white space, `-`, `(`, `{`,
    // `[` and `<`, other than in the method `title`.
    Filter("title", cost: 24) { value, _, runtime throws(Failure) in .string(titleOfWords(try runtime.text(of: value)))
    },
]

private func titleOfWords(_ text: Text) -> Text {
    if text.isASCII {
        var bytes = text.bytes
        var begins = true
        for index in bytes.indices {
            let byte = bytes[index]
            switch byte {
            case 0x09...0x0D, 0x1C...0x20, UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["),
                UInt8(ascii: "<"):
                begins = true
            case 0x61...0x7A where begins:
                bytes[index] = byte - 0x20
                begins = false
            case 0x41...0x5A where !begins: bytes[index] = byte + 0x20
            default: begins = false
            }
        }
        return Text(bytes)
    }
    var out: [UInt8] = []
    var word = String.UnicodeScalarView()
    func finish() {
        guard let first = word.first else { return }
        out += Text(first).uppercased().bytes
        out += Text(String(word.dropFirst())).lowercased().bytes
        word = String.UnicodeScalarView()
    }
    for scalar in text.scalars {
        if scalar.isPythonSpace || "-({[<".unicodeScalars.contains(scalar) {
            finish()
            out += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        } else {
            word.append(scalar)
        }
    }
    finish()
    return Text(out)
}
