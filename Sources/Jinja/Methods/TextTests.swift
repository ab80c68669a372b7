/// Methods of strings that ask about all of their code points. An empty string has no code points to say yes.
let textTests: [Filter] = [
    every("isdigit") { scalar in
        let type = scalar.properties.numericType
        return type == .decimal || type == .digit
    },
    every("isdecimal") { $0.properties.numericType == .decimal },
    every("isnumeric") { $0.properties.numericType != nil },
    every("isalpha") { $0.isLetter },
    every("isalnum") { $0.isLetter || $0.properties.numericType != nil },
    every("isspace") { $0.isPythonSpace },
    Filter("isascii") { value, _, _ throws(Failure) in .bool(try value.asText("the value").isASCII) },
    Filter("isprintable", cost: 12) { value, _, _ throws(Failure) in
        .bool(try value.asText("the value").scalars.allSatisfy(\.isPrintable))
    },
    Filter("isupper", cost: 12) { value, _, _ throws(Failure) in .bool(try value.asText("the value").isUppercase) },
    Filter("islower", cost: 12) { value, _, _ throws(Failure) in .bool(try value.asText("the value").isLowercase) },
    // Whether capitals stand exactly where words begin.
    Filter("istitle", cost: 12) { value, _, _ throws(Failure) in
        var hasCased = false
        var isInWord = false
        for scalar in try value.asText("the value").scalars {
            let properties = scalar.properties
            if properties.isUppercase || properties.generalCategory == .titlecaseLetter {
                if isInWord { return false }
                (isInWord, hasCased) = (true, true)
            } else if properties.isLowercase {
                if !isInWord { return false }
                hasCased = true
            } else {
                isInWord = false
            }
        }
        return .bool(hasCased)
    },
    Filter("isidentifier", cost: 12) { value, _, _ throws(Failure) in
        let scalars = try value.asText("the value").scalars
        guard let first = scalars.first, first == "_" || first.properties.isXIDStart else { return false }
        return .bool(scalars.allSatisfy { $0 == "_" || $0.properties.isXIDContinue })
    },
]

/// A method that asks whether there are code points and all of them are `isRight`.
private func every(_ name: String, _ isRight: @escaping @Sendable (Unicode.Scalar) -> Bool) -> Filter {
    Filter(name, cost: 12) { value, _, _ throws(Failure) in
        let scalars = try value.asText("the value").scalars
        return .bool(!scalars.isEmpty && scalars.allSatisfy(isRight))
    }
}

extension Unicode.Scalar {
    /// Whether it is a letter of any script.
    fileprivate var isLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }
}
