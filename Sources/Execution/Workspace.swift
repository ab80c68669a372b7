package import CairnDiagnostics
import CairnFiles
package import ProjectFiles
import Synchronization
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder outside the project with a copy of it, where checks execute: whatever they do, the project stays as it is.
///
/// The copy is made when it is first asked for, and the folder removed, or given back to its workshop, when the workspace
/// is.
package final class Workspace: Sendable {
    /// The largest file that is copied, in bytes.
    package static let fileLimit = 32 << 20
    /// The most that is copied, in bytes.
    package static let totalLimit = 1 << 30

    /// The name of the folder beside the copy that what runs takes for temporary files.
    static let temporaryName = "tmp"
    /// The folder of the copy that is never copied: a Python environment is made there, and one that came with the
    /// project is not to be taken for it.
    package static let environmentName = ".venv"

    private let snapshot: Snapshot
    private let workshop: Workshop?
    private let made = Mutex<(folder: FilePath?, leftOut: [String])>((nil, []))

    /// Makes a workspace for a project; nothing is written yet.
    package init(_ snapshot: Snapshot, in workshop: Workshop? = nil) {
        self.snapshot = snapshot
        self.workshop = workshop
    }

    deinit {
        let folder = made.withLock { $0.folder }
        guard let folder else { return }
        if let workshop { workshop.giveBack(folder) } else { removeStubbornly(folder) }
    }

    /// Whether a Python environment in it serves other copies, too.
    package var isReused: Bool { workshop?.keepsEnvironment ?? false }

    /// The copy of the project.
    /// - Throws: a diagnostic if the copy cannot be made.
    package func project() throws(Diagnostic) -> FilePath {
        try folder().appending("project")
    }

    /// The paths that the copy lacks, with why.
    package var leftOut: [String] {
        made.withLock { $0.leftOut }
    }

    /// A new empty folder beside the copy, which the project's files are not below.
    /// - Throws: a diagnostic if it cannot be made.
    package func freshFolder(_ name: String) throws(Diagnostic) -> FilePath {
        let folder = try folder().appending(name)
        removeStubbornly(folder)
        do throws(FileError) {
            try LocalFileSystem().createFolder(folder)
        } catch {
            throw Self.cannot(error.description)
        }
        return folder
    }

    /// A folder beside the copy where tools may keep what makes them faster; a workshop's copies share it one after the
    /// other.
    /// - Throws: a diagnostic if it cannot be made.
    package func cacheFolder() throws(Diagnostic) -> FilePath {
        let cache = try folder().appending(Workshop.cacheName)
        do throws(FileError) {
            if try LocalFileSystem().info(at: cache) == nil { try LocalFileSystem().createFolder(cache) }
        } catch {
            throw Self.cannot(error.description)
        }
        return cache
    }

    private func folder() throws(Diagnostic) -> FilePath {
        // A typed throw does not pass through withLock.
        let result = made.withLock { made -> Result<FilePath, Diagnostic> in
            if let folder = made.folder { return .success(folder) }
            do throws(Diagnostic) {
                let folder = if let workshop { try workshop.take() } else { try Self.temporaryFolder() }
                made.folder = folder
                do throws(FileError) {
                    try LocalFileSystem().createFolder(folder.appending(Self.temporaryName))
                } catch {
                    throw Self.cannot(error.description)
                }
                made.leftOut = try copy(to: folder.appending("project"))
                return .success(folder)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Makes a new folder where temporary files go.
    package static func temporaryFolder() throws(Diagnostic) -> FilePath {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = FilePath(base).appending("cairn-run-XXXXXX").string.utf8CString.map { $0 }
        guard template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) != nil else {
            throw cannot("no folder can be made in '\(base)': \(Errno(rawValue: errno))")
        }
        let path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
        // Programs tell their own place without links; a comparison with ours has to hold.
        guard let real = realpath(path.string, nil) else { return path }
        defer { free(real) }
        return FilePath(String(cString: real))
    }

    private static func cannot(_ reason: String) -> Diagnostic {
        Diagnostic(
            id: "no-workspace", "the project cannot be copied to run checks on it", explanation: reason,
            help: ["look at the free space and the permissions of the folder that TMPDIR names"])
    }

    /// Copies the project.
    /// - Returns: what was left out, with why.
    private func copy(to target: FilePath) throws(Diagnostic) -> [String] {
        let disk = LocalFileSystem()
        var leftOut: [String] = []
        var total = 0
        do throws(FileError) {
            // A workshop's folder has one, with the environment of an earlier copy in it.
            if try disk.info(at: target) == nil { try disk.createFolder(target) }
            for entry in snapshot.entries {
                if entry.path.names.first?.lowercased() == Self.environmentName {
                    if entry.path.parent == nil { leftOut.append("\(entry.path): the copy has one of its own") }
                    continue
                }
                let place = target.appending(entry.path.string)
                switch entry.kind {
                case .folder: try disk.createFolder(place)
                case .other: leftOut.append("\(entry.path) is no file")
                case .symbolicLink:
                    // A link that leads out would let a check write there.
                    guard snapshot.resolve(entry.path) != nil,
                        let link = try? snapshot.files.readLink(snapshot.root.appending(entry.path.string)),
                        symlink(link, place.string) == 0
                    else {
                        leftOut.append("\(entry.path) is a link that leads out of the project or nowhere")
                        continue
                    }
                case .file:
                    guard let info = try? snapshot.info(of: entry) else {
                        leftOut.append("\(entry.path) cannot be read")
                        continue
                    }
                    guard info.size <= Self.fileLimit, info.size <= Self.totalLimit - total else {
                        leftOut.append("\(entry.path) is too large (\(megabytes(info.size)))")
                        continue
                    }
                    total += info.size
                    guard let bytes = try? snapshot.files.read(snapshot.root.appending(entry.path.string)) else {
                        leftOut.append("\(entry.path) cannot be read")
                        continue
                    }
                    try disk.create(place, bytes: bytes, isExecutable: info.isExecutable)
                }
            }
        } catch {
            throw Self.cannot(error.description)
        }
        return leftOut
    }
}

/// Removes a folder and all below it, whatever permissions a check gave them; what cannot be removed stays.
package func removeStubbornly(_ path: FilePath) {
    let disk = LocalFileSystem()
    guard let info = try? disk.info(at: path) else { return }
    guard info.kind == .folder else {
        try? disk.remove(path)
        return
    }
    chmod(path.string, 0o700)
    for name in (try? disk.list(path)) ?? [] { removeStubbornly(path.appending(name)) }
    rmdir(path.string)
}
