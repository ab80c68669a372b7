/// `center` and `indent`.
let paddingFilters: [Filter] = [
    // In the middle of `width` code points, spaces around it.
    Filter("center", [.optional("width", 80)]) { value, arguments, runtime throws(Failure) in
        let text = try runtime.text(of: value)
        return .string(try text.centered(in: try arguments[0].asInt("width"), runtime))
    },
    // Every line but the first moved right by `width` spaces, or by the text `width`; `first` and `blank` take the first
    // line and empty lines as well.
    Filter(
        "indent", [.optional("width", 4), .optional("first", false), .optional("blank", false)]
    ) { value, arguments, runtime throws(Failure) in
        let text = try value.asText("what indent is given")
        let indentation: [UInt8]
        if case .string(let own) = arguments[0] {
            indentation = own.bytes
        } else {
            let width = try arguments[0].asInt("width")
            try runtime.checkTextSize(width)
            indentation = Array(repeating: UInt8(ascii: " "), count: max(0, width))
        }
        let (isFirst, isBlank) = (try arguments[1].isTrue(), try arguments[2].isTrue())
        let lines = (text + "\n").splitLines(most: runtime.limits.items)
        try runtime.chargeItems(lines.count, each: Charge.text)
        let (size, overflows) = indentation.count.multipliedReportingOverflow(by: lines.count)
        try runtime.checkTextSize(overflows ? Int.max : size + text.byteCount)
        var out: [UInt8] = []
        out.reserveCapacity(size + text.byteCount)
        for (number, line) in lines.enumerated() {
            if number > 0 { out.append(UInt8(ascii: "\n")) }
            if number == 0 ? isFirst : isBlank || !line.isEmpty { out += indentation }
            line.withBytes { out.append(contentsOf: $0) }
        }
        return .string(Text(out, isMarkup: text.isMarkup))
    },
]
