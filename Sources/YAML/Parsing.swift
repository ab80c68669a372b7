package import CairnDiagnostics

extension Node {
    /// Reads a YAML text with one document.
    ///
    /// Scalars follow the core schema of YAML 1.2. Refused, each with its place: a second document, tags, merge keys,
    /// a key twice, a collection as a key, numbers that don't fit into 64 bits, and what goes beyond the limits.
    /// - Parameters:
    ///   - text: the text in UTF-8, with or without a byte-order mark.
    ///   - file: the file's name as diagnostics shall give it.
    ///   - limits: how much the text may ask for.
    /// - Returns: the document's value; null for an empty text.
    /// - Throws: the first thing that is wrong.
    package static func parse(
        _ text: [UInt8], file: String, limits: ReadingLimits = ReadingLimits()
    ) throws(Diagnostic) -> Node {
        try read(text, file, limits, .strict, oneDocument: true).first ?? empty(text, file)
    }

    /// Reads a YAML text with one document, given as a string: `parse(_:file:limits:)`.
    package static func parse(
        _ text: String, file: String, limits: ReadingLimits = ReadingLimits()
    ) throws(Diagnostic) -> Node {
        try parse(Array(text.utf8), file: file, limits: limits)
    }

    /// Reads a YAML text with any number of documents.
    /// - Parameter dialect: what is borne; else as for `parse`.
    /// - Returns: the documents' values in their order; none for an empty text.
    /// - Throws: the first thing that is wrong, as `parse` does.
    package static func parseAll(
        _ text: [UInt8], file: String, dialect: Dialect = .strict, limits: ReadingLimits = ReadingLimits()
    ) throws(Diagnostic) -> [Node] {
        try read(text, file, limits, dialect, oneDocument: false)
    }

    /// Reads a JSON text (RFC 8259, strictly); a byte-order mark is passed over.
    ///
    /// Refused beyond what isn't JSON, if `dialect` is strict: a name twice in an object, numbers that don't fit into
    /// 64 bits, and half a surrogate pair. What goes beyond the limits is refused always.
    /// - Parameter comments: whether comments and commas before a closing bracket are passed over.
    /// - Returns: the text's value.
    /// - Throws: the first thing that is wrong.
    package static func parseJSON(
        _ text: [UInt8], file: String, dialect: Dialect = .strict, comments: Bool = false,
        limits: ReadingLimits = ReadingLimits()
    ) throws(Diagnostic) -> Node {
        let tables = try NodeTables(file: file, text: text, limits: limits)
        let built = try JSONParser(text, TreeBuilder(tables, dialect: dialect), comments: comments).read()
        guard let root = built.roots.first else { return empty(text, file) }
        return built.tables.finish(root)
    }

    private static func read(
        _ text: [UInt8], _ file: String, _ limits: ReadingLimits, _ dialect: Dialect, oneDocument: Bool
    ) throws(Diagnostic) -> [Node] {
        let tables = try NodeTables(file: file, text: text, limits: limits)
        let skipped = text.startsWithByteOrderMark ? 3 : 0
        // A closure's typed throw is lost on the way through withUnsafeBufferPointer.
        var failure: Diagnostic?
        let built = text.withUnsafeBufferPointer { bytes -> TreeBuilder? in
            let reader = EventReader(
                bytes, skipped: skipped, builder: TreeBuilder(tables, dialect: dialect), oneDocument: oneDocument)
            do throws(Diagnostic) {
                return try reader.read()
            } catch {
                failure = error
                return nil
            }
        }
        if let failure { throw failure }
        guard let built else { return [] }
        let store = built.tables.store()
        return built.roots.map { Node(store, $0) }
    }

    private static func empty(_ text: [UInt8], _ file: String) -> Node {
        let record = NodeStore.Record(kind: .null, style: .plain, start: 0, end: 0, content: 0, count: 0)
        return Node(NodeStore(file: file, text: text, records: [record]), 0)
    }
}
