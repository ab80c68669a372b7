package import CairnFiles
package import SystemPackage

/// A change that a run was killed in, and that is finished or undone now.
package struct RecoveredChange: Hashable, Sendable {
    /// What it was for: "solution 2 typed-tools".
    package var purpose: String
    /// The folder.
    package var root: FilePath
    /// Whether all of it is there now; else nothing of it is.
    package var isFinished: Bool
    /// The files that somebody has changed since, which are left as they are.
    package var kept: [RelativePath]
}

/// What was cut off, and what becomes of it.
extension FolderWriter {
    /// How a change that was cut off ends.
    package enum Direction: Sendable {
        /// All of it is made.
        case forward
        /// All of it is undone, if it is for this; else it is made.
        case back(ifFor: String)
    }

    /// Ends a change that a run was killed in.
    ///
    /// What was not decided yet is removed. What a repository could have brought is not touched.
    /// - Returns: what was ended; nil if there was nothing, or nothing that a person has to know.
    /// - Throws: `untrusted`; why it could not be ended.
    package func recover(_ direction: Direction) throws(WriteError) -> RecoveredChange? {
        do {
            guard let info = try files.info(at: folder) else { return nil }
            try checkTrust(folder, info, isOurs: Self.isOurs)
            guard try files.info(at: journalFile) != nil else {
                try clear()
                return nil
            }
            guard let journal = ChangeJournal(try files.read(journalFile, upTo: ChangeJournal.limit)) else {
                throw untrusted("its journal is not one that Cairn writes")
            }
            return try end(journal, direction)
        } catch let error as FileError {
            throw .failed(FileError("write to", root, error.reason))
        } catch {
            throw WriteError(error, at: root)
        }
    }

    private func end(_ journal: ChangeJournal, _ direction: Direction) throws -> RecoveredChange {
        var isFinished = true
        if case .back(ifFor: journal.purpose) = direction { isFinished = false }
        var kept: [RelativePath] = []
        for (index, entry) in journal.entries.enumerated() {
            let isDone = isFinished ? try advance(entry, index) : try revert(entry, index)
            if !isDone { kept.append(entry.path) }
        }
        try removeEmpty(isFinished ? journal.leavable : journal.folders)
        try finish()
        return RecoveredChange(purpose: journal.purpose, root: root, isFinished: isFinished, kept: kept)
    }

    // MARK: What is trusted

    private func untrusted(_ reason: String) -> WriteError {
        .untrusted(folder, reason: reason)
    }

    /// Refuses a folder that this person's runs would not have left.
    /// - Parameters:
    ///   - folder: the folder, directly below the one that is changed.
    ///   - info: what it is.
    ///   - isOurs: whether Cairn writes files of a name there.
    func checkTrust(_ folder: FilePath, _ info: FileInfo, isOurs: (String) -> Bool) throws {
        func untrusted(_ reason: String) -> WriteError { .untrusted(folder, reason: reason) }
        guard info.kind == .folder else { throw untrusted("it is no folder") }
        guard info.owner == owner.user else { throw untrusted("another user made it") }
        let name = folder.lastComponent?.string ?? ""
        for file in try files.list(folder) {
            guard isOurs(file) else { throw untrusted("it holds '\(file)', which Cairn does not write") }
            let info = try files.info(at: folder.appending(file))
            guard info == nil || info?.kind == .file else { throw untrusted("'\(file)' in it is no file") }
            guard info == nil || info?.owner == owner.user else { throw untrusted("another user made '\(file)' in it") }
            if owner.isTracked(name + "/" + file) { throw untrusted("git keeps '\(file)' of it") }
        }
    }

    private static func isOurs(_ name: String) -> Bool {
        if [".gitignore", "journal", "journal.part", "journal.done"].contains(name) { return true }
        guard name.hasPrefix("new-") || name.hasPrefix("old-") else { return false }
        return Int(name.dropFirst(4)).map { "\($0)" == name.dropFirst(4) } ?? false
    }

    /// Removes a folder without a journal: nothing was decided, or all was done.
    private func clear() throws {
        let names = try files.list(folder)
        // Without either journal nobody can say whose content an old file is.
        if !names.contains("journal.done"), names.contains(where: { $0.hasPrefix("old-") }) {
            throw untrusted("its journal is gone, and it holds files that were replaced")
        }
        for name in names where name != "journal.done" { try files.remove(folder.appending(name)) }
        try files.remove(folder)
    }
}

/// A change that is under way in a folder, or was cut off there.
package enum PendingChange: Hashable, Sendable {
    /// A run is at work.
    case running
    /// A run was killed after it had decided; what it was for.
    case cutOff(purpose: String)

    /// Looks at a folder, and changes nothing.
    /// - Throws: why it cannot be seen.
    package init?(in root: FilePath, files: any FileSystem) throws(FileError) {
        let journal = root.appending(FolderWriter.folderName).appending("journal")
        guard try files.info(at: journal) != nil else { return nil }
        do throws(FileError) {
            if try files.lock(root, isShared: true) == nil {
                self = .running
                return
            }
        } catch  where error.reason == .notSupported {
            // Nobody can say, then: as long as it is there, the project is not whole.
        }
        let bytes = try? files.read(journal, upTo: ChangeJournal.limit)
        self = .cutOff(purpose: bytes.flatMap { ChangeJournal($0) }?.purpose ?? "a change")
    }
}
