/// Methods of strings that look for another: places are counted in code points.
let searchMethods: [Filter] = [
    Filter("startswith", ["prefix", .optional("start"), .optional("end")]) { value, arguments, _ throws(Failure) in
        let bytes = try cut(value, arguments).bytes
        return .bool(try choices(arguments[0], "startswith").contains { bytes.starts(with: $0) })
    },
    Filter("endswith", ["suffix", .optional("start"), .optional("end")]) { value, arguments, _ throws(Failure) in
        let bytes = try cut(value, arguments).bytes
        return .bool(
            try choices(arguments[0], "endswith").contains { end in
                end.count <= bytes.count && bytes[(bytes.count - end.count)...].elementsEqual(end)
            })
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

/// The texts of one or a tuple of them.
private func choices(_ value: Value, _ name: String) throws(Failure) -> [[UInt8]] {
    switch value {
    case .string(let text): return [text.bytes]
    case .tuple(let tuple):
        return try tuple.items.map { (item) throws(Failure) in try item.asText("an item of the tuple for \(name)").bytes
        }
    case .undefined(let info): throw info.failure
    default:
        throw Failure(.type, "\(name) first arg must be str or a tuple of str, not \(value.typeName)")
    }
}
