import StructuredData

/// What an option of a check may be: its JSON Schema, its line in the manual and what `cairn lint` does with it.
package enum OptionShape: Hashable, Sendable {
    /// One path.
    case path(PathMeaning)
    /// A path, or a pattern over paths.
    case glob(PathMeaning)
    /// Patterns over paths: a list, or one by itself.
    case globs(PathMeaning)
    /// A file beside the manifest.
    case resource
    /// A regular expression.
    case pattern
    /// A string that isn't empty.
    case text
    /// Such strings: a list, or one by itself.
    case texts
    /// A program and its arguments: a list.
    case arguments
    /// True or false.
    case truth
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// The name of a language that values are read in.
    case format
    /// How much of a file an expression is looked for in.
    case scope
    /// A way to a value in a file.
    case valuePath
    /// A JSON Schema.
    case schema
    /// Any value.
    case data

    /// What it is in words, for the manual; in Markdown.
    package var words: String {
        switch self {
        case .path: "a path"
        case .glob: "a path, or a pattern over paths (`*`, `?`, `**`)"
        case .globs: "a pattern over paths (`*`, `?`, `**`), or a list of them"
        case .resource: "a path beside the manifest"
        case .pattern: "an expression (PCRE2)"
        case .text: "a string"
        case .texts: "a string, or a list of them"
        case .arguments: "a list of strings"
        case .truth: "`true` or `false`"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .format, .scope:
            choices.dropLast().map { "`\($0)`" }.joined(separator: ", ") + " or `\(choices.last ?? "")`"
        case .valuePath: "the way to a value"
        case .schema: "a JSON Schema"
        case .data: "any value"
        }
    }

    /// The words that it may be, where there are only a few.
    package var choices: [String] {
        switch self {
        case .format: DataFormat.allCases.map(\.rawValue)
        case .scope: SearchScope.allCases.map(\.rawValue)
        default: []
        }
    }

    /// What its path leads to; nil if it names no file of the project.
    package var meaning: PathMeaning? {
        switch self {
        case .path(let meaning), .glob(let meaning), .globs(let meaning): meaning
        default: nil
        }
    }
}

/// What the path in an option leads to.
package enum PathMeaning: Hashable, Sendable {
    /// A file of the project, without which the check fails.
    case file
    /// A folder of the project, without which the check fails.
    case folder
    /// A file of the project as scaffolding made it; a solution doesn't bring it.
    case scaffolded
    /// Files of the project that are looked through; none is fine.
    case searched
    /// Where the project must have nothing.
    case nothing
    /// An acceptance test, or a folder of them, that the milestone brings along.
    case acceptance
}
