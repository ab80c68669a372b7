import CairnDiagnostics
import CairnFiles
import Synchronization
import SystemPackage

/// Folders for copies of projects that are checked one after the other, each folder used again and again.
///
/// What makes that worth while is the Python environment: it stays in its folder, and `uv sync --locked`, which every
/// copy asks for, only changes what the next project's lock says differently. All else is removed between two copies.
/// An environment that a check has changed by hand is mended as far as uv sees the change. Its modules are compiled
/// once, as the copies themselves leave no bytecode behind.
///
/// The folders are removed when the workshop is.
package final class Workshop: Sendable {
    private struct Folders {
        var free: [FilePath] = []
        var all: [FilePath] = []
    }

    /// What all its copies read, made once.
    package let shared = SharedFolders()

    private let folders = Mutex(Folders())
    /// Whether a Python environment stays from one copy to the next.
    let keepsEnvironment: Bool

    /// The name of a folder beside the copy that stays, too.
    static let cacheName = "cache"

    /// Makes a workshop; nothing is written yet.
    /// - Parameter keepsEnvironment: whether a Python environment stays; if not, every copy has to make its own, at the
    ///   same place as the one before.
    package init(keepsEnvironment: Bool = true) {
        self.keepsEnvironment = keepsEnvironment
    }

    deinit {
        for folder in folders.withLock({ $0.all }) { removeStubbornly(folder) }
    }

    /// A folder for one copy: its `project` holds nothing but perhaps an environment.
    /// - Throws: a diagnostic if none can be made.
    func take() throws(Diagnostic) -> FilePath {
        if let folder = folders.withLock({ $0.free.popLast() }) { return folder }
        let folder = try Workspace.temporaryFolder()
        folders.withLock { $0.all.append(folder) }
        return folder
    }

    /// Takes a folder back, and removes everything in it but the environment.
    func giveBack(_ folder: FilePath) {
        let disk = LocalFileSystem()
        let project = folder.appending("project")
        for name in (try? disk.list(folder)) ?? [] where name != "project" && name != Self.cacheName {
            removeStubbornly(folder.appending(name))
        }
        for name in (try? disk.list(project)) ?? [] where name != Workspace.environmentName || !keepsEnvironment {
            removeStubbornly(project.appending(name))
        }
        folders.withLock { $0.free.append(folder) }
    }
}
