extension Text {
    /// Python's `str.replace`: `count` below 0 means all. Throws `limit` if the result would have more than `limit` bytes.
    func replacing(_ old: Text, with new: Text, count: Int, limit: Int) throws(Failure) -> Text {
        if count == 0 { return self }
        let bytes = bytes
        let (pattern, replacement) = (old.bytes, new.bytes)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var left = count
        var start = 0
        var index = 0
        func check() throws(Failure) {
            if out.count > limit { throw Failure(.limit, "the text would have more than \(limit) bytes") }
        }
        if pattern.isEmpty {
            while index <= bytes.count, left != 0 {
                if index == bytes.count || bytes[index] & 0xC0 != 0x80 {
                    out += bytes[start..<index]
                    out += replacement
                    start = index
                    left -= 1
                    try check()
                }
                index += 1
            }
        } else {
            while left != 0, let found = bytes.firstRange(of: pattern, from: index) {
                out += bytes[start..<found]
                out += replacement
                index = found + pattern.count
                start = index
                left -= 1
                try check()
            }
            if start == 0 { return self }
        }
        out += bytes[start...]
        try check()
        return Text(out)
    }
}
