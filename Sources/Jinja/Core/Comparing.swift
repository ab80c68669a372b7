extension Value {
    /// Python's `bool(value)`. Throws for a strict undefined value.
    @inline(__always)
    package func isTrue() throws(Failure) -> Bool {
        switch self {
        case .bool(let bool): bool
        case .int(let int): int != 0
        case .none: false
        case .string(let text): text.byteCount != 0
        default: try isTrueSlowly()
        }
    }

    @inline(never)
    private func isTrueSlowly() throws(Failure) -> Bool {
        switch self {
        case .bool(let bool): return bool
        case .int(let int): return int != 0
        case .none: return false
        case .string(let text): return !text.isEmpty
        case .undefined(let info):
            try info.checkUse()
            return false
        case .double(let double): return double != 0
        case .list(let list): return !list.items.isEmpty
        case .tuple(let tuple): return !tuple.items.isEmpty
        case .dict(let dict): return dict.count > 0
        case .range(let range): return range.count > 0
        case .object(let object): return object.isTrue
        }
    }

    /// Python's `==`; the work is charged to `runtime`. Throws for a strict undefined value, for values nested too deeply,
    /// and at the limit of work, since lists that hold one list many times are small and long to compare.
    package func isEqual(to other: Value, _ runtime: Runtime) throws(Failure) -> Bool {
        try isEqual(to: other, depth: 0, runtime)
    }

    /// As `isEqual(to:_:)`; without a runtime nothing is charged.
    fileprivate func isEqual(to other: Value, depth: Int, _ runtime: Runtime?) throws(Failure) -> Bool {
        switch (self, other) {
        case (.string(let a), .string(let b)):
            if a.byteCount == b.byteCount { try runtime?.charge(comparing: a) }
            return a == b
        case (.int(let a), .int(let b)): return a == b
        case (.undefined(let info), _):
            try info.checkUse()
            return other.isUndefined
        case (_, .undefined(let info)):
            try info.checkUse()
            return false
        case (.none, .none): return true
        case (.bool, _), (.int, _), (.double, _):
            guard let a = number, let b = other.number else { return false }
            return a.isEqual(to: b)
        case (.list(let a), .list(let b)):
            return a === b ? true : try Value.areEqual(a.items, b.items, depth: depth, runtime)
        case (.tuple(let a), .tuple(let b)):
            return a === b ? true : try Value.areEqual(a.items, b.items, depth: depth, runtime)
        case (.dict(let a), .dict(let b)):
            if a === b { return true }
            guard a.count == b.count else { return false }
            try Value.checkDepth(depth)
            try runtime?.charge(a.count &* 32)
            for entry in a.entries {
                try runtime?.charge(lookingFor: entry.key)
                guard let match = try b.get(entry.key),
                    try entry.value.isEqual(to: match, depth: depth + 1, runtime)
                else { return false }
            }
            return true
        case (.range(let a), .range(let b)):
            return a.count == b.count && (a.count == 0 || a.start == b.start && (a.count == 1 || a.step == b.step))
        case (.object(let a), .object(let b)): return a === b ? true : try a.isEqual(to: b, runtime)
        default: return false
        }
    }

    /// Whether two values that can be keys are the same one.
    func isSameKey(as other: Value) -> Bool {
        switch (self, other) {
        case (.string(let a), .string(let b)): a == b
        case (.tuple(let a), .tuple(let b)):
            a === b || a.items.count == b.items.count && zip(a.items, b.items).allSatisfy { $0.isSameKey(as: $1) }
        default: (try? isEqual(to: other, depth: 0, nil)) ?? false
        }
    }

    private static func checkDepth(_ depth: Int) throws(Failure) {
        if depth >= Limits.valueDepth { throw Failure(.limit, "values are nested too deeply to compare") }
    }

    private static func areEqual(
        _ a: [Value], _ b: [Value], depth: Int, _ runtime: Runtime?
    ) throws(Failure) -> Bool {
        guard a.count == b.count else { return false }
        try checkDepth(depth)
        try runtime?.charge(Charge.call &+ a.count &* 8)
        for index in a.indices {
            if try !a[index].isEqual(to: b[index], depth: depth + 1, runtime) { return false }
        }
        return true
    }

    /// How `self` stands to `other` in Python's order: negative, 0 or positive; nil if one of them is not a number.
    /// Throws for types that have no order between them, and as `isEqual` does; `symbol` is the operator for the message.
    package func order(to other: Value, symbol: String = "<", _ runtime: Runtime) throws(Failure) -> Int? {
        try order(to: other, symbol: symbol, depth: 0, runtime)
    }

    private func order(to other: Value, symbol: String, depth: Int, _ runtime: Runtime) throws(Failure) -> Int? {
        switch (self, other) {
        case (.int(let a), .int(let b)): return a < b ? -1 : a == b ? 0 : 1
        case (.string(let a), .string(let b)):
            try runtime.charge(comparing: a)
            return a == b ? 0 : a < b ? -1 : 1
        case (.undefined(let info), _), (_, .undefined(let info)): throw info.failure
        case (.list(let a), .list(let b)):
            return try Value.order(a.items, b.items, symbol: symbol, depth: depth, runtime)
        case (.tuple(let a), .tuple(let b)):
            return try Value.order(a.items, b.items, symbol: symbol, depth: depth, runtime)
        default:
            if let a = number, let b = other.number { return a.order(to: b) }
            throw Failure(
                .type, "'\(symbol)' not supported between instances of '\(typeName)' and '\(other.typeName)'")
        }
    }

    private static func order(
        _ a: [Value], _ b: [Value], symbol: String, depth: Int, _ runtime: Runtime
    ) throws(Failure) -> Int? {
        try checkDepth(depth)
        let count = min(a.count, b.count)
        try runtime.charge(Charge.call &+ count &* 8)
        for index in 0..<count where try !a[index].isEqual(to: b[index], runtime) {
            return try a[index].order(to: b[index], symbol: symbol, depth: depth + 1, runtime)
        }
        return a.count < b.count ? -1 : a.count == b.count ? 0 : 1
    }

    /// Python's `value < other`, for sorting.
    package func isLess(than other: Value, _ runtime: Runtime) throws(Failure) -> Bool {
        guard let order = try order(to: other, runtime) else { return false }
        return order < 0
    }

    /// The value as a number: int, float, or a boolean as 0 or 1; nil for everything else.
    package var number: Number? {
        switch self {
        case .int(let int): .int(int)
        case .double(let double): .double(double)
        case .bool(let bool): .int(bool ? 1 : 0)
        default: nil
        }
    }
}

/// An int or a float.
package enum Number: Sendable {
    case int(Int)
    case double(Double)

    /// The number as a float; a large int is rounded.
    package var double: Double {
        switch self {
        case .int(let int): Double(int)
        case .double(let double): double
        }
    }

    func isEqual(to other: Number) -> Bool { order(to: other) == 0 }

    /// Negative, 0 or positive, exactly; nil if one is `nan`.
    func order(to other: Number) -> Int? {
        switch (self, other) {
        case (.int(let a), .int(let b)): return a < b ? -1 : a == b ? 0 : 1
        case (.double(let a), .double(let b)):
            if a.isNaN || b.isNaN { return nil }
            return a < b ? -1 : a == b ? 0 : 1
        case (.int(let a), .double(let b)): return Number.order(a, b)
        case (.double(let a), .int(let b)): return Number.order(b, a).map { -$0 }
        }
    }

    private static func order(_ a: Int, _ b: Double) -> Int? {
        if b.isNaN { return nil }
        if b >= 0x1p63 { return -1 }
        if b < -0x1p63 { return 1 }
        let whole = b.rounded(.down)
        guard let int = Int(exactly: whole) else { return 0 }
        if a != int { return a < int ? -1 : 1 }
        return whole < b ? -1 : 0
    }
}
