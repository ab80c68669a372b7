package import CairnDiagnostics

extension Node {
    /// The same value at the same places with other strings in it.
    /// - Parameter replace: the text to put in place of a string, a key or a value; nil leaves it as it is.
    /// - Returns: the node itself if nothing is replaced.
    /// - Throws: what `replace` throws.
    package func replacingStrings(
        _ replace: (Node) throws(Diagnostic) -> String?
    ) throws(Diagnostic) -> Node {
        var copy = StringReplacing(tables: NodeTables(like: store))
        // The depth is bounded by the reader.
        let root = try copy.copied(self, replace)
        return copy.isChanged ? copy.tables.finish(root) : self
    }
}

/// Copies a value node by node.
private struct StringReplacing {
    var tables: NodeTables
    var isChanged = false

    mutating func copied(
        _ node: Node, _ replace: (Node) throws(Diagnostic) -> String?
    ) throws(Diagnostic) -> NodeTables.Index {
        let record = node.record
        let (start, end) = (Int(record.start), Int(record.end))
        var children: [NodeTables.Index] = []
        switch record.kind {
        case .sequence:
            if let items = node.items {
                for item in items { children.append(try copied(item, replace)) }
            }
        case .mapping:
            if let entries = node.entries {
                for entry in entries {
                    children.append(try copied(entry.key, replace))
                    children.append(try copied(entry.value, replace))
                }
            }
        default:
            if record.kind == .string, let text = try replace(node) {
                isChanged = true
                return try tables.scalar(.string, record.style, text.utf8, start, end)
            }
            let bytes = node.store.withBytes(of: record) { Array($0) }
            return try tables.scalar(record.kind, record.style, bytes, start, end)
        }
        return try tables.collection(isMapping: record.kind == .mapping, record.style, children, start, end)
    }
}
