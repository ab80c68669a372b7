/// Methods of strings that change letters or ends.
let caseMethods: [Filter] = [
    text("upper") { $0.uppercased() },
    text("lower") { $0.lowercased() },
    text("title") { $0.titlecased() },
    text("capitalize") { $0.capitalized() },
    text("swapcase") { $0.caseSwapped() },
    // Lower case for comparing: `ß` becomes `ss`.
    text("casefold", cost: 120) { text in
        if text.isASCII { return text.lowercased() }
        return Text(text.scalars.map { $0 == "ı" ? "ı" : Text($0).uppercased().lowercased().string }.joined())
    },
    Filter("strip", [.optional("chars")]) { value, arguments, runtime throws(Failure) in
        try strip(value, arguments[0], left: true, right: true, runtime)
    },
    Filter("lstrip", [.optional("chars")]) { value, arguments, runtime throws(Failure) in
        try strip(value, arguments[0], left: true, right: false, runtime)
    },
    Filter("rstrip", [.optional("chars")]) { value, arguments, runtime throws(Failure) in
        try strip(value, arguments[0], left: false, right: true, runtime)
    },
    Filter("removeprefix", ["prefix"]) { value, arguments, _ throws(Failure) in
        let text = try value.asText("the value")
        let prefix = try arguments[0].asText("the prefix")
        return text.bytes.starts(with: prefix.bytes) ? .string(Text(text.bytes[prefix.byteCount...])) : value
    },
    Filter("removesuffix", ["suffix"]) { value, arguments, _ throws(Failure) in
        let text = try value.asText("the value")
        let suffix = try arguments[0].asText("the suffix")
        let kept = text.byteCount - suffix.byteCount
        return kept >= 0 && text.bytes[kept...].elementsEqual(suffix.bytes) ? .string(Text(text.bytes[..<kept])) : value
    },
    Filter("replace", ["old", "new", .optional("count", -1)]) { value, arguments, runtime throws(Failure) in
        .string(
            try value.asText("the value").replacing(
                try arguments[0].asText("old"), with: try arguments[1].asText("new"),
                count: try arguments[2].asInt("count"), limit: runtime.limits.text))
    },
    Filter("format", Signature([], takesMore: true, takesKeywords: true)) { value, arguments, runtime throws(Failure) in
        .string(try formatText(try value.asText("the value"), arguments, runtime))
    },
    Filter("format_map", ["mapping"]) { value, arguments, runtime throws(Failure) in
        .string(try formatText(try value.asText("the value"), mapping: arguments[0], runtime))
    },
]

/// A method without arguments from text to text.
private func text(_ name: String, cost: Int = 16, _ change: @escaping @Sendable (Text) -> Text) -> Filter {
    Filter(name, cost: cost) { value, _, _ throws(Failure) in
        let text = try value.asText("the value")
        return .string(change(text).marked(text.isMarkup))
    }
}

private func strip(
    _ value: Value, _ characters: Value, left: Bool, right: Bool, _ runtime: Runtime
) throws(Failure) -> Value {
    let text = try value.asText("the value")
    if characters.isNone { return .string(text.stripped(left: left, right: right)) }
    return .string(text.stripped(of: try runtime.characters(characters), left: left, right: right))
}
