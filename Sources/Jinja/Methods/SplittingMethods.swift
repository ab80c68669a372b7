/// Methods of strings that take them apart and put them together.
let splittingMethods: [Filter] = [
    Filter("split", [.optional("sep"), .optional("maxsplit", -1)]) { value, arguments, runtime throws(Failure) in
        try split(value, arguments, runtime, fromRight: false)
    },
    Filter("rsplit", [.optional("sep"), .optional("maxsplit", -1)]) { value, arguments, runtime throws(Failure) in
        try split(value, arguments, runtime, fromRight: true)
    },
    Filter("splitlines", [.optional("keepends", false)]) { value, arguments, runtime throws(Failure) in
        let lines = try value.asText("the value").splitLines(
            keepingEnds: try arguments[0].isTrue(), most: runtime.limits.items)
        try runtime.chargeItems(lines.count, each: Charge.text)
        return Value(lines.map { .string($0) })
    },
    Filter("partition", ["sep"]) { value, arguments, _ throws(Failure) in
        let (bytes, separator) = try parts(value, arguments[0])
        guard let start = bytes.firstRange(of: separator, from: 0) else {
            return .tuple(of: [value, .string(.empty), .string(.empty)])
        }
        return partition(bytes, start, separator.count)
    },
    Filter("rpartition", ["sep"]) { value, arguments, _ throws(Failure) in
        let (bytes, separator) = try parts(value, arguments[0])
        guard let start = bytes.lastRange(of: separator) else {
            return .tuple(of: [.string(.empty), .string(.empty), value])
        }
        return partition(bytes, start, separator.count)
    },
    Filter("join", ["iterable"]) { value, arguments, runtime throws(Failure) in
        let separator = try value.asText("the value")
        var out: [UInt8] = []
        for (index, item) in try runtime.items(of: arguments[0]).enumerated() {
            if case .undefined(let info) = item { throw info.failure }
            guard case .string(let text) = item else {
                throw Failure(.type, "sequence item \(index): expected str instance, \(item.typeName) found")
            }
            if index > 0 { separator.withBytes { out.append(contentsOf: $0) } }
            text.withBytes { out.append(contentsOf: $0) }
            if out.count > runtime.limits.text { break }
        }
        try runtime.checkTextSize(out.count)
        return .string(Text(out))
    },
]

private func parts(_ value: Value, _ separator: Value) throws(Failure) -> (bytes: [UInt8], separator: [UInt8]) {
    let bytes = try separator.asText("sep").bytes
    if bytes.isEmpty { throw Failure(.value, "empty separator") }
    return (try value.asText("the value").bytes, bytes)
}

private func partition(_ bytes: [UInt8], _ start: Int, _ length: Int) -> Value {
    .tuple(of: [
        .string(Text(bytes[..<start])), .string(Text(bytes[start..<start + length])),
        .string(Text(bytes[(start + length)...])),
    ])
}

private func split(
    _ value: Value, _ arguments: Arguments, _ runtime: Runtime, fromRight: Bool
) throws(Failure) -> Value {
    // One more than there may be is enough to tell that there are too many.
    let asked = try arguments[1].asInt("maxsplit")
    let most = asked < 0 ? runtime.limits.items : min(asked, runtime.limits.items)
    let pieces: [Text]
    if arguments[0].isNone {
        pieces = try splitAtSpace(try value.asText("the value"), runtime, most: most, fromRight: fromRight)
    } else {
        let (bytes, separator) = try parts(value, arguments[0])
        pieces = splitAt(separator, bytes, most: most, fromRight: fromRight)
    }
    try runtime.chargeItems(pieces.count, each: Charge.text)
    return Value(pieces.map { .string($0) })
}

private func splitAt(_ separator: [UInt8], _ bytes: [UInt8], most: Int, fromRight: Bool) -> [Text] {
    var pieces: [Text] = []
    if fromRight {
        var end = bytes.count
        while pieces.count < most, let start = bytes.lastRange(of: separator, before: end) {
            pieces.append(Text(bytes[(start + separator.count)..<end]))
            end = start
        }
        return [Text(bytes[..<end])] + pieces.reversed()
    }
    var start = 0
    while pieces.count < most, let end = bytes.firstRange(of: separator, from: start) {
        pieces.append(Text(bytes[start..<end]))
        start = end + separator.count
    }
    return pieces + [Text(bytes[start...])]
}

private func splitAtSpace(
    _ text: Text, _ runtime: Runtime, most: Int, fromRight: Bool
) throws(Failure) -> [Text] {
    let words = text.splitWords(most: fromRight ? runtime.limits.items : most)
    try runtime.chargeItems(words.count, each: Charge.text)
    guard words.count > most else { return words }
    var rest = Substring(text.string).unicodeScalars
    if fromRight {
        let kept = words.suffix(most)
        for word in kept.reversed() {
            while let last = rest.last, last.isPythonSpace { rest.removeLast() }
            rest = rest.dropLast(word.count)
        }
        let head = Text(String(rest)).stripped(left: false)
        return (head.isEmpty ? [] : [head]) + kept
    }
    let kept = words.prefix(most)
    for word in kept {
        rest = rest.drop { $0.isPythonSpace }.dropFirst(word.count)
    }
    let tail = Text(String(rest)).stripped(right: false)
    return kept + (tail.isEmpty ? [] : [tail])
}
