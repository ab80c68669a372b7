/// Methods of strings that look for another: places are counted in code points.
let searchMethods: [Filter] = [
    Filter("startswith", ["prefix", .optional("start"), .optional("end")]) {
        value, arguments, runtime throws(Failure) in
        let text = try cut(value, arguments)
        return .bool(try any(of: arguments[0], "startswith", runtime) { text.begins(with: $0) })
    },
    Filter("endswith", ["suffix", .optional("start"), .optional("end")]) { value, arguments, runtime throws(Failure) in
        let text = try cut(value, arguments)
        return .bool(try any(of: arguments[0], "endswith", runtime) { text.ends(with: $0) })
    },
    Filter("find", searchSignature) { value, arguments, _ throws(Failure) in
        .int(try find(value, arguments, last: false) ?? -1)
    },
    Filter("rfind", searchSignature) { value, arguments, _ throws(Failure) in
        .int(try find(value, arguments, last: true) ?? -1)
    },
    Filter("index", searchSignature) { value, arguments, _ throws(Failure) in
        guard let index = try find(value, arguments, last: false) else {
            throw Failure(.value, "substring not found")
        }
        return .int(index)
    },
    Filter("rindex", searchSignature) { value, arguments, _ throws(Failure) in
        guard let index = try find(value, arguments, last: true) else {
            throw Failure(.value, "substring not found")
        }
        return .int(index)
    },
    Filter("count", searchSignature) { value, arguments, _ throws(Failure) in
        let text = try cut(value, arguments)
        let part = try arguments[0].asText("sub").bytes
        if part.isEmpty { return .int(text.count + 1) }
        let bytes = text.bytes
        var count = 0
        var start = 0
        while let found = bytes.firstRange(of: part, from: start) {
            count += 1
            start = found + part.count
        }
        return .int(count)
    },
]

private let searchSignature: Signature = ["sub", .optional("start"), .optional("end")]

/// Where the range `start` to `end` of the arguments lies in `count` code points; negative ones count from the end.
private func range(_ arguments: Arguments, count: Int) throws(Failure) -> Range<Int>? {
    func place(_ value: Value, _ fallback: Int) throws(Failure) -> Int {
        guard let place = try value.asOptionalInt("an index") else { return fallback }
        return place < 0 ? max(0, count + max(place, -count)) : place
    }
    let start = try place(arguments[1], 0)
    let end = min(count, try place(arguments[2], count))
    return start <= end ? start..<end : nil
}

/// The part of the text that the arguments `start` and `end` say.
private func cut(_ value: Value, _ arguments: Arguments) throws(Failure) -> Text {
    let text = try value.asText("the value")
    guard let range = try range(arguments, count: text.count) else { return .empty }
    return text[range]
}

private func find(_ value: Value, _ arguments: Arguments, last: Bool) throws(Failure) -> Int? {
    let text = try value.asText("the value")
    let part = try arguments[0].asText("sub").bytes
    guard let range = try range(arguments, count: text.count) else { return nil }
    if part.isEmpty { return last ? range.upperBound : range.lowerBound }
    let bytes = text[range].bytes
    guard let found = last ? bytes.lastRange(of: part) : bytes.firstRange(of: part, from: 0) else { return nil }
    return range.lowerBound + Text(bytes[..<found]).count
}

/// Whether a text, or one of the texts of a tuple, passes; what is looked at is charged.
private func any(
    of value: Value, _ name: String, _ runtime: Runtime, _ passes: (Text) -> Bool
) throws(Failure) -> Bool {
    switch value {
    case .string(let text): return passes(text)
    case .tuple(let tuple):
        var found = false
        // All of them have to be texts, also those behind one that passes.
        for item in tuple.items {
            let text = try item.asText("an item of the tuple for \(name)")
            try runtime.charge(Charge.item &+ text.byteCount >> 3)
            found = found || passes(text)
        }
        return found
    case .undefined(let info): throw info.failure
    default:
        throw Failure(.type, "\(name) first arg must be str or a tuple of str, not \(value.typeName)")
    }
}

extension Text {
    fileprivate func begins(with part: Text) -> Bool {
        withBytes { all in part.withBytes { part in all.prefix(part.count).elementsEqual(part) } }
    }

    fileprivate func ends(with part: Text) -> Bool {
        withBytes { all in
            part.withBytes { part in part.count <= all.count && all.suffix(part.count).elementsEqual(part) }
        }
    }
}
