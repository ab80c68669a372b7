import CairnDiagnostics
package import CairnFiles
package import CairnPlan
package import SystemPackage

/// Writes a plan to a folder so that a crash leaves either nothing or the whole starter.
///
/// The files are first written to a staging folder beside the target, which then takes the target's name in one step.
/// A folder that must stay itself (the current one, or one that holds `.git`) is filled instead: the staging folder
/// stands inside it with a journal, and its entries move out one by one. What a killed run leaves behind is undone by
/// the next one.
package struct StarterWriter: Sendable {
    private let files: any FileSystem
    private let isInterrupted: @Sendable () -> Bool
    private let isRunning: @Sendable (Int) -> Bool
    private let processID: Int

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
        let state: TargetState
        do throws(FileError) {
            try undoKilledRuns(at: target)
            state = try TargetState(of: target, in: files)
        } catch {
            throw .failed(error)
        }
        if case .occupied(let entry) = state { throw .occupied(target, by: entry) }
    }

    /// Writes every file of `plan` below `target`.
    /// - Parameters:
    ///   - plan: what to write.
    ///   - target: the starter's folder: absent, empty, or holding only `.git`.
    ///   - mustStay: whether the folder has to remain itself, as the current folder of a shell does.
    /// - Returns: what was written.
    /// - Throws: why not; nothing of the plan is left then.
    package func write(
        _ plan: Plan, to target: FilePath, mustStay: Bool = false
    ) throws(WriteError) -> Receipt {
        do {
            try undoKilledRuns(at: target)
            let isLink = try files.info(at: target)?.kind == .symbolicLink
            switch try TargetState(of: target, in: files) {
            case .occupied(let entry): throw WriteError.occupied(target, by: entry)
            case .absent: try writeBeside(plan, target)
            case .empty where !mustStay && !isLink: try writeBeside(plan, target)
            case .empty, .onlyGit: try fill(plan, target)
            }
        } catch let error as FileError {
            throw .failed(error)
        } catch let error as WriteError {
            throw error
        } catch {
            preconditionFailure("writing throws only these two kinds of error")
        }
        return Receipt(target: target, files: plan.files.count, bytes: plan.files.reduce(0) { $0 + $1.bytes.count })
    }

    // MARK: A new folder

    private func writeBeside(_ plan: Plan, _ target: FilePath) throws {
        let parent = target.removingLastComponent()
        let made = try createMissingFolders(parent.isEmpty ? "." : parent)
        let staging = parent.appending(stagingName(for: target))
        do {
            try files.createFolder(staging)
            try stage(plan, in: staging)
            try files.rename(staging, to: target)
        } catch {
            try? files.remove(staging)
            for folder in made.reversed() { try? files.remove(folder) }
            // The staging folder's name is nobody's business; the target's is.
            if let error = error as? FileError, error.path == staging {
                throw FileError(error.action, target, error.reason)
            }
            throw error
        }
    }

    /// Makes the folders above the target that are missing.
    /// - Returns: those that it made, the outermost first.
    private func createMissingFolders(_ folder: FilePath) throws -> [FilePath] {
        var missing: [FilePath] = []
        var above = folder
        while !above.isEmpty {
            guard try files.info(at: above) == nil else { break }
            missing.append(above)
            above = above.removingLastComponent()
        }
        var made: [FilePath] = []
        do {
            for folder in missing.reversed() {
                try files.createFolder(folder)
                made.append(folder)
            }
        } catch {
            for folder in made.reversed() { try? files.remove(folder) }
            throw error
        }
        return made
    }

    // MARK: A folder that stays itself

    private func fill(_ plan: Plan, _ target: FilePath) throws {
        let staging = target.appending(stagingName(for: nil))
        let content = staging.appending("files")
        let names = Set(plan.files.compactMap { $0.path.names.first.map(String.init) })
        do {
            try files.createFolder(staging)
            // What a later run has to remove should this one be killed while entries move.
            try files.create(
                staging.appending("journal"), bytes: Array(names.sorted().joined(separator: "\n").utf8),
                isExecutable: false)
            try files.createFolder(content)
            try stage(plan, in: content)
            for name in try files.list(content) {
                try stopIfInterrupted()
                try files.rename(content.appending(name), to: target.appending(name))
            }
        } catch {
            try? undoFill(target, staging, names: names)
            throw error
        }
        // The starter is whole now: a staging folder that cannot be removed is only litter.
        try? files.remove(staging)
    }

    /// Removes from `target` what has already moved out of `staging`, then the staging folder.
    private func undoFill(_ target: FilePath, _ staging: FilePath, names: Set<String>) throws(FileError) {
        let content = staging.appending("files")
        let waiting = try files.info(at: content) == nil ? [] : Set(files.list(content))
        for name in names.subtracting(waiting).sorted() { try files.remove(target.appending(name)) }
        try files.remove(staging)
    }

    // MARK: Staging

    private func stage(_ plan: Plan, in staging: FilePath) throws {
        var folders: Set<RelativePath> = []
        for file in plan.files {
            try stopIfInterrupted()
            var missing: [RelativePath] = []
            var folder = file.path.parent
            while let next = folder, folders.insert(next).inserted {
                missing.append(next)
                folder = next.parent
            }
            for folder in missing.reversed() { try files.createFolder(staging.appending(folder.string)) }
            try files.create(
                staging.appending(file.path.string), bytes: file.bytes, isExecutable: file.isExecutable)
        }
        try stopIfInterrupted()
    }

    private func stopIfInterrupted() throws {
        if isInterrupted() { throw WriteError.interrupted }
    }

    private func stagingName(for target: FilePath?) -> String {
        (target?.lastComponent.map { ".\($0.string)" } ?? "") + Self.stagingMark + String(processID)
    }

    // MARK: What a killed run left

    private static let stagingMark = ".cairn-staging-"

    /// Undoes what runs that were killed left beside and inside `target`; those of live processes are left alone.
    private func undoKilledRuns(at target: FilePath) throws(FileError) {
        let parent = target.removingLastComponent().isEmpty ? "." : target.removingLastComponent()
        if let name = target.lastComponent?.string, try files.info(at: parent)?.kind == .folder {
            for left in try files.list(parent) where isDead(left, prefix: "." + name + Self.stagingMark) {
                try files.remove(parent.appending(left))
            }
        }
        guard try files.info(at: target)?.kind == .folder else { return }
        for left in try files.list(target) where isDead(left, prefix: Self.stagingMark) {
            let staging = target.appending(left)
            let journal = staging.appending("journal")
            let names = try files.info(at: journal) == nil ? [] : try files.read(journal)
            let entries = String(decoding: names, as: UTF8.self).split(separator: "\n").map(String.init)
            // Only plain names: a journal that somebody edited must not reach outside the folder.
            let plain = entries.filter { (try? RelativePath($0))?.names.count == 1 && $0 != ".git" }
            try undoFill(target, staging, names: Set(plain))
        }
    }

    private func isDead(_ name: String, prefix: String) -> Bool {
        guard name.hasPrefix(prefix), let process = Int(name.dropFirst(prefix.count)) else { return false }
        return process != processID && !isRunning(process)
    }
}

/// What was written.
package struct Receipt: Hashable, Sendable {
    /// The starter's folder.
    package var target: FilePath
    /// How many files it has.
    package var files: Int
    /// Their sizes added up, in bytes.
    package var bytes: Int
}

/// Why nothing was written.
package enum WriteError: Error, Hashable, Sendable {
    /// The target is in use: a file, or a folder that holds something, the first of it named.
    case occupied(FilePath, by: String)
    /// The person stopped it.
    case interrupted
    /// The file system refused.
    case failed(FileError)
}
