package import CairnFiles
import SystemPackage

/// A change that was made, kept so that it can be taken back: what each of its files was before.
///
/// It is a folder in the folder that was changed, and its files are part of the change, so that both are there or
/// neither, whatever happens meanwhile.
package struct KeptChange: Sendable {
    /// The name of the folder.
    package static let folderName = ".cairn-merge"
    private static let journalName = "journal"
    /// What a change that takes one back is for, before what that was for.
    fileprivate static let takingBack = "taking back "

    private let journal: ChangeJournal
    /// The folder.
    fileprivate let place: [RelativePath]
    /// What stands in it now.
    private let stored: [FileChange]
    /// What was at the paths of the journal before, in their order; nil for nothing.
    private let contents: [FileChange.Content?]

    /// What the change was for.
    package var purpose: String { journal.purpose }
    /// The files that it changed.
    package var paths: [RelativePath] { journal.entries.map(\.path) }

    /// What was taken back by a change that was for this; nil if it was for something else.
    package static func takenBack(by purpose: String) -> String? {
        purpose.hasPrefix(takingBack) ? String(purpose.dropFirst(takingBack.count)) : nil
    }

    /// What keeps a change.
    /// - Parameters:
    ///   - old: what each of its files is before, in their order; nil for nothing.
    ///   - folders: the folders that it makes, the outermost first.
    /// - Returns: the files that are written with it.
    fileprivate static func keeping(
        _ changes: [FileChange], _ old: [FileChange.Content?], _ folders: [RelativePath], _ purpose: String
    ) throws -> [FileChange] {
        var journal = ChangeJournal(purpose: purpose)
        journal.folders = folders
        var files = [try file(".gitignore", Array("*\n".utf8))]
        for (index, (change, old)) in zip(changes, old).enumerated() {
            journal.entries.append(
                ChangeJournal.Entry(
                    path: change.path, old: change.old,
                    // Who may use the new file is decided when it is written.
                    new: change.new.map { FileState($0.bytes, permissions: 0) }))
            if let old { files.append(try file(oldName(index), old.bytes)) }
        }
        return files + [try file(journalName, journal.bytes)]
    }

    private static func file(_ name: String, _ bytes: [UInt8]) throws -> FileChange {
        // For nobody else: what is kept may be of a private file.
        FileChange(try RelativePath("\(folderName)/\(name)"), from: nil, to: .init(bytes, permissions: 0o600))
    }

    private static func oldName(_ index: Int) -> String { "old-\(index)" }

    private static func isOurs(_ name: String) -> Bool {
        if [".gitignore", journalName].contains(name) { return true }
        guard name.hasPrefix("old-") else { return false }
        return Int(name.dropFirst(4)).map { oldName($0) == name } ?? false
    }

    /// Reads what a change has left; nil if there is nothing.
    fileprivate init?(_ writer: FolderWriter) throws {
        let (files, folder) = (writer.files, writer.root.appending(Self.folderName))
        guard let info = try files.info(at: folder) else { return nil }
        try writer.checkTrust(folder, info, isOurs: Self.isOurs)
        let names = try files.list(folder)
        if names.isEmpty { return nil }
        func untrusted(_ reason: String) -> WriteError { .untrusted(folder, reason: reason) }
        guard names.contains(Self.journalName) else { throw untrusted("it has no journal") }
        guard
            let journal = ChangeJournal(
                try files.read(folder.appending(Self.journalName), upTo: ChangeJournal.limit)),
            !journal.entries.contains(where: { $0.path.names.first == Self.folderName[...] })
        else { throw untrusted("its journal is not one that Cairn writes") }
        self.journal = journal
        var stored: [FileChange] = []
        var contents: [FileChange.Content?] = []
        // The ignore rules last: as long as anything is there, git is not to see it.
        for name in names.reversed() {
            let place = folder.appending(name)
            guard let state = try writer.fileState(place) else { throw untrusted("'\(name)' in it cannot be read") }
            stored.append(FileChange(try RelativePath("\(Self.folderName)/\(name)"), from: state, to: nil))
        }
        for (index, entry) in journal.entries.enumerated() {
            guard let old = entry.old else {
                contents.append(nil)
                continue
            }
            let place = folder.appending(Self.oldName(index))
            guard names.contains(Self.oldName(index)), let bytes = try? files.read(place, upTo: FolderWriter.limit),
                FileState(bytes, permissions: old.permissions) == old
            else { throw untrusted("'\(Self.oldName(index))' in it is not what the journal says") }
            contents.append(.init(bytes, permissions: old.permissions))
        }
        self.stored = stored
        place = [try RelativePath(Self.folderName)]
        self.contents = contents
    }

    /// What stops keeping it, but for what another change writes there.
    fileprivate func forgetting(_ changes: [FileChange]) -> [FileChange] {
        let paths = Set(changes.map(\.path))
        return stored.filter { !paths.contains($0.path) }
    }

    /// A change, which may write over what is kept.
    fileprivate func over(_ change: FileChange) -> FileChange {
        guard let old = stored.first(where: { $0.path == change.path }) else { return change }
        return FileChange(change.path, from: old.old, to: change.new)
    }

    /// The files that are no longer as the change wrote them.
    /// - Throws: that one cannot be read.
    package func edited(in writer: FolderWriter) throws(WriteError) -> [RelativePath] {
        do throws(FileError) {
            var edited: [RelativePath] = []
            for entry in journal.entries
            where try writer.fileState(writer.root.appending(entry.path.string))?.digest != entry.new?.digest {
                edited.append(entry.path)
            }
            return edited
        } catch {
            throw .failed(error)
        }
    }

    /// What takes the change back, whatever became of its files since.
    fileprivate func takingBack(_ writer: FolderWriter) throws(FileError) -> [FileChange] {
        var changes: [FileChange] = []
        for (entry, content) in zip(journal.entries, contents) {
            let now = try writer.fileState(writer.root.appending(entry.path.string))
            if now != entry.old { changes.append(FileChange(entry.path, from: now, to: content)) }
        }
        return changes
    }

    /// The folders that the change made.
    fileprivate var folders: [RelativePath] { journal.folders }
}

extension FolderWriter {
    /// The change that is kept in the folder; nil if there is none. `recover` was called before.
    /// - Throws: `untrusted` for one that was not this person's; why it could not be read.
    package func kept() throws(WriteError) -> KeptChange? {
        do {
            return try KeptChange(self)
        } catch let error as FileError {
            throw .failed(FileError("read", root.appending(KeptChange.folderName), error.reason))
        } catch {
            throw WriteError(error, at: root)
        }
    }

    /// Changes files as `write` does, and keeps the change.
    /// - Parameters:
    ///   - old: what each of the files is before, in their order, nil for nothing; of a change that is not kept nil.
    ///   - kept: what was kept before, and is no longer.
    package func write(
        _ changes: [FileChange], keeping old: [FileChange.Content?]?, forgetting kept: KeptChange?, purpose: String
    ) throws(WriteError) {
        let keeping: [FileChange]
        do {
            keeping = try old.map { try KeptChange.keeping(changes, $0, missingFolders(changes), purpose) } ?? []
        } catch {
            throw WriteError(error, at: root)
        }
        try write(keeping + changes, leaving: [], forgetting: kept, purpose: purpose)
    }

    /// Takes a change back: each of its files becomes what it was before, whatever became of it since.
    /// - Returns: the files that were changed for that.
    package func takeBack(_ kept: KeptChange) throws(WriteError) -> [RelativePath] {
        let changes: [FileChange]
        do throws(FileError) {
            changes = try kept.takingBack(self)
        } catch {
            throw .failed(error)
        }
        let purpose = KeptChange.takingBack + kept.purpose
        try write(changes, leaving: kept.folders, forgetting: kept, purpose: purpose)
        return changes.map(\.path)
    }

    private func write(
        _ changes: [FileChange], leaving folders: [RelativePath], forgetting kept: KeptChange?, purpose: String
    ) throws(WriteError) {
        guard let kept else { return try write(changes, leaving: folders, purpose: purpose) }
        try write(
            changes.map(kept.over) + kept.forgetting(changes), leaving: kept.place + folders, purpose: purpose)
    }
}
