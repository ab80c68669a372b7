/// YAML's merge keys (yaml.org/type/merge.html), which many tools follow.
extension NodeTables {
    /// A mapping, given as keys and values in turn, with the members that its merge keys stand for: its own keys win,
    /// then the mappings in the order of their list. What a merge key has that is no mapping stays as it is.
    /// - Returns: nil if nothing is merged.
    func merged(_ nodes: ArraySlice<UInt32>, _ mergeKeys: Set<UInt32>) -> [UInt32]? {
        guard nodes.contains(where: mergeKeys.contains) else { return nil }
        var own: [UInt32] = []
        var more: [UInt32] = []
        for place in stride(from: nodes.startIndex, to: nodes.endIndex - 1, by: 2) {
            let (key, value) = (nodes[place], nodes[place + 1])
            let sources = mergeKeys.contains(key) ? mappings(value) : []
            if sources.isEmpty { own += [key, value] } else { more += sources.flatMap(children(of:)) }
        }
        var known = Set(stride(from: 0, to: own.count, by: 2).map { text(of: own[$0]) })
        for place in stride(from: 0, to: more.count - 1, by: 2)
        where records[Int(more[place])].kind < .sequence && known.insert(text(of: more[place])).inserted {
            own += [more[place], more[place + 1]]
        }
        return own
    }

    /// The mapping that a value is, or the mappings that are in a list; none if there is anything else in it.
    private func mappings(_ value: UInt32) -> [UInt32] {
        switch records[Int(value)].kind {
        case .mapping: return [value]
        case .sequence:
            let items = Array(children(of: value))
            return items.allSatisfy { records[Int($0)].kind == .mapping } ? items : []
        default: return []
        }
    }

    private func text(of key: UInt32) -> [UInt8] {
        records[Int(key)].kind < .sequence ? withBytes(of: key) { Array($0) } : []
    }
}
