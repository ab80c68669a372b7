/// Methods of strings that fill them up.
let paddingMethods: [Filter] = [
    Filter("center", ["width", .optional("fillchar", " ")]) { value, arguments, runtime throws(Failure) in
        .string(
            try value.asText("the value").centered(
                in: try arguments[0].asInt("width"), fill: try fill(arguments[1]), runtime))
    },
    Filter("ljust", ["width", .optional("fillchar", " ")]) { value, arguments, runtime throws(Failure) in
        let text = try value.asText("the value")
        let missing = try missing(text, arguments[0])
        return .string(
            try text.padded(left: 0, right: missing, fill: try fill(arguments[1]), runtime))
    },
    Filter("rjust", ["width", .optional("fillchar", " ")]) { value, arguments, runtime throws(Failure) in
        let text = try value.asText("the value")
        let missing = try missing(text, arguments[0])
        return .string(
            try text.padded(left: missing, right: 0, fill: try fill(arguments[1]), runtime))
    },
    // Zeros before the digits, behind a sign.
    Filter("zfill", ["width"]) { value, arguments, runtime throws(Failure) in
        let text = try value.asText("the value")
        let missing = try missing(text, arguments[0])
        let hasSign = text.bytes.first == UInt8(ascii: "-") || text.bytes.first == UInt8(ascii: "+")
        let digits = hasSign ? text[1..<text.count] : text
        let filled = try digits.padded(left: missing, right: 0, fill: "0", runtime)
        return .string(hasSign ? text[0..<1] + filled : filled)
    },
    // Tabs as spaces up to the next multiple of `tabsize`.
    Filter("expandtabs", [.optional("tabsize", 8)], cost: 12) { value, arguments, runtime throws(Failure) in
        let size = try arguments[0].asInt("tabsize")
        var out = String.UnicodeScalarView()
        var column = 0
        var count = 0
        for scalar in try value.asText("the value").scalars {
            if scalar == "\t" {
                let spaces = size > 0 ? size - column % size : 0
                count += spaces
                try runtime.checkTextSize(count, grownBy: spaces &* 4)
                for _ in 0..<spaces { out.append(" ") }
                column += spaces
            } else {
                out.append(scalar)
                column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
                count += 4
            }
        }
        return .string(Text(String(out)))
    },
]

private func missing(_ text: Text, _ width: Value) throws(Failure) -> Int {
    let (missing, overflows) = try width.asInt("width").subtractingReportingOverflow(text.count)
    return overflows ? 0 : max(0, missing)
}

private func fill(_ value: Value) throws(Failure) -> Text {
    let text = try value.asText("fillchar")
    guard text.count == 1 else { throw Failure(.type, "the fill character must be exactly one character long") }
    return text
}
