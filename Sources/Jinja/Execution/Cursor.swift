/// A place in something that is looped over.
struct Cursor {
    private enum Source {
        case list(ListStorage)
        case tuple(TupleStorage)
        case range(RangeStorage)
        case values([Value])
        case dict(DictStorage, Int)
        case iterator(ValueIterator)
    }

    private let source: Source
    private var position = 0

    /// How many items there are, if that is known.
    let count: Int?

    init(_ value: Value, _ runtime: Runtime) throws(Failure) {
        switch value {
        case .list(let list):
            source = .list(list)
            count = list.items.count
        case .tuple(let tuple):
            source = .tuple(tuple)
            count = tuple.items.count
        case .range(let range):
            source = .range(range)
            count = range.count
        case .dict(let dict):
            source = .dict(dict, dict.count)
            count = dict.count
        case .object(let object):
            guard let iterator = try object.makeIterator(runtime) else {
                throw Failure(.type, "'\(value.typeName)' object is not iterable")
            }
            source = .iterator(iterator)
            count = object.length
        default:
            let items = try runtime.items(of: value)
            source = .values(items)
            count = items.count
        }
    }

    @inline(__always)
    mutating func next(_ runtime: Runtime) throws(Failure) -> Value? {
        switch source {
        case .list(let list):
            guard position < list.items.count else { return nil }
            position &+= 1
            return list.items[position &- 1]
        case .range(let range):
            guard position < range.count else { return nil }
            position &+= 1
            return .int(range[position &- 1])
        default: return try nextRarely(runtime)
        }
    }

    private mutating func nextRarely(_ runtime: Runtime) throws(Failure) -> Value? {
        switch source {
        case .tuple(let tuple):
            guard position < tuple.items.count else { return nil }
            position += 1
            return tuple.items[position - 1]
        case .values(let items):
            guard position < items.count else { return nil }
            position += 1
            return items[position - 1]
        case .dict(let dict, let count):
            if dict.count != count { throw Failure(.runtime, "dictionary changed size during iteration") }
            guard position < count else { return nil }
            position += 1
            return dict.entries[position - 1].key
        case .iterator(let iterator): return try iterator.next(runtime)
        default: return nil
        }
    }
}
