import CairnDiagnostics
import CairnFiles
import CairnGenerator
import SystemPackage

extension RootedFileSystem {
    /// The largest file, in bytes, that is compared: what is read is held twice and compared line by line.
    private static let limit = 16 << 20

    /// A file of the project as it is now; nil if nothing is there.
    func side(of path: RelativePath, in root: FilePath) throws -> (side: UnifiedDiff.Side, state: FileState)? {
        do {
            if let obstacle = try obstacle(to: path, in: root) {
                throw Diagnostic(
                    id: "in-the-way", "'\(obstacle)' stands in the way of the solution's file '\(path)'",
                    explanation: obstacle == path
                        ? "it is no regular file, and a solution writes through no link"
                        : "it is no directory, and a solution writes through no link",
                    help: ["move it away: git mv \(obstacle.string.shellQuoted) ELSEWHERE"])
            }
            let place = root.appending(path.string)
            guard let info = try info(at: place) else { return nil }
            guard info.size <= Self.limit else {
                throw Diagnostic(
                    id: "file-too-large", "'\(path)' is too large to be compared with the solution",
                    help: ["move it away: git mv \(path.string.shellQuoted) ELSEWHERE"])
            }
            let bytes = try read(place, upTo: Self.limit)
            return (
                UnifiedDiff.Side(bytes, isExecutable: info.isExecutable),
                FileState(bytes, permissions: info.permissions)
            )
        } catch let error as FileError {
            throw Diagnostics(Diagnostic(id: "unreadable-file", "cannot read '\(path)': \(error.reason)"))
        }
    }
}
