/// What begins and ends tags, as bytes: the settings of the lexer, made once for an environment.
final class Delimiters: Sendable {
    enum Kind { case comment, block, variable }

    /// What begins a tag, the longest first, as Jinja2 tries them.
    let starts: [(kind: Kind, bytes: [UInt8])]
    let blockStart: [UInt8]
    let blockEnd: [UInt8]
    let variableEnd: [UInt8]
    let commentEnd: [UInt8]
    let lineStatement: [UInt8]?
    let lineComment: [UInt8]?
    /// The byte that all starts begin with, or nil if they differ.
    let firstByte: UInt8?
    /// Whether the starts are `{{`, `{%` and `{#`.
    let areUsual: Bool

    init(_ options: Options) {
        let all: [(Kind, [UInt8])] = [
            (.comment, Array(options.commentStart.utf8)), (.block, Array(options.blockStart.utf8)),
            (.variable, Array(options.variableStart.utf8)),
        ]
        starts = all.sorted { $0.1.count > $1.1.count }.map { (kind: $0.0, bytes: $0.1) }
        blockStart = Array(options.blockStart.utf8)
        blockEnd = Array(options.blockEnd.utf8)
        variableEnd = Array(options.variableEnd.utf8)
        commentEnd = Array(options.commentEnd.utf8)
        lineStatement = options.lineStatementPrefix.map { Array($0.utf8) }
        lineComment = options.lineCommentPrefix.map { Array($0.utf8) }
        let first = all[0].1.first
        firstByte = all.allSatisfy { $0.1.first == first } ? first : nil
        areUsual = options.commentStart == "{#" && options.blockStart == "{%" && options.variableStart == "{{"
    }
}
