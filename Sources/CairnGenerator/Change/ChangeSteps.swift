import CairnFiles
import SystemPackage

/// Each step of a change, forward and back. A step looks at what it replaced: what somebody changed meanwhile goes back.
extension FolderWriter {
    /// What stands at a path.
    private enum State: Hashable {
        case nothing
        case file(FileState)
        /// A folder, a link, a pipe, or a file that is too large to be Cairn's.
        case other

        init(_ state: FileState?) {
            self = state.map { .file($0) } ?? .nothing
        }
    }

    /// The largest file, in bytes, that a change replaces: more than is compared with a solution.
    static let limit = 64 << 20

    private func state(_ path: FilePath) throws(FileError) -> State {
        guard let info = try files.info(at: path) else { return .nothing }
        guard info.kind == .file, info.size <= Self.limit else { return .other }
        return .file(FileState(try files.read(path, upTo: Self.limit), permissions: info.permissions))
    }

    /// The state of a file; nil if nothing is there, or something else.
    func fileState(_ path: FilePath) throws(FileError) -> FileState? {
        if case .file(let state) = try state(path) { state } else { nil }
    }

    private func target(_ entry: ChangeJournal.Entry) -> FilePath {
        root.appending(entry.path.string)
    }

    /// Has one file become what it is to be.
    /// - Parameter made: gets the folders that were made for it.
    /// - Throws: `changed` if something else was there than the journal says, which stays as it is.
    func apply(_ entry: ChangeJournal.Entry, _ index: Int, _ made: inout [FilePath]) throws(WriteError) {
        let target = target(entry)
        do throws(FileError) {
            if entry.new != nil { try createFolders(above: entry.path, &made) }
            switch (entry.old, entry.new) {
            case (nil, nil): break
            case (nil, _?): try files.rename(staged(index), toNew: target)
            case (let old?, _?):
                do throws(FileError) {
                    try files.exchange(staged(index), with: target)
                    if try state(staged(index)) == .file(old) { return }
                    try files.exchange(staged(index), with: target)
                    throw FileError("write", target, .fileExists)
                } catch  where error.reason == .notSupported {
                    try takeAway(target, old, to: kept(index))
                    try files.rename(staged(index), toNew: target)
                }
            case (let old?, nil): try takeAway(target, old, to: kept(index))
            }
        } catch {
            switch error.reason {
            // A link or a file in the way of a folder is a change, too.
            case .fileExists, .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels:
                throw .changed(entry.path)
            default: throw .failed(FileError("write", target, error.reason))
            }
        }
    }

    /// Moves a file away, if it is what it should be.
    private func takeAway(_ target: FilePath, _ old: FileState, to place: FilePath) throws(FileError) {
        guard try state(target) == .file(old) else { throw FileError("write", target, .fileExists) }
        try files.rename(target, toNew: place)
        if try state(place) == .file(old) { return }
        try files.rename(place, toNew: target)
        throw FileError("write", target, .fileExists)
    }

    /// Has one file become what it was.
    /// - Returns: false if somebody has changed it since: it stays as it is.
    func revert(_ entry: ChangeJournal.Entry, _ index: Int) throws(FileError) -> Bool {
        let target = target(entry)
        let now = try state(target)
        // The run was cut off between the two moves that stand for a change of places.
        if now == .nothing, let old = entry.old, try state(kept(index)) == .file(old) {
            try files.rename(kept(index), toNew: target)
            return true
        }
        if now == State(entry.old) { return true }
        guard now == State(entry.new), entry.new != nil else { return false }
        guard let old = entry.old else {
            do throws(FileError) {
                try files.rename(target, toNew: staged(index))
            } catch {
                // On a full disk only removing may work.
                try files.remove(target)
            }
            return true
        }
        if try state(staged(index)) == .file(old) {
            do throws(FileError) {
                try files.exchange(staged(index), with: target)
            } catch  where error.reason == .notSupported {
                try files.rename(staged(index), to: target)
            }
        } else {
            guard try state(kept(index)) == .file(old) else { return false }
            try files.rename(target, toNew: staged(index))
            try files.rename(kept(index), toNew: target)
        }
        return true
    }

    /// Has one file become what it is to be, wherever a run was cut off.
    /// - Returns: false if somebody has changed it since: it stays as it is.
    func advance(_ entry: ChangeJournal.Entry, _ index: Int) throws(WriteError) -> Bool {
        var made: [FilePath] = []
        do {
            let now = try state(target(entry))
            guard let new = entry.new else {
                if now == .nothing { return true }
                guard now == State(entry.old) else { return false }
                try apply(entry, index, &made)
                return true
            }
            if now == .file(new) { return true }
            let isWaiting = try state(staged(index)) == .file(new)
            if now == .nothing, let old = entry.old, isWaiting, try state(kept(index)) == .file(old) {
                try files.rename(staged(index), toNew: target(entry))
                return true
            }
            guard now == State(entry.old), isWaiting else { return false }
            try apply(entry, index, &made)
            return true
        } catch WriteError.changed {
            return false
        } catch {
            throw WriteError(error, at: root)
        }
    }
}
