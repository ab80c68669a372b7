import CZstd

/// Makes frames of zstd. It has no place in what is shipped, which only decodes.
package enum ZstdEncoder {
    /// The highest level that asks for no more memory to decode.
    private static let level: Int32 = 19
    /// The shortest repetition that is looked for. Shorter ones save nothing over whole templates, and decoding goes by
    /// the number of repetitions: a sixth less work with six bytes than with the level's own three.
    private static let shortestMatch: Int32 = 6

    /// One frame that says how many bytes it holds, and ends with their checksum; equal bytes give equal frames.
    /// - Throws: when the library says that it can't.
    package static func encode(_ bytes: [UInt8]) throws(PackingError) -> [UInt8] {
        guard let context = ZSTD_createCCtx() else { throw PackingError(description: "zstd: no memory") }
        defer { ZSTD_freeCCtx(context) }
        for (parameter, value) in [
            (ZSTD_c_compressionLevel, level), (ZSTD_c_minMatch, shortestMatch), (ZSTD_c_checksumFlag, 1),
        ] {
            try check(ZSTD_CCtx_setParameter(context, parameter, value))
        }
        let bound = ZSTD_compressBound(bytes.count)
        try check(bound)
        var frame = [UInt8](repeating: 0, count: bound)
        let count = ZSTD_compress2(context, &frame, frame.count, bytes, bytes.count)
        try check(count)
        frame.removeLast(frame.count - count)
        return frame
    }

    private static func check(_ result: Int) throws(PackingError) {
        guard ZSTD_isError(result) == 0 else {
            throw PackingError(description: "zstd: \(String(cString: ZSTD_getErrorName(result)))")
        }
    }
}
