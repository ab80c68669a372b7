import ArgumentParser

/// A word out of a few that an option takes.
///
/// The library works its words out through a general sequence of cases, which took a thirtieth of a scaffold's time.
protocol Choice: ExpressibleByArgument, CaseIterable, RawRepresentable<String> {}

extension Choice {
    /// The words in the order of the cases.
    static var allValueStrings: [String] {
        var words: [String] = []
        for choice in allCases { words.append(choice.rawValue) }
        return words
    }

    /// No word needs a description beside the option's own.
    static var allValueDescriptions: [String: String] { [:] }

    /// The word of a default.
    var defaultValueDescription: String { rawValue }
}
