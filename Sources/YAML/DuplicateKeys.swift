import CairnDiagnostics

extension NodeTables {
    /// What makes two keys the same: `1` and `0x1` are, `1` and `"1"` are not.
    private enum Identity: Hashable {
        case null
        case bool(Bool)
        case int(Int)
        case double(Double)
        case string(String)
    }

    /// Refuses a mapping, given as keys and values in turn, that has a key twice.
    ///
    /// The cost is linear in the number of keys: small mappings of strings are compared pair by pair, others through a
    /// hash table.
    func checkKeys(_ nodes: ArraySlice<UInt32>) throws(Diagnostic) {
        let keys = stride(from: nodes.startIndex, to: nodes.endIndex, by: 2).lazy.map { nodes[$0] }
        let isSimple = nodes.count <= 32 && keys.allSatisfy { records[Int($0)].kind == .string }
        guard let (first, second) = isSimple ? firstPair(nodes) : firstRepeated(Array(keys)) else { return }
        let (earlier, later) = (records[Int(first)], records[Int(second)])
        let place = place
        let name = withBytes(of: second) { String(decoding: $0, as: UTF8.self) }
        throw place.diagnostic(
            id: "duplicate-key", "the key '\(name)' is there twice", Int(later.start), Int(later.end),
            help: ["keep one of the two"],
            notes: [.init("first here", at: place.span(Int(earlier.start), Int(earlier.end)))])
    }

    private func firstPair(_ nodes: ArraySlice<UInt32>) -> (UInt32, UInt32)? {
        for later in stride(from: nodes.startIndex + 2, to: nodes.endIndex, by: 2) {
            let key = nodes[later]
            let count = records[Int(key)].count
            for earlier in stride(from: nodes.startIndex, to: later, by: 2)
            where records[Int(nodes[earlier])].count == count {
                let same = withBytes(of: key) { one in withBytes(of: nodes[earlier]) { $0.elementsEqual(one) } }
                if same { return (nodes[earlier], key) }
            }
        }
        return nil
    }

    private func firstRepeated(_ keys: [UInt32]) -> (UInt32, UInt32)? {
        var seen: [Identity: UInt32] = [:]
        seen.reserveCapacity(keys.count)
        for key in keys {
            if let earlier = seen.updateValue(key, forKey: identity(key)) { return (earlier, key) }
        }
        return nil
    }

    private func identity(_ key: UInt32) -> Identity {
        withBytes(of: key) { bytes in
            switch records[Int(key)].kind {
            case .null: .null
            case .bool: .bool(bytes.first == UInt8(ascii: "t") || bytes.first == UInt8(ascii: "T"))
            case .int: .int(CoreSchema.integer(bytes) ?? 0)
            case .double: .double(CoreSchema.double(bytes) ?? 0)
            default: .string(String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}
