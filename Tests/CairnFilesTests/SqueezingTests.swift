import CairnFiles
import Testing

@Suite("Squeezing long texts")
struct SqueezingTests {
    /// Some bytes that repeat near and far, digits of all group lengths, and bytes that come once.
    static let samples: [[UInt8]] = [
        Array(String(repeating: "a", count: 5000).utf8),
        Array(String(repeating: "hash = \"sha256:0123456789abcdef0123456789abcdef\"\n", count: 300).utf8),
        Array((0..<4000).map { "line \($0 * 7919 % 4001)\n" }.joined().utf8),
        Array((0..<2000).map { String(UInt64($0) &* 0x9E37_79B9_7F4A_7C15, radix: 16) }.joined(separator: "/").utf8),
        Array((0..<300).flatMap { [UInt8](repeating: UInt8($0 % 128), count: $0) }),
    ]

    @Test("a text comes back as it was, shorter in between", arguments: samples)
    func roundTrip(_ bytes: [UInt8]) throws {
        let squeezed = try #require(Squeezing.squeeze(bytes))
        #expect(squeezed.count < bytes.count)
        #expect(squeezed.allSatisfy { $0 < 0x80 })
        squeezed.withUnsafeBufferPointer { #expect(Squeezing.restore($0, size: bytes.count) == bytes) }
    }

    @Test("lines with digests come to less than half")
    func ratio() throws {
        var state: UInt64 = 1
        let lines = (0..<500).map { number in
            let digest = (0..<4).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return String(state | 1 << 63, radix: 16)
            }
            return "    { url = \"https://example.org/name-1.\(number).whl\", hash = \"sha256:\(digest.joined())\" },\n"
        }
        let bytes = Array(lines.joined().utf8)
        #expect(try #require(Squeezing.squeeze(bytes)).count * 2 < bytes.count)
    }

    @Test("what cannot be shorter, or has other bytes, stays", arguments: [[], [1, 2, 3], Array("é".utf8), [0x80]])
    func refusal(_ bytes: [UInt8]) {
        #expect(Squeezing.squeeze(bytes) == nil)
    }

    @Test("a broken text is refused, never read or written beyond its end")
    func broken() throws {
        let bytes = Self.samples[2]
        let squeezed = try #require(Squeezing.squeeze(bytes))
        for size in [0, 1, bytes.count - 1, bytes.count + 1] {
            squeezed.withUnsafeBufferPointer { #expect(Squeezing.restore($0, size: size) == nil) }
        }
        for end in stride(from: 0, to: squeezed.count, by: 97) {
            squeezed[..<end].withUnsafeBufferPointer { #expect(Squeezing.restore($0, size: bytes.count) == nil) }
        }
        for place in stride(from: 0, to: squeezed.count, by: 31) {
            var changed = squeezed
            changed[place] ^= 0x55
            // Any result is fine as long as it is of the size that was asked for.
            changed.withUnsafeBufferPointer {
                let restored = Squeezing.restore($0, size: bytes.count)
                #expect(restored == nil || restored?.count == bytes.count)
            }
        }
        // Nothing stood before; too far back; no length; a number without end; a group cut short.
        let wrong: [[UInt8]] = [
            [0x40, 1], [0x00, 65, 0x40, 2], [0x00, 65, 0x5F], [0x00, 65, 0x40, 0x40], [0x60, 1, 2],
        ]
        for steps in wrong {
            steps.withUnsafeBufferPointer { #expect(Squeezing.restore($0, size: 20) == nil) }
        }
    }
}
