import CairnFiles
import SystemPackage
package import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Compares `text` with the golden file `name` in the folder `Golden` beside the test's source file.
///
/// With `CAIRN_RECORD=1` in the environment the file is written anew and the test fails, so that a recording run can
/// never pass for a test run.
package func expectGolden(
    _ text: String, _ name: String, sourceFile: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) {
    let path = FilePath(sourceFile).removingLastComponent().appending("Golden").appending(name)
    let disk = LocalFileSystem()
    if getenv("CAIRN_RECORD") != nil {
        do {
            let folder = path.removingLastComponent()
            if try disk.info(at: folder) == nil { try disk.createFolder(folder) }
            try disk.remove(path)
            try disk.create(path, bytes: Array(text.utf8), isExecutable: false)
            Issue.record("recorded \(name)", sourceLocation: sourceLocation)
        } catch {
            Issue.record("cannot record \(name): \(error)", sourceLocation: sourceLocation)
        }
        return
    }
    guard let bytes = try? disk.read(path) else {
        Issue.record("no golden file \(name): record it with CAIRN_RECORD=1", sourceLocation: sourceLocation)
        return
    }
    let golden = String(decoding: bytes, as: UTF8.self)
    #expect(text == golden, "differs from Golden/\(name)", sourceLocation: sourceLocation)
}
