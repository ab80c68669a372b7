import CairnFiles
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Runs `body` with a new, empty folder on the disk and removes it afterwards.
package func withTemporaryFolder<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
    let folder = try makeTemporaryFolder()
    defer { try? LocalFileSystem().remove(folder) }
    return try body(folder)
}

/// Runs `body` with a new, empty folder on the disk and removes it afterwards.
package func withTemporaryFolder<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (FilePath) async throws -> Result
) async throws -> Result {
    let folder = try makeTemporaryFolder()
    defer { try? LocalFileSystem().remove(folder) }
    return try await body(folder)
}

private func makeTemporaryFolder() throws -> FilePath {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = FilePath(base).appending("cairn-test-XXXXXX").string.utf8CString.map { $0 }
    guard template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) != nil else {
        throw Errno(rawValue: errno)
    }
    return FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
}
