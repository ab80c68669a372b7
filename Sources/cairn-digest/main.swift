// Writes a Swift file with a digest of files: `cairn-digest OUTPUT FOLDER FILE...`, each FILE below FOLDER.
// Run by the build plug-in EmbedJudge; the digest depends on the files' content and their paths below FOLDER alone.

import CairnFiles
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

let arguments = CommandLine.arguments
guard arguments.count > 3 else {
    print("error: usage: cairn-digest OUTPUT FOLDER FILE...")
    exit(64)
}
do {
    let disk = LocalFileSystem()
    let folder = arguments[2] + "/"
    var listed = ""
    for file in arguments.dropFirst(3).sorted() {
        guard file.hasPrefix(folder) else {
            print("error: \(file) is not below \(folder)")
            exit(64)
        }
        listed += SHA256.hex(try disk.read(FilePath(file))) + " " + file.dropFirst(folder.count) + "\n"
    }
    let source = """
        // Made by cairn-digest from the sources of what judges. Do not edit.
        let judgeDigest = "\(SHA256.hex(listed.utf8))"

        """
    let output = FilePath(arguments[1])
    try disk.remove(output)
    try disk.create(output, bytes: Array(source.utf8), isExecutable: false)
} catch {
    print("error: \(error)")
    exit(1)
}
