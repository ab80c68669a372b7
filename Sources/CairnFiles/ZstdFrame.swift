import CZstd

/// Decodes frames of zstd, the format of RFC 8878.
enum ZstdFrame {
    /// What begins every frame; other frames that the library knows, older or to be skipped, are none here.
    private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    /// The content of a frame, or nil unless the bytes are one whole frame that holds just `size` bytes.
    ///
    /// No more than `size` bytes are ever taken of memory, and none before the frame itself says that many.
    static func decode(_ frame: [UInt8], size: Int) -> [UInt8]? {
        guard frame.starts(with: magic),
            ZSTD_getFrameContentSize(frame, frame.count) == UInt64(size),
            ZSTD_findFrameCompressedSize(frame, frame.count) == frame.count
        else { return nil }
        var isWhole = false
        let content = [UInt8](unsafeUninitializedCapacity: size) { out, count in
            let result = ZSTD_decompress(out.baseAddress, size, frame, frame.count)
            isWhole = ZSTD_isError(result) == 0 && result == size
            count = isWhole ? size : 0
        }
        return isWhole ? content : nil
    }
}
