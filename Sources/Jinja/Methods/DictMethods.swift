/// Methods of dicts that change nothing.
let dictQuestions: [Filter] = [
    dict("items", .none) { dict, _, _ in .object(DictView(dict, .items)) },
    dict("keys", .none) { dict, _, _ in .object(DictView(dict, .keys)) },
    dict("values", .none) { dict, _, _ in .object(DictView(dict, .values)) },
    dict("get", ["key", .optional("default")]) { dict, arguments, _ throws(Failure) in
        try dict.get(arguments[0]) ?? arguments[1]
    },
    dict("fromkeys", fromKeysSignature) { _, arguments, runtime throws(Failure) in
        try dictFromKeys(arguments, runtime)
    },
    dict("copy", .none) { dict, _, runtime throws(Failure) in
        try runtime.chargeItems(dict.count, each: Charge.entry)
        let copy = DictStorage(capacity: dict.count)
        for entry in dict.entries {
            try runtime.charge(lookingFor: entry.key)
            try copy.set(entry.key, entry.value)
        }
        return .dict(copy)
    },
]

/// The parameters of `fromkeys`.
let fromKeysSignature: Signature = ["iterable", .optional("value")]

/// A new dict with one value for all keys.
@Sendable func dictFromKeys(_ arguments: Arguments, _ runtime: Runtime) throws(Failure) -> Value {
    let keys = try runtime.items(of: arguments[0])
    try runtime.chargeItems(keys.count, each: Charge.entry)
    let dict = DictStorage(capacity: keys.count)
    for key in keys {
        try runtime.charge(lookingFor: key)
        try dict.set(key, arguments[1])
    }
    return .dict(dict)
}

/// Methods that change a dict.
let dictChanges: [Filter] = [
    dict("update", Signature([], takesMore: true, takesKeywords: true)) { dict, arguments, runtime throws(Failure) in
        if arguments.more.count > 1 {
            throw Failure(.type, "update expected at most 1 argument, got \(arguments.more.count)")
        }
        if let first = arguments.more.first { try dict.merge(first, runtime) }
        try runtime.chargeItems(arguments.keywords.count, each: Charge.entry)
        for (name, value) in arguments.keywords { dict.set(text: name, value) }
        try runtime.checkItems(dict.count)
        return .none
    },
    dict("setdefault", ["key", .optional("default")]) { dict, arguments, runtime throws(Failure) in
        if let value = try dict.get(arguments[0]) { return value }
        try runtime.checkItems(dict.count + 1)
        try runtime.charge(Charge.item + Charge.entry)
        try dict.set(arguments[0], arguments[1])
        return arguments[1]
    },
    dict("pop", Signature(["key"], takesMore: true)) { dict, arguments, runtime throws(Failure) in
        try runtime.charge(dict.count &* 16)
        if let value = try dict.remove(arguments[0]) { return value }
        if let fallback = arguments.more.first { return fallback }
        throw Failure(.lookup, "the dict has no key \(try arguments[0].repr(runtime, limit: 200).string)")
    },
    dict("popitem", .none) { dict, _, runtime throws(Failure) in
        try runtime.charge(dict.count &* 16)
        guard let entry = dict.removeLast() else { throw Failure(.lookup, "popitem(): dictionary is empty") }
        return .tuple(of: [entry.key, entry.value])
    },
    dict("clear", .none) { dict, _, _ in
        dict.removeAll()
        return .none
    },
]

/// A method of dicts.
private func dict(
    _ name: String, _ signature: Signature,
    _ body: @escaping @Sendable (DictStorage, Arguments, Runtime) throws(Failure) -> Value
) -> Filter {
    Filter(name, signature) { value, arguments, runtime throws(Failure) in
        guard case .dict(let dict) = value else { throw Failure(.type, "\(name) needs a dict") }
        return try body(dict, arguments, runtime)
    }
}

extension DictStorage {
    /// Takes over the items of a dict, or of pairs. Throws for anything else.
    func merge(_ value: Value, _ runtime: Runtime) throws(Failure) {
        if case .dict(let other) = value {
            try runtime.chargeItems(other.count, each: Charge.entry)
            for entry in other.entries {
                try runtime.charge(lookingFor: entry.key)
                try set(entry.key, entry.value)
            }
            return
        }
        for (index, item) in try runtime.items(of: value).enumerated() {
            let pair = try runtime.items(of: item)
            guard pair.count == 2 else {
                throw Failure(
                    .value, "dictionary update sequence element #\(index) has length \(pair.count); 2 is required")
            }
            try runtime.charge(lookingFor: pair[0])
            try runtime.charge(Charge.entry)
            try set(pair[0], pair[1])
        }
    }
}

/// What `items`, `keys` and `values` give: a look at the dict, which follows its changes.
package final class DictView: Object, @unchecked Sendable {
    /// What it shows.
    enum Kind: String, Sendable {
        case items, keys, values
    }

    private let dict: DictStorage
    private let kind: Kind

    /// Makes a view of `dict`.
    init(_ dict: DictStorage, _ kind: Kind) {
        self.dict = dict
        self.kind = kind
    }

    /// The dict, if it is its keys that are shown: looking for one is looking in the dict.
    var keys: DictStorage? { kind == .keys ? dict : nil }

    package override var typeName: String { "dict_\(kind.rawValue)" }
    package override var length: Int? { dict.count }
    package override func makeIterator(_ runtime: Runtime) throws(Failure) -> ValueIterator? { Walking(self) }

    package override func describe(_ printer: inout Printer) throws(Failure) {
        printer.append("\(typeName)([")
        try printer.writeItems((0..<dict.count).compactMap(item))
        printer.append("])")
    }

    package override var isHashable: Bool { kind == .values }

    package override func isEqual(to other: Object, _ runtime: Runtime?) throws(Failure) -> Bool {
        guard let other = other as? DictView, kind == other.kind, kind != .values else { return self === other }
        guard dict.count == other.dict.count else { return false }
        try runtime?.charge(dict.count &* 32)
        for entry in dict.entries {
            try runtime?.charge(lookingFor: entry.key)
            guard let match = try other.dict.get(entry.key) else { return false }
            if kind == .items {
                // Keys are compared without a runtime, but views of items are none.
                guard let runtime, try match.isEqual(to: entry.value, runtime) else { return false }
            }
        }
        return true
    }

    private func item(_ index: Int) -> Value? {
        guard dict.entries.indices.contains(index) else { return nil }
        let entry = dict.entries[index]
        return switch kind {
        case .items: .tuple(of: [entry.key, entry.value])
        case .keys: entry.key
        case .values: entry.value
        }
    }

    private final class Walking: ValueIterator {
        private let view: DictView
        private var index = 0

        init(_ view: DictView) { self.view = view }

        override func next(_ runtime: Runtime) throws(Failure) -> Value? {
            index += 1
            if view.kind == .items { try runtime.charge(Charge.tuple) }
            return view.item(index - 1)
        }
    }
}
