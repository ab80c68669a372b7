import CSpawn
package import CairnDiagnostics
import CairnFiles
import Synchronization
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Folders beside all copies, which what is executed there reads and has no reason to change: each is made once.
///
/// A folder that was changed after it was made, be it put back, is made anew for whoever asks next. They are removed when
/// this is.
package final class SharedFolders: Sendable {
    private struct Folder {
        /// The folder above, with one for temporary files in it.
        var place: FilePath
        var seal: FolderSeal
    }

    private static let name = "shared"
    private let made = Mutex<[String: Folder]>([:])

    /// Has none; nothing is written yet.
    package init() {}

    deinit {
        for folder in made.withLock({ $0.values }) { removeStubbornly(folder.place) }
    }

    /// The folder with a name, made if it isn't there yet. Whoever asks for one meanwhile waits.
    /// - Parameter make: fills the folder, which is empty; beside it is one for temporary files.
    /// - Throws: as `make`, or a diagnostic that there can be no folder.
    package func folder(
        _ key: String, make: (FilePath) throws(Diagnostic) -> Void
    ) throws(Diagnostic) -> FilePath {
        let result = made.withLock { made -> Result<FilePath, Diagnostic> in
            if let known = made[key] {
                if known.seal.holds { return .success(known.seal.folder) }
                removeStubbornly(known.place)
                made[key] = nil
            }
            do throws(Diagnostic) {
                let place = try Workspace.temporaryFolder()
                let folder = place.appending(Self.name)
                do throws(Diagnostic) {
                    for new in [folder, place.appending(Workspace.temporaryName)] { try Self.create(new) }
                    try make(folder)
                } catch {
                    removeStubbornly(place)
                    throw error
                }
                Self.protect(folder)
                made[key] = Folder(place: place, seal: FolderSeal(folder))
                return .success(folder)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Whether the folder with a name is still as it was made.
    package func isUnchanged(_ key: String) -> Bool {
        made.withLock { $0[key] }?.seal.holds ?? false
    }

    private static func create(_ folder: FilePath) throws(Diagnostic) {
        do throws(FileError) {
            try LocalFileSystem().createFolder(folder)
        } catch {
            throw Diagnostic(
                id: "no-workspace", "a folder for the checks cannot be made", explanation: error.description,
                help: ["look at the free space and the permissions of the folder that TMPDIR names"])
        }
    }

    /// Takes the right to write away, so that nothing is changed by mistake.
    package static func protect(_ path: FilePath) {
        let disk = LocalFileSystem()
        guard let info = try? disk.info(at: path), info.kind == .folder || info.kind == .file else { return }
        chmod(path.string, mode_t(info.permissions & ~0o222))
        guard info.kind == .folder else { return }
        for name in (try? disk.list(path)) ?? [] { protect(path.appending(name)) }
    }
}

/// What the system noted of a folder's files, which changes with them: their names, sizes, modes, and the times of their
/// last changes, which no program can set.
package struct FolderSeal: Sendable {
    /// The folder.
    package let folder: FilePath
    /// Nil if not all of it could be looked at, which is never as it was.
    private let noted: [Int64]?

    /// Notes how a folder is now.
    package init(_ folder: FilePath) {
        self.folder = folder
        noted = Self.look(folder)
    }

    /// Whether the folder is as it was.
    package var holds: Bool { noted != nil && noted == Self.look(folder) }

    private static func look(_ folder: FilePath) -> [Int64]? {
        var tree = cairn_tree()
        guard cairn_look_at_tree(folder.string, &tree) == 0 else { return nil }
        return [Int64(bitPattern: tree.sum), tree.count]
    }
}
