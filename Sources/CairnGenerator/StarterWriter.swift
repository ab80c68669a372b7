import CairnCatalog
package import CairnFiles
package import CairnPlan
package import SystemPackage

/// Writes a plan to a folder so that a crash leaves either nothing or the whole starter.
///
/// For a new folder the files are written to a staging folder beside it, which then takes its name in one step. A folder
/// that is there stays itself, with its mode and its owner: it is changed as `FolderWriter` does it. What a killed run
/// leaves behind is undone by the next one. Of two runs at once one wins; neither touches what the other, or a person,
/// has written.
package struct StarterWriter: Sendable {
    /// Opens a folder, which nothing leads out of then; throws `noSuchFileOrDirectory` if it is not there.
    package typealias Opener = @Sendable (FilePath) throws(FileError) -> any FileSystem

    private let opener: Opener
    let owner: ChangeOwner
    let token: String
    let isInterrupted: @Sendable () -> Bool

    /// What a change that writes a starter is for.
    package static let purpose = "a starter"

    /// Makes a writer.
    /// - Parameters:
    ///   - token: what no other run's staging folder has in its name.
    ///   - owner: what tells this person's changes from others.
    ///   - isInterrupted: asked between files; when it says true, everything is undone.
    ///   - open: opens the folders that are written to.
    package init(
        token: String, owner: ChangeOwner, isInterrupted: @escaping @Sendable () -> Bool = { false },
        open: @escaping Opener
    ) {
        opener = open
        self.owner = owner
        self.token = token
        self.isInterrupted = isInterrupted
    }

    /// Opens a target, which is held until the starter is written, and ends what killed runs left there.
    /// - Returns: the target, and what was ended, if a person has to know of it.
    /// - Throws: why no starter could go there.
    package func open(_ path: FilePath) throws(WriteError) -> (target: StarterTarget, recovered: RecoveredChange?) {
        let path = path.withoutLastDot
        do {
            let target = try StarterTarget(path, open: opener)
            if let folder = target.folder { return (target, try prepare(path, folder).recovered) }
            if let above = target.above, above.path == path.folder { removeDeadStaging(beside: path, above.files) }
            return (target, nil)
        } catch {
            throw WriteError(error, at: path)
        }
    }

    /// Writes every file of `plan` below a target.
    /// - Parameters:
    ///   - plan: what to write.
    ///   - target: the starter's folder, as `open` gave it: absent, empty, or holding only `.git`.
    /// - Throws: why not; nothing of the plan is left then, unless the error says so.
    package func write(_ plan: Plan, to target: StarterTarget) throws(WriteError) {
        do {
            guard let folder = target.folder else { return try writeBeside(plan, target) }
            let (writer, _) = try prepare(target.path, folder)
            // The record last: what has one counts as a project.
            let isRecord: (Plan.File) -> Bool = { $0.path.string == Record.fileName }
            let ordered = plan.files.filter { !isRecord($0) } + plan.files.filter(isRecord)
            try writer.write(
                ordered.map { FileChange($0.path, from: nil, to: .init($0.bytes, isExecutable: $0.isExecutable)) },
                purpose: Self.purpose)
        } catch {
            throw WriteError(error, at: target.path)
        }
    }

    // MARK: A folder that is there

    /// Takes the right to write to a folder, ends what was cut off there, and sees that it is free.
    private func prepare(
        _ target: FilePath, _ files: any FileSystem
    ) throws -> (writer: FolderWriter, recovered: RecoveredChange?) {
        let writer = try FolderWriter(target, files: files, owner: owner, isInterrupted: isInterrupted)
        let recovered = try writer.recover(.back(ifFor: Self.purpose))
        try TargetState(of: target, in: files).check(target)
        return (writer, recovered)
    }

    // MARK: A new folder

    private func writeBeside(_ plan: Plan, _ place: StarterTarget) throws {
        let target = place.path
        guard let (above, files) = place.above else {
            throw FileError("create the folder", target, .noSuchFileOrDirectory)
        }
        var staging: FilePath?
        var made: [FilePath] = []
        var parent = files
        var written = 0
        do {
            try createFolders(target.folder, from: above, files, &made)
            // Held from here on: the way to a folder that was just made may be changed like any other.
            if above != target.folder { parent = try files.folder(at: target.folder) }
            removeDeadStaging(beside: target, parent)
            let (folder, lock) = try makeStaging(beside: target, parent)
            defer { withExtendedLifetime(lock) {} }
            staging = folder
            try stage(plan, in: folder, parent, &written)
            try takeName(of: target, folder, parent)
        } catch {
            var failure = WriteError(error, at: target, stagedIn: staging)
            if let staging, count(staging, parent) < written { failure.add(left: .moved) }
            if let left = remove(staging, parent) ?? removeEmpty(made, files) {
                failure.add(left: parent.isStillThere ? .at(left) : .moved)
            }
            // Another run may have been faster, and have taken this one's folder for one that was left.
            if case .failed(let error, _) = failure, error.reason == .noSuchFileOrDirectory {
                try checkIsAbsent(target, parent)
            }
            throw failure
        }
    }

    private func takeName(of target: FilePath, _ staging: FilePath, _ files: any FileSystem) throws {
        do throws(FileError) {
            try files.rename(staging, toNew: target)
        } catch {
            // Somebody was faster: then that is what there is to say.
            try checkIsAbsent(target, files)
            throw FileError("create the folder", target, error.reason)
        }
    }

    /// - Throws: what stands where nothing did.
    private func checkIsAbsent(_ target: FilePath, _ files: any FileSystem) throws {
        switch try files.info(at: target)?.kind {
        case nil: return
        case .folder: try TargetState(of: target, in: files).check(target)
        case .file, .other, .symbolicLink: throw WriteError.occupied(target, by: .file)
        }
        throw WriteError.busy(target)
    }

    /// Removes the staging folder.
    /// - Returns: what could not be removed, or nil.
    private func remove(_ staging: FilePath?, _ files: any FileSystem) -> FilePath? {
        do throws(FileError) {
            if let staging { try files.remove(staging) }
            return nil
        } catch {
            return error.path
        }
    }

    /// Removes the folders that were made above it, unless somebody else has begun to use them.
    /// - Returns: what could not be removed, or nil.
    private func removeEmpty(_ made: [FilePath], _ files: any FileSystem) -> FilePath? {
        do throws(FileError) {
            for folder in made.reversed() {
                guard try files.list(folder).isEmpty else { break }
                try files.remove(folder)
            }
            return nil
        } catch {
            return error.path
        }
    }

    /// Makes a folder and those above it where they are missing, the outermost first, and adds each to `made`.
    private func createFolders(
        _ folder: FilePath, from root: FilePath, _ files: any FileSystem, _ made: inout [FilePath]
    ) throws(FileError) {
        var missing: [FilePath] = []
        var above = folder
        while !above.isEmpty, above != root, try files.info(at: above) == nil {
            missing.append(above)
            above.removeLastComponent()
        }
        try files.createFolders(missing.reversed(), &made)
    }

    /// Writes all files of the plan below `staging`, which is empty.
    /// - Parameter written: counts the files.
    private func stage(_ plan: Plan, in staging: FilePath, _ files: any FileSystem, _ written: inout Int) throws {
        var folders: Set<String> = []
        for file in plan.files {
            try stopIfInterrupted()
            var missing: [RelativePath] = []
            var folder = file.path.parent
            while let next = folder, folders.insert(next.string).inserted {
                missing.append(next)
                folder = next.parent
            }
            for folder in missing.reversed() { try files.createFolder(staging.appending(folder.string)) }
            try files.create(
                staging.appending(file.path.string), bytes: file.bytes, isExecutable: file.isExecutable)
            written += 1
        }
        try stopIfInterrupted()
    }

    /// How many files there are below a folder; less than was written says that somebody has moved some.
    private func count(_ folder: FilePath, _ files: any FileSystem) -> Int {
        var (count, pending) = (0, [folder])
        while let next = pending.popLast() {
            for entry in (try? files.entries(of: next)) ?? [] {
                if entry.kind == .folder { pending.append(next.appending(entry.name)) } else { count += 1 }
            }
        }
        return count
    }

    private func stopIfInterrupted() throws(WriteError) {
        if isInterrupted() { throw .interrupted }
    }
}

extension FilePath {
    /// The path without `.` at its end, which names the same folder but cannot be made or moved.
    fileprivate var withoutLastDot: FilePath {
        var path = self
        while path.components.count > 1, path.lastComponent?.kind == .currentDirectory { path.removeLastComponent() }
        return path
    }
}
