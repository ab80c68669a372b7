import CairnDiagnostics

/// Puts nodes together from what a reader finds, one call per event, and holds what both YAML and JSON hold to:
/// limits, and, where reading is strict, no key twice.
struct TreeBuilder {
    /// A collection that isn't closed yet.
    private struct Frame {
        var isMapping: Bool
        var style: Node.Style
        var start: Int
        var firstPending: Int
        /// Nodes below it, aliases followed.
        var size = 1
        /// Levels of collections, itself included, aliases followed.
        var height = 1
        var anchor: String?
    }

    /// What an alias of the name stands for.
    private struct Anchor {
        var index: UInt32
        var size: Int
        var height: Int
    }

    /// The nodes so far.
    private(set) var tables: NodeTables
    /// What is borne.
    let dialect: Dialect
    private var limits: ReadingLimits { tables.limits }
    private var pending: [UInt32] = []
    private var frames: [Frame] = []
    private var anchors: [String: Anchor] = [:]
    private var openAnchors: [String] = []
    private var repeated = 0
    private var mergeKeys: Set<UInt32> = []
    /// The roots of the documents that are complete.
    private(set) var roots: [UInt32] = []

    /// Makes a builder that fills empty tables.
    init(_ tables: consuming NodeTables, dialect: Dialect) {
        self.tables = tables
        self.dialect = dialect
    }

    /// A store without nodes, to make diagnostics with.
    var place: NodeStore {
        tables.place
    }

    /// Begins a document: anchors hold for one document only.
    mutating func beginDocument() {
        anchors.removeAll()
    }

    /// Whether the next node is a mapping's key.
    var isAtKey: Bool {
        guard let frame = frames.last, frame.isMapping else { return false }
        return (pending.count - frame.firstPending).isMultiple(of: 2)
    }

    /// Remembers that the next scalar, a key, merges what its value holds.
    mutating func markMergeKey() {
        mergeKeys.insert(UInt32(truncatingIfNeeded: tables.records.count))
    }

    /// Adds a scalar with the content `bytes`, which stands at `start` ..< `end` of the text.
    mutating func scalar(
        _ kind: Node.Kind, _ style: Node.Style, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int,
        anchor: String? = nil
    ) throws(Diagnostic) {
        if kind == .int || kind == .double, dialect == .strict { try checkNumber(kind, bytes, start, end) }
        let index = try tables.scalar(kind, style, bytes, start, end)
        add(index, size: 1, height: 0, anchor: anchor)
    }

    /// Opens a sequence or a mapping.
    mutating func open(
        isMapping: Bool, _ style: Node.Style, _ start: Int, _ end: Int, anchor: String? = nil
    ) throws(Diagnostic) {
        if isAtKey, dialect == .strict { throw collectionAsKey(isMapping: isMapping, start, end) }
        guard frames.count < limits.depth else { throw tooDeep(start, end) }
        if let anchor {
            anchors[anchor] = nil
            openAnchors.append(anchor)
        }
        frames.append(
            Frame(isMapping: isMapping, style: style, start: start, firstPending: pending.count, anchor: anchor))
    }

    /// Closes the innermost collection; `end` counts for a flow collection only.
    mutating func close(_ end: Int) throws(Diagnostic) {
        guard let frame = frames.popLast() else { return }
        var end = frame.style == .flow ? end : frame.start
        if frame.style != .flow, pending.count > frame.firstPending, let last = pending.last {
            // An alias's node may stand before this collection.
            end = max(tables.range(of: last).upperBound, frame.start)
        }
        if frame.isMapping {
            if dialect == .strict { try tables.checkKeys(pending[frame.firstPending...]) }
            if !mergeKeys.isEmpty { try merge(behind: frame.firstPending, frame.start, end) }
        }
        let index = try tables.collection(
            isMapping: frame.isMapping, frame.style, pending[frame.firstPending...], frame.start, end)
        pending.removeSubrange(frame.firstPending...)
        if frame.anchor != nil { openAnchors.removeLast() }
        add(index, size: frame.size, height: frame.height, anchor: frame.anchor)
    }

    /// Adds what the anchor `name` stands for once more; the alias stands at `start` ..< `end`.
    mutating func alias(_ name: String, _ start: Int, _ end: Int) throws(Diagnostic) {
        guard let anchor = anchors[name] else { throw unknownAlias(name, start, end) }
        if isAtKey, dialect == .strict, tables.records[Int(anchor.index)].kind >= .sequence {
            throw collectionAsKey(isMapping: tables.records[Int(anchor.index)].kind == .mapping, start, end)
        }
        guard frames.count + anchor.height <= limits.depth else { throw tooDeep(start, end) }
        try count(repeated: anchor.size, start, end)
        link(anchor.index, size: anchor.size, height: anchor.height)
    }

    /// Follows the merge keys of the mapping whose keys and values are the last ones pending.
    private mutating func merge(behind first: Int, _ start: Int, _ end: Int) throws(Diagnostic) {
        guard let nodes = tables.merged(pending[first...], mergeKeys) else { return }
        // What is merged needs no alias to grow: mappings can be written inside each other.
        try count(repeated: nodes.count, start, end)
        pending.replaceSubrange(first..., with: nodes)
    }

    /// Counts what is there more often than it is written.
    private mutating func count(repeated more: Int, _ start: Int, _ end: Int) throws(Diagnostic) {
        repeated += more
        guard repeated > limits.repeatedNodes else { return }
        throw place.diagnostic(
            id: "yaml-too-many-aliases", "aliases repeat too much",
            explanation: "followed to their ends, the aliases up to here stand for more than"
                + " \(limits.repeatedNodes) values",
            start, end, help: ["write the values out, or repeat less"])
    }

    private mutating func add(_ index: UInt32, size: Int, height: Int, anchor: String?) {
        if let anchor { anchors[anchor] = Anchor(index: index, size: size, height: height) }
        link(index, size: size, height: height)
    }

    private mutating func link(_ index: UInt32, size: Int, height: Int) {
        guard let last = frames.indices.last else {
            roots.append(index)
            return
        }
        pending.append(index)
        frames[last].size += size
        frames[last].height = max(frames[last].height, height + 1)
    }
}

// MARK: - What is refused

extension TreeBuilder {
    private func tooDeep(_ start: Int, _ end: Int) -> Diagnostic {
        place.diagnostic(
            id: "yaml-too-deep", "values are nested too deeply",
            explanation: "\(limits.depth) levels are allowed", start, end)
    }

    private func collectionAsKey(isMapping: Bool, _ start: Int, _ end: Int) -> Diagnostic {
        let isTemplate = isMapping && start < tables.text.count && tables.text[start...].starts(with: "{".utf8)
        return place.diagnostic(
            id: "yaml-collection-as-key", "a \(isMapping ? "mapping" : "sequence") can't be a key",
            explanation: "keys are strings, numbers or other single values", start, end,
            help: isTemplate ? ["put quotes around the whole value if it is text that begins with a brace"] : [])
    }

    private func unknownAlias(_ name: String, _ start: Int, _ end: Int) -> Diagnostic {
        if openAnchors.contains(name) {
            return place.diagnostic(
                id: "yaml-endless-alias", "the alias '*\(name)' stands inside the very value that it names",
                start, end, help: ["write the value out"])
        }
        return place.diagnostic(
            id: "yaml-unknown-alias", "no anchor '&\(name)' comes before the alias '*\(name)'", start, end,
            help: [
                didYouMean(name, among: anchors.keys.sorted()),
                "put quotes around the value if it is text that begins with '*'",
            ].compactMap { $0 })
    }

    private func checkNumber(
        _ kind: Node.Kind, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
    ) throws(Diagnostic) {
        if kind == .int {
            if CoreSchema.integer(bytes) != nil { return }
        } else {
            let isNamed = bytes.contains { $0 == UInt8(ascii: "n") || $0 == UInt8(ascii: "N") }
            if isNamed || CoreSchema.double(bytes)?.isFinite == true { return }
        }
        throw place.diagnostic(
            id: "number-too-large", "the number is too large",
            explanation: kind == .int
                ? "whole numbers reach from \(Int.min) to \(Int.max)"
                : "floating-point numbers reach to about 1.8e308",
            start, end, help: ["put quotes around it if it is text"])
    }
}
