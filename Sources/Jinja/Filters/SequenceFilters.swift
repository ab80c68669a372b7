/// `length`, `count`, `first`, `last`, `list`, `join`, `reverse`, `unique`, `batch`, `slice`.
let sequenceFilters: [Filter] = [
    // The number of items, of entries of a dict, or of code points of a string.
    Filter("length", .none, length),
    // The same as `length`.
    Filter("count", .none, length),
    // The first item; undefined if there is none.
    Filter("first") { value, _, runtime throws(Failure) in
        switch value {
        case .list(let list): if let first = list.items.first { return first }
        case .object(let object):
            guard let iterator = try object.makeIterator(runtime) else {
                throw Failure(.type, "'\(value.typeName)' object is not iterable")
            }
            if let first = try iterator.next(runtime) { return first }
        case .string(let text) where !text.isEmpty: return .string(text[0..<1])
        case .range(let range) where range.count > 0: return .int(range[0])
        default: if let first = try runtime.items(of: value).first { return first }
        }
        return runtime.undefined("no first item, the sequence is empty")
    },
    // The last item; undefined if there is none.
    Filter("last") { value, _, runtime throws(Failure) in
        switch value {
        case .string(let text) where !text.isEmpty: return .string(text[text.count - 1..<text.count])
        case .range(let range) where range.count > 0: return .int(range[range.count - 1])
        case .object(let object) where object.length == nil:
            throw Failure(.type, "'\(value.typeName)' object is not reversible")
        default: if let last = try runtime.items(of: value).last { return last }
        }
        return runtime.undefined("no last item, the sequence is empty")
    },
    // The items as a new list.
    Filter("list") { value, _, runtime throws(Failure) in Value(try runtime.items(of: value)) },
    // The items as one string with `d` between them; `attribute` takes that of each item.
    Filter("join", [.optional("d", ""), .optional("attribute")]) { value, arguments, runtime throws(Failure) in
        let separator = try runtime.text(of: arguments[0])
        let path = arguments[1].isNone ? nil : try AttributePath(arguments[1])
        var out: [UInt8] = []
        for (index, item) in try runtime.items(of: value).enumerated() {
            if index > 0 { separator.withBytes { out.append(contentsOf: $0) } }
            let part = if let path { try path.value(in: item, runtime) } else { item }
            try runtime.text(of: part).withBytes { out.append(contentsOf: $0) }
            if out.count > runtime.limits.text { break }
        }
        try runtime.checkTextSize(out.count)
        return .string(Text(out))
    },
    // The items, or a string's characters, from the last to the first.
    Filter("reverse") { value, _, runtime throws(Failure) in
        switch value {
        case .string(let text):
            if text.isASCII { return .string(Text(text.bytes.reversed())) }
            return .string(Text(text.scalars.reversed()))
        case .none, .bool, .int, .double: throw Failure(.runtime, "argument must be iterable")
        case .object(let object) where object.length == nil:
            guard try object.makeIterator(runtime) != nil else {
                throw Failure(.runtime, "argument must be iterable")
            }
            return Value(try runtime.items(of: value).reversed())
        default: return runtime.generator(try runtime.items(of: value).reversed())
        }
    },
    // The items without those that came before, by lower case unless `case_sensitive`, or by `attribute`.
    Filter(
        "unique", [.optional("case_sensitive", false), .optional("attribute")]
    ) { value, arguments, runtime throws(Failure) in
        let isCaseSensitive = try arguments[0].isTrue()
        let path = try AttributePath(arguments[1])
        let seen = DictStorage()
        var items: [Value] = []
        for item in try runtime.items(of: value) {
            let key = try runtime.sortKey(item, path, isCaseSensitive: isCaseSensitive)
            try runtime.charge(lookingFor: key)
            try runtime.charge(Charge.entry)
            if try seen.get(key) == nil {
                try seen.set(key, .none)
                items.append(item)
            }
        }
        return runtime.generator(items)
    },
    // Lists of `linecount` items; `fill_with` fills up the last.
    Filter("batch", ["linecount", .optional("fill_with")]) { value, arguments, runtime throws(Failure) in
        let size = try arguments[0].asInt("linecount")
        var batches: [Value] = []
        var batch: [Value] = []
        for item in try runtime.items(of: value) {
            if batch.count == size {
                try runtime.charge(Charge.list + size &* Charge.item)
                batches.append(Value(batch))
                batch = []
            }
            batch.append(item)
        }
        if !batch.isEmpty {
            if !arguments[1].isNone, batch.count < size {
                try runtime.chargeItems(size)
                batch += repeatElement(arguments[1], count: size - batch.count)
            }
            batches.append(Value(batch))
        }
        return runtime.generator(batches)
    },
    // `slices` lists with the items spread evenly, the first ones longer; `fill_with` fills up the shorter ones.
    Filter("slice", ["slices", .optional("fill_with")]) { value, arguments, runtime throws(Failure) in
        let items = try runtime.items(of: value)
        let count = try arguments[0].asInt("slices")
        if count == 0 { throw Failure(.zeroDivision, "integer division or modulo by zero") }
        try runtime.chargeItems(max(0, count), each: Charge.list + Charge.item)
        var slices: [Value] = []
        var start = 0
        for number in 0..<max(0, count) {
            let isLonger = number < items.count % count
            let end = start + items.count / count + (isLonger ? 1 : 0)
            var slice = Array(items[start..<end])
            if !arguments[1].isNone, !isLonger { slice.append(arguments[1]) }
            slices.append(Value(slice))
            start = end
        }
        return runtime.generator(slices)
    },
]

/// The number of items or code points.
private let length: FilterBody = { value, _, runtime throws(Failure) in .int(try runtime.length(of: value)) }
