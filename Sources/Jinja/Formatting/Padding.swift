#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Text {
    /// Python's `str.center`; `fill` must be one code point. Throws at the limits of `runtime`, and charges for the result.
    func centered(in width: Int, fill: Text = " ", _ runtime: Runtime) throws(Failure) -> Text {
        guard width > count else { return self }
        let missing = width - count
        let left = missing / 2 + (missing & width & 1)
        return try padded(left: left, right: missing - left, fill: fill, runtime)
    }

    /// The text with `left` and `right` times `fill` around it. Throws and charges as `centered` does.
    func padded(left: Int, right: Int, fill: Text = " ", _ runtime: Runtime) throws(Failure) -> Text {
        let (times, overflows) = max(left, 0).addingReportingOverflow(max(right, 0))
        let (size, overflowsToo) = times.multipliedReportingOverflow(by: max(fill.byteCount, 1))
        try runtime.checkTextSize(overflows || overflowsToo ? .max : size)
        var out: [UInt8] = []
        out.reserveCapacity(byteCount + size)
        out += fill.withBytes { repeatedBytes($0, left) }
        withBytes { out.append(contentsOf: $0) }
        out += fill.withBytes { repeatedBytes($0, right) }
        return Text(out)
    }
}

/// `unit` a number of times, whose size was checked before; nothing for a number below 0.
func repeatedBytes(_ unit: UnsafeBufferPointer<UInt8>, _ times: Int) -> [UInt8] {
    guard times > 0, let first = unit.baseAddress, !unit.isEmpty else { return [] }
    let size = unit.count * times
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        guard let base = buffer.baseAddress else { return }
        memcpy(base, first, unit.count)
        count = unit.count
        // What is there is put behind itself, twice as much each time.
        while count < size {
            let more = min(count, size - count)
            memcpy(base + count, base, more)
            count += more
        }
    }
}
