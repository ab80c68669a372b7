import CairnFiles
import CairnPlan
import SystemPackage

/// Writing into a folder that stays itself.
///
/// Everything is staged inside the folder first. Then the staging folder takes the one name that stands for the right
/// to move entries out of it, which succeeds for one run at a time, and they move. Only a run killed in that moment
/// leaves a part of the starter; the journal says which files are the starter's.
extension StarterWriter {
    /// The name of the staging folder whose entries move out: a folder with something in it is never replaced, so only
    /// one run at a time has it.
    static let claimName = ".cairn-filling"

    func fill(_ plan: Plan, _ target: FilePath) throws(WriteError) {
        let staging = target.appending(stagingName)
        let content = staging.appending("files")
        let claim = target.appending(Self.claimName)
        var isClaimed = false
        var moved: [FilePath] = []
        do {
            try files.createFolder(staging)
            try files.createFolder(content)
            try stage(plan, in: content)
            try files.create(
                staging.appending("journal"), bytes: FillJournal(of: plan, process: processID).bytes,
                isExecutable: false)
            try self.claim(claim, with: staging, target)
            isClaimed = true
            if let entry = try files.list(target).first(where: { $0 != ".git" && !Self.isStaging($0) }) {
                throw WriteError.occupied(target, by: .entry(entry))
            }
            for name in try files.list(claim.appending("files")) {
                try stopIfInterrupted()
                let place = target.appending(name)
                guard try files.info(at: place) == nil else { throw WriteError.occupied(target, by: .entry(name)) }
                try move(claim.appending("files").appending(name), to: place)
                moved.append(place)
            }
        } catch {
            var failure = WriteError(error, at: target, stagedIn: content)
            if case .failed(let refusal, _) = failure,
                refusal.path.starts(with: staging) || refusal.path.starts(with: claim)
            {
                failure = .failed(FileError("write to", target, refusal.reason))
            }
            if let left = undo(moved, isClaimed ? claim : staging, staging) { failure.add(left: left) }
            throw failure
        }
        // The starter is whole now: a staging folder that cannot be removed is only litter.
        try? discard(claim, as: staging)
    }

    /// - Returns: what could not be removed, or nil.
    private func undo(_ moved: [FilePath], _ folder: FilePath, _ staging: FilePath) -> FilePath? {
        do throws(FileError) {
            for place in moved.reversed() { try files.remove(place) }
            try discard(folder, as: staging)
            return nil
        } catch {
            return error.path
        }
    }

    private func claim(_ claim: FilePath, with staging: FilePath, _ target: FilePath) throws(WriteError) {
        do throws(FileError) {
            try files.rename(staging, to: claim)
        } catch {
            if error.reason == .directoryNotEmpty || error.reason == .fileExists {
                throw .occupied(target, by: .entry(Self.claimName))
            }
            throw .failed(FileError("write to", target, error.reason))
        }
    }

    private func move(_ source: FilePath, to place: FilePath) throws(FileError) {
        do throws(FileError) {
            try files.rename(source, to: place)
        } catch {
            // Where it came from is nobody's business.
            throw FileError("create", place, error.reason)
        }
    }

    /// Removes a folder after giving it the name of what nobody waits for: so the claim goes in one step.
    private func discard(_ folder: FilePath, as staging: FilePath) throws(FileError) {
        if folder != staging { try files.rename(folder, to: staging) }
        try files.remove(staging)
    }

    // MARK: What a killed run left

    /// Undoes a fill whose run was killed while entries moved, unless a person has changed anything since: then it is
    /// theirs, and all stays.
    func undoKilledFill(of target: FilePath) throws(FileError) {
        let claim = target.appending(Self.claimName)
        guard try files.info(at: claim.appending("journal"))?.kind == .file,
            let journal = FillJournal(try files.read(claim.appending("journal"))), isDead(journal.process)
        else { return }
        let waiting = try files.list(claim.appending("files"))
        if !waiting.isEmpty {
            let moved = try files.list(target).filter { $0 != ".git" && !Self.isStaging($0) }
            for name in moved {
                guard !waiting.contains(name), try isUntouched(name, in: target, journal) else { return }
            }
            for name in moved { try files.remove(target.appending(name)) }
        }
        // Where nothing waits, the starter is whole, and only the folder was left.
        try discard(claim, as: target.appending(stagingName))
    }

    /// Whether what stands at a path below `target` holds only files of the journal, each as it was written.
    private func isUntouched(
        _ path: String, in target: FilePath, _ journal: FillJournal
    ) throws(FileError) -> Bool {
        let place = target.appending(path)
        switch try files.info(at: place)?.kind {
        case .folder:
            for name in try files.list(place) {
                guard try isUntouched(path + "/" + name, in: target, journal) else { return false }
            }
            return true
        case .file:
            guard let written = journal.files[path] else { return false }
            return SHA256.hex(try files.read(place)) == written
        case nil: return true
        case .symbolicLink, .other: return false
        }
    }
}

/// What a run that is about to move entries leaves for the next one, should it be killed: its process, and the SHA-256
/// of every file, since what was changed afterwards is no longer its own to remove.
struct FillJournal: Hashable, Sendable {
    /// The run's process.
    var process: Int
    /// The hash of each file's bytes in hexadecimal digits, by its path.
    var files: [String: String]

    /// The journal of a plan that this process writes.
    init(of plan: Plan, process: Int) {
        self.process = process
        files = Dictionary(plan.files.map { ($0.path.string, SHA256.hex($0.bytes)) }) { first, _ in first }
    }

    /// Reads a journal: nil if it is none, or was not written to its end.
    init?(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let process = Int(first), lines.last == "" else { return nil }
        self.process = process
        files = [:]
        for line in lines.dropFirst().dropLast() {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            files[String(parts[1])] = String(parts[0])
        }
    }

    /// The journal as a file: the process, then a hash and a path a line.
    var bytes: [UInt8] {
        let lines = [String(process)] + files.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}
