import ArgumentParser
import CairnDiagnostics
import Jinja

/// The settings of the template language on the command line, under Jinja2's names and with its defaults.
struct RenderSettings: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("What begins a tag.", valueName: "s"))
    var blockStartString = "{%"

    @Option(parsing: .unconditional, help: ArgumentHelp("What ends a tag.", valueName: "s"))
    var blockEndString = "%}"

    @Option(parsing: .unconditional, help: ArgumentHelp("What begins an expression to print.", valueName: "s"))
    var variableStartString = "{{"

    @Option(parsing: .unconditional, help: ArgumentHelp("What ends an expression to print.", valueName: "s"))
    var variableEndString = "}}"

    @Option(parsing: .unconditional, help: ArgumentHelp("What begins a comment.", valueName: "s"))
    var commentStartString = "{#"

    @Option(parsing: .unconditional, help: ArgumentHelp("What ends a comment.", valueName: "s"))
    var commentEndString = "#}"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("What begins a line that is a tag; none unless given.", valueName: "s"))
    var lineStatementPrefix: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("What begins a comment up to the end of its line; none unless given.", valueName: "s"))
    var lineCommentPrefix: String?

    @Flag(help: "Drop the line break behind a tag.")
    var trimBlocks = false

    @Flag(help: "Drop the blanks before a tag that begins its line.")
    var lstripBlocks = false

    @Flag(help: "Keep a line break at the end of a template.")
    var keepTrailingNewline = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            #"What the template's line breaks become: \n, \r\n or \r, also in these letters."#, valueName: "s"))
    var newlineSequence = #"\n"#

    /// The settings as the engine takes them.
    /// - Throws: what is wrong with them; a bare diagnostic, since the arguments are to blame.
    func options(isLenient: Bool) throws(Diagnostic) -> Options {
        var options = Options()
        options.blockStart = blockStartString
        options.blockEnd = blockEndString
        options.variableStart = variableStartString
        options.variableEnd = variableEndString
        options.commentStart = commentStartString
        options.commentEnd = commentEndString
        options.lineStatementPrefix = lineStatementPrefix
        options.lineCommentPrefix = lineCommentPrefix
        options.trimBlocks = trimBlocks
        options.lstripBlocks = lstripBlocks
        options.keepTrailingNewline = keepTrailingNewline
        options.newlineSequence =
            switch newlineSequence {
            case #"\n"#: "\n"
            case #"\r\n"#: "\r\n"
            case #"\r"#: "\r"
            default: newlineSequence
            }
        options.undefined = isLenient ? .lenient : .strict
        do throws(OptionProblem) {
            try options.check()
        } catch {
            let names = [error.setting, error.other].compactMap { $0?.optionName }
            throw Diagnostic(
                id: "invalid-setting", "\(names.joined(separator: " and ")) \(error.message)", help: error.help)
        }
        return options
    }
}

extension String {
    /// One of Jinja2's names of settings as the command line writes it: `a_b` is `--a-b`.
    fileprivate var optionName: String {
        "--" + String(map { $0 == "_" ? "-" : $0 })
    }
}
