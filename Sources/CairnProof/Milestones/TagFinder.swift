import CairnCatalog
import CairnDiagnostics
import CairnFiles

/// Gives lines that an author wrote the tags that they need: where they hold the text of an answer, the template's tag
/// for it comes back.
///
/// Texts that the file takes from tags count, and the answers to questions that take any text. A text of less than three
/// bytes, or one that is a part of a longer word, is taken for the author's own.
struct TagFinder {
    /// A text that answers give, and the tags for it.
    private struct Value {
        var text: [UInt8]
        /// Those that the file has.
        var near: Set<String> = []
        /// Those that any file may have.
        var far: Set<String> = []
    }

    private var values: [Value] = []
    private let render: (ArraySlice<UInt8>) -> [UInt8]?

    /// Looks at the texts that a line may be like.
    init(_ project: AuthoredProject, near texts: [AuthoredText]) {
        render = project.render
        var sources: Set<ArraySlice<UInt8>> = []
        for line in texts.flatMap(\.lines) {
            if let source = line.source, source != line.bytes { sources.insert(source) }
        }
        var tags: Set<String> = []
        for source in sources { tags.formUnion(Self.tags(in: source)) }
        for tag in tags { add(tag, isNear: true) }
        for question in project.subject.template.questions
        where question.kind == .string && question.choices.isEmpty && !question.isSecret {
            add("{{ \(question.name) }}", isNear: false)
        }
        // The longest first: one may hold another.
        values.sort { left, right in
            left.text.count != right.text.count
                ? left.text.count > right.text.count : left.text.lexicographicallyPrecedes(right.text)
        }
    }

    private mutating func add(_ tag: String, isNear: Bool) {
        guard let text = render(Array(tag.utf8)[...]), text.count >= 3, !text.contains(UInt8(ascii: "\n")) else {
            return
        }
        let index = values.firstIndex { $0.text == text } ?? values.count
        if index == values.count { values.append(Value(text: text)) }
        if isNear { values[index].near.insert(tag) } else { values[index].far.insert(tag) }
    }

    /// The tags with values in a line of a template.
    private static func tags(in source: ArraySlice<UInt8>) -> [String] {
        var tags: [String] = []
        var rest = source
        while let open = rest.firstPlace(ofBytes: Array("{{".utf8)) {
            guard let close = rest[open.upperBound...].firstPlace(ofBytes: Array("}}".utf8)) else { break }
            tags.append(String(decoding: rest[open.lowerBound..<close.upperBound], as: UTF8.self))
            rest = rest[close.upperBound...]
        }
        return tags
    }

    /// A line as the template has to have it.
    /// - Parameter path: what diagnostics call the file.
    /// - Throws: that several tags stand for a text in it.
    func line(_ bytes: ArraySlice<UInt8>, in path: RelativePath) throws(Diagnostic) -> AuthoredText.Line {
        var source: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard let value = values.first(where: { Self.stands($0.text, at: index, in: bytes) }) else {
                source.append(bytes[index])
                index += 1
                continue
            }
            let tags = value.near.isEmpty ? value.far : value.near
            guard tags.count == 1, let tag = tags.first else {
                throw Diagnostic(
                    id: "ambiguous-tag",
                    "a changed line of '\(path)' holds '\(String(decoding: value.text, as: UTF8.self))', which several tags give",
                    explanation:
                        "the line is \(PatchFlaw.shown(bytes)); the tags are \(tags.sorted().joined(separator: ", "))",
                    help: ["change the line in the template"])
            }
            source += tag.utf8
            index += value.text.count
        }
        let line = AuthoredText.Line(bytes, source: source[...])
        guard !source.elementsEqual(bytes), render(source[...]).map({ !$0.elementsEqual(bytes) }) ?? true else {
            return line
        }
        throw Diagnostic(
            id: "ambiguous-tag", "a changed line of '\(path)' cannot be given its tags back",
            explanation: "the line is \(PatchFlaw.shown(bytes)); with tags, it is rendered to something else",
            help: ["change the line in the template"])
    }

    /// Whether a text stands at a place, and is no part of a longer word.
    private static func stands(_ text: [UInt8], at index: Int, in line: ArraySlice<UInt8>) -> Bool {
        guard line[index...].starts(with: text) else { return false }
        func isWord(_ byte: UInt8?) -> Bool {
            guard let byte else { return false }
            return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let end = index + text.count
        let before = index > line.startIndex ? line[index - 1] : nil
        let after = end < line.endIndex ? line[end] : nil
        return !(isWord(text.first) && isWord(before)) && !(isWord(text.last) && isWord(after))
    }
}
