import CairnFiles
import Synchronization
import SystemPackage

/// A file system in memory with trouble at one moment: each call counts as a step, and before one of them something
/// happens.
final class TroubledFileSystem: FileSystem {
    /// What happens.
    enum Trouble: Sendable {
        /// Nothing; to count the steps.
        case none
        /// That step fails, for this reason.
        case once(Errno)
        /// That step and every later one that makes or moves something fails, as on a full disk.
        case full(Errno)
        /// That step and every later one fails, as for a process that is killed.
        case killed
        /// Whatever makes or moves something to this path fails; the moment does not matter.
        case refused(FilePath, Errno)
        /// Somebody else does something right before that step.
        case meanwhile(@Sendable (MemoryFileSystem) -> Void)
    }

    private let disk: MemoryFileSystem
    private let trouble: Trouble
    private let moment: Int
    private let canExchange: Bool
    private let count = Atomic(0)

    /// Makes one on `disk`, with `trouble` at the step `moment`, counted from 0.
    /// - Parameter canExchange: whether files can change their places on this volume.
    init(_ disk: MemoryFileSystem, _ trouble: Trouble = .none, at moment: Int = 0, canExchange: Bool = true) {
        self.canExchange = canExchange
        self.disk = disk
        self.trouble = trouble
        self.moment = moment
    }

    /// How many calls there were.
    var steps: Int { count.load(ordering: .relaxed) }

    private func step(_ action: String, _ path: FilePath, makes: Bool = false) throws(FileError) {
        let now = count.add(1, ordering: .relaxed).oldValue
        switch trouble {
        case .none: break
        case .once(let reason): if now == moment { throw FileError(action, path, reason) }
        case .full(let reason): if now >= moment, makes { throw FileError(action, path, reason) }
        case .refused(let place, let reason): if makes, path == place { throw FileError(action, path, reason) }
        case .killed: if now >= moment { throw FileError(action, path, .ioError) }
        case .meanwhile(let act): if now == moment { act(disk) }
        }
    }

    func info(at path: FilePath) throws(FileError) -> FileInfo? {
        try step("look at", path)
        return try disk.info(at: path)
    }

    func read(_ path: FilePath) throws(FileError) -> [UInt8] {
        try step("read", path)
        return try disk.read(path)
    }

    func list(_ path: FilePath) throws(FileError) -> [String] {
        try step("list", path)
        return try disk.list(path)
    }

    func readLink(_ path: FilePath) throws(FileError) -> String {
        try step("read the link", path)
        return try disk.readLink(path)
    }

    func create(_ path: FilePath, bytes: [UInt8], isExecutable: Bool, permissions: UInt16?) throws(FileError) {
        do throws(FileError) {
            try step("create", path, makes: true)
        } catch {
            // As on a real disk: the file is there, with the first half of its bytes.
            if (try? disk.info(at: path)) == .some(nil) {
                try? disk.create(
                    path, bytes: Array(bytes.prefix(bytes.count / 2)), isExecutable: isExecutable,
                    permissions: permissions)
            }
            throw error
        }
        try disk.create(path, bytes: bytes, isExecutable: isExecutable, permissions: permissions)
    }

    func folder(at path: FilePath) throws(FileError) -> any FileSystem {
        try step("open the folder", path)
        _ = try disk.folder(at: path)
        return self
    }

    func createFolder(_ path: FilePath) throws(FileError) {
        try step("create the folder", path, makes: true)
        try disk.createFolder(path)
    }

    func rename(_ source: FilePath, to target: FilePath) throws(FileError) {
        try step("move '\(source)' to", target, makes: true)
        try disk.rename(source, to: target)
    }

    func rename(_ source: FilePath, toNew target: FilePath) throws(FileError) {
        try step("move '\(source)' to", target, makes: true)
        try disk.rename(source, toNew: target)
    }

    func exchange(_ one: FilePath, with other: FilePath) throws(FileError) {
        try step("move '\(one)' to", other, makes: true)
        if !canExchange { throw FileError("move '\(one)' to", other, .notSupported) }
        try disk.exchange(one, with: other)
    }

    /// Not a step: what a process holds goes with it, and nothing on the disk changes.
    func lock(_ folder: FilePath, isShared: Bool) throws(FileError) -> FolderLock? {
        try disk.lock(folder, isShared: isShared)
    }

    func synchronize(_ folder: FilePath) throws(FileError) {
        try step("make durable", folder, makes: true)
    }

    /// Removes everything below one by one, each a step, as the machine's file system does.
    func remove(_ path: FilePath) throws(FileError) {
        try step("remove", path)
        guard let info = try disk.info(at: path) else { return }
        if info.kind == .folder {
            for name in try disk.list(path) { try remove(path.appending(name)) }
            guard try disk.list(path).isEmpty else { throw FileError("remove the folder", path, .directoryNotEmpty) }
        }
        try disk.remove(path)
    }
}
