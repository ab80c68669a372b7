import CairnDiagnostics
import CairnFiles
import SystemPackage

/// How staging folders are named, and what happens to those of runs that were killed.
extension StarterWriter {
    private static let stagingMark = ".cairn-staging-"

    /// Whether an entry of a folder is a staging folder or a journal's: of a run that is under way, or was killed.
    package static func isStaging(_ entry: String) -> Bool {
        entry.holds(stagingMark) || entry == claimName
    }

    /// The name of this run's staging folder inside a target.
    var stagingName: String {
        Self.stagingMark + String(processID)
    }

    /// The name of this run's staging folder beside `target`.
    func stagingName(beside target: FilePath) -> String {
        stagingPrefix(beside: target) + String(processID)
    }

    private func stagingPrefix(beside target: FilePath) -> String {
        var name = target.lastComponent?.string ?? ""
        // A folder's name may have 255 bytes.
        while name.utf8.count > 200 { name.removeLast() }
        return "." + name + Self.stagingMark
    }

    /// Undoes what runs that were killed left beside and inside `target`; those of live processes are left alone.
    func undoKilledRuns(at target: FilePath) throws(FileError) {
        let parent = target.folder.isEmpty ? "." : target.folder
        // What is beside the target is in nobody's way: where it cannot be listed or removed, it stays.
        let prefix = stagingPrefix(beside: target)
        for left in (try? files.list(parent)) ?? [] where isDead(left, prefix: prefix) {
            try? files.remove(parent.appending(left))
        }
        // No folder, nothing left in it; what else is wrong with it is found soon.
        guard let entries = try? files.list(target), entries.contains(where: Self.isStaging) else { return }
        if entries.contains(Self.claimName) { try undoKilledFill(of: target) }
        for left in entries where isDead(left, prefix: Self.stagingMark) { try files.remove(target.appending(left)) }
    }

    private func isDead(_ name: String, prefix: String) -> Bool {
        guard name.hasPrefix(prefix), let process = Int(name.dropFirst(prefix.count)) else { return false }
        return isDead(process)
    }

    /// Whether nothing runs under that number. This run's own counts as dead, since it has not begun yet: in a
    /// container every run may have the same.
    func isDead(_ process: Int) -> Bool {
        process == processID || !isRunning(process)
    }
}
