import CairnDiagnostics
package import CairnFiles
package import CairnPlan
package import SystemPackage

/// Writes a plan to a folder so that a crash leaves either nothing or the whole starter.
///
/// The files are first written to a staging folder beside the target, which then takes the target's name in one step.
/// A folder that must stay itself (the current one, a mounted one, or one that holds `.git`) is filled instead: the
/// staging folder stands inside it with a journal, and its entries move out one by one. What a killed run leaves behind
/// is undone by the next one. Of two runs at once one wins; neither touches what the other, or a person, has written.
package struct StarterWriter: Sendable {
    let files: any FileSystem
    let isInterrupted: @Sendable () -> Bool
    let isRunning: @Sendable (Int) -> Bool
    let processID: Int

    /// Makes a writer.
    /// - Parameters:
    ///   - files: where to write.
    ///   - processID: this process's number, which marks its staging folders.
    ///   - isRunning: whether a process with that number runs, to tell a killed run's staging folder from a live one's.
    ///   - isInterrupted: asked between files; when it says true, everything is undone.
    package init(
        files: any FileSystem, processID: Int, isRunning: @escaping @Sendable (Int) -> Bool,
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        self.files = files
        self.processID = processID
        self.isRunning = isRunning
        self.isInterrupted = isInterrupted
    }

    /// Checks that a starter could go to `target`, after undoing what killed runs left there.
    /// - Throws: why it could not.
    package func check(_ target: FilePath) throws(WriteError) {
        do throws(FileError) {
            try undoKilledRuns(at: target.withoutLastDot)
        } catch {
            throw .failed(error)
        }
        try checkIsFree(target)
    }

    /// Writes every file of `plan` below `target`.
    /// - Parameters:
    ///   - plan: what to write.
    ///   - target: the starter's folder: absent, empty, or holding only `.git`.
    ///   - mustStay: whether the folder has to remain itself, as the current folder of a shell does.
    /// - Throws: why not; nothing of the plan is left then, unless the error says so.
    package func write(_ plan: Plan, to target: FilePath, mustStay: Bool = false) throws(WriteError) {
        let target = target.withoutLastDot
        do {
            try undoKilledRuns(at: target)
            let isLink = try files.info(at: target)?.kind == .symbolicLink
            switch try TargetState(of: target, in: files) {
            case .occupied(let occupant): throw WriteError.occupied(target, by: occupant)
            case .absent: try writeBeside(plan, target)
            case .empty where !mustStay && !isLink: try replace(plan, target)
            case .empty, .onlyGit: try fill(plan, target)
            }
        } catch {
            throw WriteError(error, at: target)
        }
    }

    /// Writes to an empty folder: over it, or into it where that cannot be.
    private func replace(_ plan: Plan, _ target: FilePath) throws(WriteError) {
        do throws(WriteError) {
            try writeBeside(plan, target)
        } catch {
            guard case .failed(let refusal, nil) = error, Self.tiesTarget.contains(refusal.reason) else { throw error }
            try fill(plan, target)
        }
    }

    /// Why an empty folder cannot be replaced although it may be filled: nobody may write beside it, or it is mounted.
    private static let tiesTarget: [Errno] = [
        .permissionDenied, .notPermitted, .readOnlyFileSystem, .resourceBusy, .improperLink,
    ]

    /// - Throws: that the target is in use, or the file system's refusal to say.
    func checkIsFree(_ target: FilePath) throws(WriteError) {
        let state: TargetState
        do throws(FileError) {
            state = try TargetState(of: target, in: files)
        } catch {
            throw .failed(error)
        }
        if case .occupied(let occupant) = state { throw .occupied(target, by: occupant) }
    }

    // MARK: A new folder

    private func writeBeside(_ plan: Plan, _ target: FilePath) throws(WriteError) {
        let parent = target.folder
        let staging = parent.appending(stagingName(beside: target))
        var made: [FilePath] = []
        do {
            try createFolders(parent, &made)
            try files.createFolder(staging)
            try stage(plan, in: staging)
            try takeName(of: target, staging)
        } catch {
            var failure = WriteError(error, at: target, stagedIn: staging)
            if let left = remove(staging, and: made) { failure.add(left: left) }
            throw failure
        }
    }

    private func takeName(of target: FilePath, _ staging: FilePath) throws(WriteError) {
        do throws(FileError) {
            try files.rename(staging, to: target)
        } catch {
            // Somebody was faster: then that is what there is to say.
            try checkIsFree(target)
            throw .failed(FileError("create the folder", target, error.reason))
        }
    }

    /// Removes the staging folder and the folders that were made above it, unless somebody else has begun to use them.
    /// - Returns: what could not be removed, or nil.
    private func remove(_ staging: FilePath, and made: [FilePath]) -> FilePath? {
        do throws(FileError) {
            try files.remove(staging)
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
    private func createFolders(_ folder: FilePath, _ made: inout [FilePath]) throws(FileError) {
        var missing: [FilePath] = []
        var above = folder
        while !above.isEmpty, try files.info(at: above) == nil {
            missing.append(above)
            above.removeLastComponent()
        }
        for folder in missing.reversed() {
            do throws(FileError) {
                try files.createFolder(folder)
                made.append(folder)
            } catch {
                // Another run may need the same folders.
                guard error.reason == .fileExists, try files.info(at: folder)?.kind == .folder else { throw error }
            }
        }
    }

    // MARK: Staging

    /// Writes all files of the plan below `staging`, which is empty.
    func stage(_ plan: Plan, in staging: FilePath) throws {
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
        }
        try stopIfInterrupted()
    }

    func stopIfInterrupted() throws(WriteError) {
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
