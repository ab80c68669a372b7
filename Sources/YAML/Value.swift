/// A value without a place, to be written as YAML.
package enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case sequence([Value])
    /// Members in the order they are written.
    case mapping([Member])

    /// One member of a mapping.
    package struct Member: Hashable, Sendable {
        /// The key; mostly a string.
        package var key: Value
        /// The value.
        package var value: Value

        /// Makes a member.
        package init(key: Value, value: Value) {
            self.key = key
            self.value = value
        }

        /// Makes a member with a string as its key.
        package init(_ key: String, _ value: Value) {
            self.init(key: .string(key), value: value)
        }
    }
}

extension Node {
    /// The value without places; what aliases stand for is repeated. The limits of reading keep it small enough.
    package var value: Value {
        switch kind {
        case .null: .null
        case .bool: .bool(bool ?? false)
        case .int: int.map(Value.int) ?? .double(number ?? 0)
        case .double: .double(double ?? 0)
        case .string, .time: .string(text)
        case .sequence: .sequence((items.map { Array($0) } ?? []).map(\.value))
        case .mapping:
            .mapping(
                (entries.map { Array($0) } ?? []).map { .init(key: $0.key.value, value: $0.value.value) })
        }
    }
}
