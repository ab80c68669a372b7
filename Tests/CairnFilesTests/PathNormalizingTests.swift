import CairnFiles
import SystemPackage
import Testing

@Suite("Normal paths")
struct PathNormalizingTests {
    @Test(
        "have no dots that could be left out",
        arguments: [
            ("a", "a"), ("./a/.", "a"), ("a/../b", "b"), ("..", ".."), ("./../..", "../.."), ("a/../..", ".."),
            ("../a/../b", "../b"), ("", "."), (".", "."), ("a/..", "."), ("/", "/"), ("/..", "/"), ("/a/../../b", "/b"),
            ("/a/b/..", "/a"), ("a//b", "a/b"),
        ])
    func normal(path: String, normal: String) {
        #expect(FilePath(path).normalized == FilePath(normal))
    }
}
