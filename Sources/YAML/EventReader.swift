import CLibYAML
import CairnDiagnostics

/// Reads libyaml's events and hands them to a `TreeBuilder`.
struct EventReader {
    private let text: UnsafeBufferPointer<UInt8>
    private let skipped: Int
    private var builder: TreeBuilder
    private let oneDocument: Bool
    // A place in the text, to turn libyaml's marks, which count code points, into bytes.
    private var markIndex = 0
    private var markOffset: Int

    /// Makes a reader of the text that `builder` is for; `oneDocument` refuses a second one.
    init(_ text: UnsafeBufferPointer<UInt8>, skipped: Int, builder: TreeBuilder, oneDocument: Bool) {
        self.text = text
        self.skipped = skipped
        self.builder = builder
        self.oneDocument = oneDocument
        self.markOffset = skipped
    }

    /// Reads to the end of the text.
    /// - Returns: the builder, which holds all the nodes.
    /// - Throws: the first thing that is wrong.
    consuming func read() throws(Diagnostic) -> TreeBuilder {
        // libyaml keeps no pointers into the parser's own memory, but its address must stay.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw Self.outOfMemory }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        let content = UnsafeBufferPointer(rebasing: text[skipped...])
        // An empty buffer may have no address, which libyaml refuses by abort.
        guard let address = content.baseAddress, !content.isEmpty else { return builder }
        yaml_parser_set_input_string(parser, address, content.count)

        var event = yaml_event_t()
        while true {
            guard yaml_parser_parse(parser, &event) == 1 else { throw problem(parser) }
            defer { yaml_event_delete(&event) }
            if event.type == YAML_STREAM_END_EVENT { return builder }
            try handle(event)
        }
    }

    private mutating func handle(_ event: yaml_event_t) throws(Diagnostic) {
        let start = offset(event.start_mark)
        let end = offset(event.end_mark)
        switch event.type {
        case YAML_SCALAR_EVENT:
            try scalar(event, start, end)
        case YAML_SEQUENCE_START_EVENT:
            let details = event.data.sequence_start
            try checkTag(details.tag, start)
            try builder.open(
                isMapping: false, details.style == YAML_FLOW_SEQUENCE_STYLE ? .flow : .indented,
                behindProperties(start, details.anchor, details.tag), end, anchor: name(details.anchor))
        case YAML_MAPPING_START_EVENT:
            let details = event.data.mapping_start
            try checkTag(details.tag, start)
            try builder.open(
                isMapping: true, details.style == YAML_FLOW_MAPPING_STYLE ? .flow : .indented,
                behindProperties(start, details.anchor, details.tag), end, anchor: name(details.anchor))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            try builder.close(end)
        case YAML_ALIAS_EVENT:
            try builder.alias(name(event.data.alias.anchor) ?? "", start, end)
        case YAML_DOCUMENT_START_EVENT:
            try document(event, start, end)
        default:
            break
        }
    }

    private mutating func scalar(_ event: yaml_event_t, _ start: Int, _ end: Int) throws(Diagnostic) {
        let details = event.data.scalar
        try checkTag(details.tag, start)
        let bytes = UnsafeBufferPointer(start: UnsafePointer(details.value), count: Int(details.length))
        var kind: Node.Kind
        let style: Node.Style
        switch details.style {
        case YAML_PLAIN_SCALAR_STYLE: (kind, style) = (CoreSchema.kind(bytes), .plain)
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: (kind, style) = (.string, .block)
        default: (kind, style) = (.string, .quoted)
        }
        if let tag = details.tag, let tagged = CoreSchema.kind(bytes, tag: String(cString: tag)) { kind = tagged }
        if style == .plain, kind == .string, bytes.count == 2, bytes.elementsEqual("<<".utf8), builder.isAtKey {
            if builder.dialect == .tolerant { builder.markMergeKey() } else { throw mergeKey(start, end) }
        }
        // libyaml counts the empty lines behind a block as well.
        var end = end
        while style == .block, end > start, text[end - 1] <= 0x20 { end -= 1 }
        // An empty value's place may be behind line breaks: it belongs to what comes before.
        let begin = behindProperties(start, details.anchor, details.tag)
        try builder.scalar(kind, style, bytes, min(begin, end), end, anchor: name(details.anchor))
    }

    private mutating func document(_ event: yaml_event_t, _ start: Int, _ end: Int) throws(Diagnostic) {
        if oneDocument, !builder.roots.isEmpty {
            throw builder.place.diagnostic(
                id: "yaml-second-document", "a second document begins here", explanation: "one is expected",
                start, end, help: ["remove the line '---' and what follows, or put that into a file of its own"])
        }
        if builder.dialect == .strict, let version = event.data.document_start.version_directive?.pointee,
            version.minor != 2
        {
            throw builder.place.diagnostic(
                id: "yaml-version", "the text says that it is YAML \(version.major).\(version.minor)",
                explanation: "only YAML 1.2 is read: to it, 'yes' and 'on' are strings", start, end,
                help: ["remove the line '%YAML', and check values such as 'yes', 'on' and '010'"])
        }
        builder.beginDocument()
    }

    private func mergeKey(_ start: Int, _ end: Int) -> Diagnostic {
        builder.place.diagnostic(
            id: "yaml-merge-key", "merge keys ('<<') are not read", start, end,
            help: ["write the merged members out; YAML 1.2 has no merge keys"])
    }

    private func checkTag(_ tag: UnsafeMutablePointer<yaml_char_t>?, _ start: Int) throws(Diagnostic) {
        guard tag != nil, builder.dialect == .strict else { return }
        let mark = text[start...].firstIndex(of: UInt8(ascii: "!")) ?? start
        let end = text[mark...].firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: ",") } ?? text.endIndex
        let name = String(decoding: text[mark..<end], as: UTF8.self)
        throw builder.place.diagnostic(
            id: "yaml-tag", "tags such as '\(name)' are not read", mark, end,
            help: ["remove the tag; quotes make a string of anything", "put quotes around text that begins with '!'"])
    }

    private func name(_ anchor: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        anchor.map { String(cString: $0) }
    }

    /// The offset of a node's content, where an anchor or a tag stands before it.
    private func behindProperties(
        _ start: Int, _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?
    ) -> Int {
        var start = start
        // One of each at the most.
        for _ in 0..<2 {
            guard start < text.count else { return start }
            let isAnchor = anchor != nil && text[start] == UInt8(ascii: "&")
            guard isAnchor || (tag != nil && text[start] == UInt8(ascii: "!")) else { return start }
            let name = text[start...].firstIndex { $0 <= 0x20 } ?? text.endIndex
            start = text[name...].firstIndex { $0 > 0x20 } ?? text.endIndex
        }
        return start
    }

    /// The byte offset of a mark. Marks mostly go forward, so the way from the one before is short.
    mutating func offset(_ mark: yaml_mark_t) -> Int {
        let index = Int(mark.index)
        if builder.tables.isASCII { return min(index + skipped, text.count) }
        while markIndex < index, markOffset < text.count {
            markOffset += 1
            while markOffset < text.count, text[markOffset] & 0xC0 == 0x80 { markOffset += 1 }
            markIndex += 1
        }
        while markIndex > index, markOffset > skipped {
            markOffset -= 1
            while markOffset > skipped, text[markOffset] & 0xC0 == 0x80 { markOffset -= 1 }
            markIndex -= 1
        }
        return markOffset
    }

    private static var outOfMemory: Diagnostic {
        Diagnostic(id: "out-of-memory", "there is not enough memory to read the file")
    }

    /// What libyaml stumbled over, in words.
    private mutating func problem(_ parser: UnsafeMutablePointer<yaml_parser_t>) -> Diagnostic {
        let details = parser.pointee
        switch details.error {
        case YAML_MEMORY_ERROR:
            return Self.outOfMemory
        case YAML_READER_ERROR:
            return SyntaxProblem.character(
                at: Int(details.problem_offset) + skipped, value: Int(details.problem_value), in: builder.place)
        default:
            let problem = details.problem.map { String(cString: $0) } ?? "something is wrong"
            let context = details.context.map { String(cString: $0) }
            let hasContext = context != nil && details.context_mark.index < details.problem_mark.index
            let contextOffset = hasContext ? offset(details.context_mark) : nil
            return SyntaxProblem(
                problem: problem, context: context, offset: offset(details.problem_mark),
                contextOffset: contextOffset, store: builder.place
            ).diagnostic
        }
    }
}
