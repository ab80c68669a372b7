/// `slugify`, `snake`, `kebab`, `pascal`, `camel`: names for packages, files and classes made of any words.
let nameFilters: [Filter] = [
    // Lower case, and `separator` for every stretch that isn't letters and digits: `Hello, World` is `hello-world`.
    Filter("slugify", [.optional("separator", "-")], cost: 40) { value, arguments, runtime throws(Failure) in
        let separator = try arguments[0].asText("separator").string
        let text = ASCIIWords.plain(try runtime.text(of: value)).lowercased()
        let parts = text.unicodeScalars.split { !ASCIIWords.isPart($0) }.map(String.init)
        let (size, overflows) = separator.utf8.count.multipliedReportingOverflow(by: parts.count)
        try runtime.checkTextSize(overflows ? .max : size + text.utf8.count)
        return .text(parts.joined(separator: separator))
    },
    // `My project-Name` and `myProjectName` are `my_project_name`.
    Filter("snake", cost: 40) { value, _, runtime throws(Failure) in
        .text(ASCIIWords.words(try runtime.text(of: value)).map { $0.lowercased() }.joined(separator: "_"))
    },
    // `my-project-name`.
    Filter("kebab", cost: 40) { value, _, runtime throws(Failure) in
        .text(ASCIIWords.words(try runtime.text(of: value)).map { $0.lowercased() }.joined(separator: "-"))
    },
    // `MyProjectName`.
    Filter("pascal", cost: 40) { value, _, runtime throws(Failure) in
        .text(ASCIIWords.words(try runtime.text(of: value)).map(ASCIIWords.capitalized).joined())
    },
    // `myProjectName`.
    Filter("camel", cost: 40) { value, _, runtime throws(Failure) in
        let words = ASCIIWords.words(try runtime.text(of: value))
        let rest = words.dropFirst().map(ASCIIWords.capitalized).joined()
        return .text((words.first?.lowercased() ?? "") + rest)
    },
]

/// Takes text apart into words of ASCII letters and digits.
private enum ASCIIWords {
    /// The words: apart at everything that isn't a letter or digit, before a capital behind a small letter or digit, and
    /// before the last of several capitals if a small letter follows it (`HTTPServer` is `HTTP`, `Server`).
    static func words(_ text: Text) -> [String] {
        let scalars = Array(plain(text).unicodeScalars)
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let isCapital = "A"..."Z" ~= scalar
            if let last = word.last, isCapital {
                let endsCapitals =
                    "A"..."Z" ~= last && index + 1 < scalars.count && "a"..."z" ~= scalars[index + 1]
                if !("A"..."Z" ~= last) || endsCapitals {
                    words.append(String(word))
                    word = String.UnicodeScalarView()
                }
            }
            if isPart(scalar) {
                word.append(scalar)
            } else if !word.isEmpty {
                words.append(String(word))
                word = String.UnicodeScalarView()
            }
        }
        return word.isEmpty ? words : words + [String(word)]
    }

    static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        "a"..."z" ~= scalar || "A"..."Z" ~= scalar || "0"..."9" ~= scalar
    }

    static func capitalized(_ word: String) -> String {
        word.prefix(1).uppercased() + word.dropFirst().lowercased()
    }

    /// The text with Latin letters that have marks as plain letters, and without combining marks.
    static func plain(_ text: Text) -> String {
        if text.isASCII { return text.string }
        var out = ""
        for scalar in text.scalars {
            if let letters = plainLetters[scalar] {
                out += letters
            } else if scalar.properties.generalCategory != .nonspacingMark {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Letters with marks by what they become.
    private static let plainLetters: [Unicode.Scalar: String] = {
        let groups: [(String, String)] = [
            ("a", "àáâãäåāăąǎ"), ("A", "ÀÁÂÃÄÅĀĂĄǍ"), ("c", "çćĉċč"), ("C", "ÇĆĈĊČ"), ("d", "ďđð"), ("D", "ĎĐÐ"),
            ("e", "èéêëēĕėęě"), ("E", "ÈÉÊËĒĔĖĘĚ"), ("g", "ĝğġģ"), ("G", "ĜĞĠĢ"), ("h", "ĥħ"), ("H", "ĤĦ"),
            ("i", "ìíîïĩīĭįıǐ"), ("I", "ÌÍÎÏĨĪĬĮİǏ"), ("j", "ĵ"), ("J", "Ĵ"), ("k", "ķ"), ("K", "Ķ"), ("l", "ĺļľŀł"),
            ("L", "ĹĻĽĿŁ"), ("n", "ñńņňŉ"), ("N", "ÑŃŅŇ"), ("o", "òóôõöøōŏőǒ"), ("O", "ÒÓÔÕÖØŌŎŐǑ"), ("r", "ŕŗř"),
            ("R", "ŔŖŘ"), ("s", "śŝşšș"), ("S", "ŚŜŞŠȘ"), ("t", "ţťŧț"), ("T", "ŢŤŦȚ"), ("u", "ùúûüũūŭůűųǔ"),
            ("U", "ÙÚÛÜŨŪŬŮŰŲǓ"), ("w", "ŵ"), ("W", "Ŵ"), ("y", "ýÿŷ"), ("Y", "ÝŸŶ"), ("z", "źżž"), ("Z", "ŹŻŽ"),
            ("ss", "ß"), ("ae", "æ"), ("AE", "Æ"), ("oe", "œ"), ("OE", "Œ"), ("th", "þ"), ("TH", "Þ"),
        ]
        var letters: [Unicode.Scalar: String] = [:]
        for (plain, marked) in groups {
            for scalar in marked.unicodeScalars { letters[scalar] = plain }
        }
        return letters
    }()
}
