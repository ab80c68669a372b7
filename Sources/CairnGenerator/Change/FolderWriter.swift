package import CairnFiles
package import SystemPackage

/// Changes files of a folder that is not new: all of them, or none, whatever happens meanwhile.
///
/// The new files are staged in a folder inside it, with a journal of what each path has and is to have, and made
/// durable. Giving the journal its name decides; then the files change their places one by one. What was decided and cut
/// off is finished, or undone, by the next run that writes (`recover`). A file that somebody else has changed since the
/// change was planned is never overwritten. One run at a time has the right to write, and it ends with its process.
package struct FolderWriter: Sendable {
    /// The name of the folder that a change is staged in.
    package static let folderName = ".cairn-change"

    let files: any FileSystem
    let root: FilePath
    let owner: ChangeOwner
    let isInterrupted: @Sendable () -> Bool
    private let lock: FolderLock?

    /// Takes the right to write to a folder.
    /// - Parameters:
    ///   - root: the folder.
    ///   - files: where it is.
    ///   - owner: what tells changes of this person from those that a repository brought.
    ///   - isInterrupted: asked between files; when it says true, everything is undone.
    /// - Throws: `busy` if another run has the right.
    package init(
        _ root: FilePath, files: any FileSystem, owner: ChangeOwner,
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) throws(WriteError) {
        self.root = root
        self.files = files
        self.owner = owner
        self.isInterrupted = isInterrupted
        do throws(FileError) {
            guard let lock = try files.lock(root) else { throw FileError("lock", root, .resourceBusy) }
            self.lock = lock
        } catch {
            switch error.reason {
            case .resourceBusy: throw .busy(root)
            // Without locks a folder that stands there may be a live run's.
            case .notSupported where (try? files.info(at: root.appending(Self.folderName))) == .some(nil): lock = nil
            case .notSupported: throw .busy(root)
            default: throw .failed(FileError("write to", root, error.reason))
            }
        }
    }

    var folder: FilePath { root.appending(Self.folderName) }
    var journalFile: FilePath { folder.appending("journal") }
    var journalDone: FilePath { folder.appending("journal.done") }
    /// Where the new content of the journal's Nth file waits; after a change of places, its old one.
    func staged(_ index: Int) -> FilePath { folder.appending("new-\(index)") }
    /// Where the old content goes on volumes that cannot have two files change their places.
    func kept(_ index: Int) -> FilePath { folder.appending("old-\(index)") }

    /// Changes files; `recover` was called before.
    /// - Parameters:
    ///   - changes: what to change.
    ///   - folders: those that go if nothing is in them afterwards, the outermost first.
    ///   - purpose: what for, as a person reads it.
    /// - Throws: why not; the folder is as it was then, unless the error says otherwise.
    package func write(
        _ changes: [FileChange], leaving folders: [RelativePath] = [], purpose: String
    ) throws(WriteError) {
        do throws(FileError) {
            try files.createFolder(folder)
        } catch {
            throw .failed(FileError("write to", root, error.reason))
        }
        let journal: ChangeJournal
        do {
            journal = try stage(changes, folders, purpose)
        } catch {
            try? files.remove(folder)
            var failure = WriteError(error, at: root, hiding: folder)
            if (try? files.info(at: folder)) != .some(nil) { failure.add(left: place(of: folder)) }
            throw failure
        }
        var made: [FilePath] = []
        for (index, entry) in journal.entries.enumerated() {
            do {
                try stopIfInterrupted()
                try apply(entry, index, &made)
            } catch {
                var failure = WriteError(error, at: root, hiding: folder)
                do throws(FileError) {
                    for index in (0...index).reversed() { _ = try revert(journal.entries[index], index) }
                    try removeEmpty(made.reversed())
                    try finish()
                } catch {
                    failure.add(left: place(of: folder))
                }
                throw failure
            }
        }
        // All is written: a folder that cannot be removed is only litter.
        try? removeEmpty(journal.leavable)
        try? finish()
    }

    private func place(of left: FilePath) -> WriteError.Leftover {
        files.isStillThere ? .at(left) : .moved
    }

    // MARK: Staging

    /// Writes everything that the change needs, and decides.
    private func stage(
        _ changes: [FileChange], _ folders: [RelativePath], _ purpose: String
    ) throws -> ChangeJournal {
        var journal = ChangeJournal(purpose: purpose)
        journal.leavable = folders
        var usual: [Bool: UInt16] = [:]
        // Whoever adds everything to the repository meanwhile does not add this.
        try files.create(folder.appending(".gitignore"), bytes: Array("*\n".utf8), isExecutable: false)
        for (index, change) in changes.enumerated() {
            try stopIfInterrupted()
            var entry = ChangeJournal.Entry(path: change.path, old: change.old, new: nil)
            if let new = change.new {
                try files.create(
                    staged(index), bytes: new.bytes, isExecutable: new.isExecutable, permissions: change.permissions)
                let permissions =
                    try change.permissions ?? usual[new.isExecutable] ?? files.info(at: staged(index))?.permissions
                if change.permissions == nil { usual[new.isExecutable] = permissions }
                entry.new = FileState(new.bytes, permissions: permissions ?? 0o644)
            }
            journal.entries.append(entry)
        }
        journal.folders = try missingFolders(changes)
        let part = folder.appending("journal.part")
        try files.create(part, bytes: journal.bytes, isExecutable: false)
        try makeDurable()
        try stopIfInterrupted()
        try files.rename(part, toNew: journalFile)
        return journal
    }

    private func makeDurable() throws(FileError) {
        do throws(FileError) {
            try files.synchronize(root)
        } catch {
            // A volume that knows nothing of it has nothing to lose.
            guard [.notSupported, .noFunction, .invalidArgument].contains(error.reason) else { throw error }
        }
    }

    /// The folders that new files need and that are not there, the outermost first.
    func missingFolders(_ changes: [FileChange]) throws(FileError) -> [RelativePath] {
        var missing: Set<RelativePath> = []
        var known: Set<RelativePath> = []
        for change in changes where change.new != nil {
            var folder = change.path.parent
            while let next = folder, known.insert(next).inserted {
                if try files.info(at: root.appending(next.string)) == nil { missing.insert(next) }
                folder = next.parent
            }
        }
        return missing.sorted()
    }

    /// Makes the folders above a path that are missing, the outermost first, and adds each to `made`.
    func createFolders(above path: RelativePath, _ made: inout [FilePath]) throws(FileError) {
        var missing: [FilePath] = []
        var folder = path.parent
        while let next = folder, try files.info(at: root.appending(next.string)) == nil {
            missing.append(root.appending(next.string))
            folder = next.parent
        }
        try files.createFolders(missing.reversed(), &made)
    }

    /// Removes folders that hold nothing any more, the innermost first.
    /// - Parameter folders: below the folder that is changed, the outermost first.
    func removeEmpty(_ folders: [RelativePath]) throws(FileError) {
        try removeEmpty(folders.reversed().map { root.appending($0.string) })
    }

    /// Removes folders that hold nothing any more.
    func removeEmpty(_ folders: [FilePath]) throws(FileError) {
        for folder in folders where (try? files.list(folder))?.isEmpty == true { try files.remove(folder) }
    }

    func stopIfInterrupted() throws(WriteError) {
        if isInterrupted() { throw .interrupted }
    }

    /// Gives up the journal, in one step, and removes the folder.
    func finish() throws(FileError) {
        do throws(FileError) {
            try files.rename(journalFile, to: journalDone)
        } catch {
            // On a full disk only removing may work.
            try files.remove(journalFile)
        }
        // What is in a folder without a journal has no meaning any more; the mark of that goes last.
        for name in try files.list(folder) where name != journalDone.lastComponent?.string {
            try files.remove(folder.appending(name))
        }
        try files.remove(folder)
    }
}

/// What tells a change that this person's run has begun from one that came with a repository.
package struct ChangeOwner: Sendable {
    /// The number of the user that this process acts for.
    package var user: UInt32
    /// Whether git keeps a file of the folder, by its path below the folder.
    package var isTracked: @Sendable (String) -> Bool

    /// Makes an owner.
    package init(user: UInt32, isTracked: @escaping @Sendable (String) -> Bool) {
        self.user = user
        self.isTracked = isTracked
    }
}
