extension Text {
    /// Python's `str.center`; `fill` must be one code point. Throws `limit` beyond `limit` bytes.
    func centered(in width: Int, fill: Text = " ", limit: Int) throws(Failure) -> Text {
        guard width > count else { return self }
        let missing = width - count
        if missing > limit { throw Failure(.limit, "the text would have more than \(limit) bytes") }
        let left = missing / 2 + (missing & width & 1)
        return try padded(left: left, right: missing - left, fill: fill, limit: limit)
    }

    /// The text with `left` and `right` times `fill` around it. Throws `limit` beyond `limit` bytes.
    func padded(left: Int, right: Int, fill: Text = " ", limit: Int) throws(Failure) -> Text {
        let (times, overflows) = max(left, 0).addingReportingOverflow(max(right, 0))
        if overflows || times > limit { throw Failure(.limit, "the text would have more than \(limit) bytes") }
        var out: [UInt8] = []
        out.reserveCapacity(byteCount + times * fill.byteCount)
        fill.withBytes { unit in for _ in 0..<max(left, 0) { out.append(contentsOf: unit) } }
        withBytes { out.append(contentsOf: $0) }
        fill.withBytes { unit in for _ in 0..<max(right, 0) { out.append(contentsOf: unit) } }
        return Text(out)
    }
}
