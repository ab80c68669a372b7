#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Runtime {
    /// The attribute or item `name` of `value`, or nil.
    func lookUp(attribute name: Text, of value: Value) throws(Failure) -> Value? {
        switch value {
        case .dict(let dict):
            if let method = Method.byName[name], method.isOfDict { return .object(BoundMethod(value, method)) }
            return dict[name]
        case .object(let object):
            if let found = try object.attribute(name, self) { return found }
            return try object.item(.string(name), self)
        case .undefined(let info): throw info.failure
        case .tuple(let tuple):
            if let index = tuple.names.firstIndex(of: name) { return tuple.items[index] }
        case .int, .bool, .double:
            if let field = numberField(name, of: value) { return field }
        case .range(let range):
            switch name.string {
            case "start": return .int(range.start)
            case "stop": return .int(range.stop)
            case "step": return .int(range.step)
            default: break
            }
        default: break
        }
        if let method = Method.byName[name], method.belongs(to: value) {
            return .object(BoundMethod(value, method))
        }
        return nil
    }

    private func numberField(_ name: Text, of value: Value) -> Value? {
        switch (name.string, value) {
        case ("real", .double), ("real", .int): value
        case ("real", .bool(let bool)), ("numerator", .bool(let bool)): .int(bool ? 1 : 0)
        case ("imag", .double): .double(0)
        case ("imag", _): .int(0)
        case ("numerator", .int): value
        case ("denominator", .int), ("denominator", .bool): .int(1)
        default: nil
        }
    }

    /// The item or attribute `key` of `value`, or nil.
    func lookUp(item key: Value, of value: Value) throws(Failure) -> Value? {
        switch value {
        case .dict(let dict):
            try charge(lookingFor: key)
            if case .string(let text) = key {
                if let found = dict[text] { return found }
            } else if let found = try? dict.get(key) {
                return found
            }
        case .list(let list):
            if let index = index(key, list.items.count) { return list.items[index] }
        case .tuple(let tuple):
            if let index = index(key, tuple.items.count) { return tuple.items[index] }
        case .string(let text):
            if let index = index(key, text.count) {
                // Code points are counted from the beginning.
                if !text.isASCII { try charge(text.byteCount) }
                return .string(text[index..<(index + 1)])
            }
        case .range(let range):
            if let index = index(key, range.count) { return .int(range[index]) }
        case .object(let object):
            if let found = try object.item(key, self) { return found }
        case .undefined(let info): throw info.failure
        default: break
        }
        if case .undefined(let info) = key { try info.checkUse() }
        guard case .string(let name) = key else { return nil }
        if name.byteCount > 256 { try charge(name.byteCount) }
        return try lookUp(attribute: name, of: value)
    }

    @inline(__always)
    private func index(_ key: Value, _ count: Int) -> Int? {
        let index: Int
        switch key {
        case .int(let int): index = int
        case .bool(let bool): index = bool ? 1 : 0
        default: return nil
        }
        let place = index < 0 ? index &+ count : index
        return place >= 0 && place < count ? place : nil
    }

    /// Python's `value[from:to:step]`.
    func slice(_ value: Value, _ from: Value, _ to: Value, _ step: Value) throws(Failure) -> Value {
        let count: Int
        switch value {
        case .string(let text): count = text.count
        case .list(let list): count = list.items.count
        case .tuple(let tuple): count = tuple.items.count
        case .range(let range): count = range.count
        case .undefined(let info): throw info.failure
        case .dict: throw Failure(.type, "unhashable type: 'slice'")
        default: throw Failure(.type, "'\(value.typeName)' object is not subscriptable")
        }
        let by = try bound(step) ?? 1
        if by == 0 { throw Failure(.value, "slice step cannot be zero") }
        let (lowest, highest) = by > 0 ? (0, count) : (-1, count - 1)
        func clamp(_ bound: Int?, _ fallback: Int) -> Int {
            guard let bound else { return fallback }
            return min(max(bound < 0 ? bound &+ count : bound, lowest), highest)
        }
        let first = clamp(try bound(from), by > 0 ? 0 : count - 1)
        let end = clamp(try bound(to), by > 0 ? count : -1)
        if by == 1, case .string(let text) = value {
            try charge(text.byteCount)
            return .string(text[first..<max(first, end)])
        }
        guard let places = RangeStorage(start: first, stop: end, step: by) else {
            return try missing(.none, of: value)
        }
        try chargeItems(places.count)
        switch value {
        case .string(let text):
            let scalars = text.scalars
            try charge(scalars.count)
            return .string(Text((0..<places.count).map { scalars[places[$0]] }))
        case .list(let list): return Value((0..<places.count).map { list.items[places[$0]] })
        case .tuple(let tuple): return .tuple(of: (0..<places.count).map { tuple.items[places[$0]] })
        case .range(let range):
            let (step, overflows) = range.step.multipliedReportingOverflow(by: by)
            guard !overflows,
                let part = RangeStorage(
                    start: range.start &+ first &* range.step, stop: range.start &+ end &* range.step, step: step)
            else { throw Value.overflow("a slice of a range") }
            return .range(part)
        default: return .none
        }
    }

    private func bound(_ value: Value) throws(Failure) -> Int? {
        switch value {
        case .none: return nil
        case .int(let int): return int
        case .bool(let bool): return bool ? 1 : 0
        case .undefined(let info): throw info.failure
        default: throw Failure(.type, "slice indices must be integers or None, not '\(value.typeName)'")
        }
    }

    /// Python's `item in container`.
    package func contains(_ container: Value, _ item: Value) throws(Failure) -> Bool {
        switch container {
        case .string(let text):
            guard case .string(let part) = item else {
                if case .undefined(let info) = item { try info.checkUse() }
                throw Failure(.type, "'in <string>' requires string as left operand, not \(item.typeName)")
            }
            try charge(text.byteCount)
            return text.offset(of: part) != nil
        case .dict(let dict):
            try charge(lookingFor: item)
            return try dict.get(item) != nil
        case .list(let list): return try contains(list.items, item)
        case .tuple(let tuple): return try contains(tuple.items, item)
        case .range(let range):
            guard let number = item.number else {
                if case .undefined(let info) = item { try info.checkUse() }
                return false
            }
            guard let int = { if case .int(let int) = number { int } else { Int(exactly: number.double) } }() else {
                return false
            }
            let inside =
                range.step > 0 ? int >= range.start && int < range.stop : int <= range.start && int > range.stop
            return inside && (int &- range.start) % range.step == 0
        case .undefined(let info):
            try info.checkUse()
            return false
        case .object(let object):
            if let view = object as? DictView, let dict = view.keys { return try contains(.dict(dict), item) }
            guard let iterator = try object.makeIterator(self) else { break }
            while let next = try iterator.next(self) {
                try charge(Charge.item)
                if try next.isEqual(to: item, self) { return true }
            }
            return false
        default: break
        }
        throw Failure(.type, "argument of type '\(container.typeName)' is not iterable")
    }

    private func contains(_ items: [Value], _ item: Value) throws(Failure) -> Bool {
        try charge(items.count &* 4)
        for other in items { if try other.isEqual(to: item, self) { return true } }
        return false
    }
}
