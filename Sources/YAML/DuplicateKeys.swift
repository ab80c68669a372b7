import CairnDiagnostics

extension TreeBuilder {
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
    func checkKeys(_ children: ArraySlice<UInt32>) throws(Diagnostic) {
        let keys = stride(from: children.startIndex, to: children.endIndex, by: 2).lazy.map { children[$0] }
        let isSimple = children.count <= 32 && keys.allSatisfy { records[Int($0)].kind == .string }
        guard let (first, second) = isSimple ? firstPair(children) : firstRepeated(Array(keys)) else { return }
        let (earlier, later) = (records[Int(first)], records[Int(second)])
        let place = place
        let name = withBytes(of: later) { String(decoding: $0, as: UTF8.self) }
        throw place.diagnostic(
            id: "duplicate-key", "the key '\(name)' is there twice", Int(later.start), Int(later.end),
            help: ["keep one of the two"],
            notes: [.init("first here", at: place.span(Int(earlier.start), Int(earlier.end)))])
    }

    private func firstPair(_ children: ArraySlice<UInt32>) -> (UInt32, UInt32)? {
        for later in stride(from: children.startIndex + 2, to: children.endIndex, by: 2) {
            let record = records[Int(children[later])]
            for earlier in stride(from: children.startIndex, to: later, by: 2) {
                let other = records[Int(children[earlier])]
                guard other.count == record.count else { continue }
                let same = withBytes(of: record) { one in withBytes(of: other) { $0.elementsEqual(one) } }
                if same { return (children[earlier], children[later]) }
            }
        }
        return nil
    }

    private func firstRepeated(_ keys: [UInt32]) -> (UInt32, UInt32)? {
        var seen: [Identity: UInt32] = [:]
        seen.reserveCapacity(keys.count)
        for key in keys {
            if let earlier = seen.updateValue(key, forKey: identity(records[Int(key)])) { return (earlier, key) }
        }
        return nil
    }

    private func identity(_ record: NodeStore.Record) -> Identity {
        withBytes(of: record) { bytes in
            switch record.kind {
            case .null: .null
            case .bool: .bool(bytes.first == UInt8(ascii: "t") || bytes.first == UInt8(ascii: "T"))
            case .int: .int(CoreSchema.integer(bytes) ?? 0)
            case .double: .double(CoreSchema.double(bytes) ?? 0)
            default: .string(String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}
