import CairnFiles
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    /// The examples of FIPS 180-4, and the edges of its padding, from coreutils' sha256sum.
    @Test(
        "published digests come out",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (String(repeating: "a", count: 55), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
            (String(repeating: "a", count: 64), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        ])
    func vectors(text: String, digest: String) {
        #expect(SHA256.hex(text.utf8) == digest)
    }

    @Test("pieces give what the whole gives")
    func pieces() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        var digest = SHA256()
        for start in stride(from: 0, to: 1000, by: 7) { digest.update(bytes[start..<min(start + 7, 1000)]) }
        var whole = SHA256()
        whole.update(bytes)
        #expect(digest.finish() == whole.finish())
    }
}
