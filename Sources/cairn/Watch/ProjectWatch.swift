import CFiles
import CairnFiles
import ProjectFiles
import Synchronization
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Notices that files of a project change: those that checks see, so not what git ignores.
///
/// Where the system tells of changes, it is waited for; where it does not, as on folders of another machine, on WSL's
/// drives and on macOS, the files are looked at every second. Either way it is what the files are like that counts.
final class ProjectWatch: Sendable {
    /// How long is waited between two looks, in milliseconds.
    private static let pause: Int32 = 1000
    /// How long is waited after a change for others that belong to it, as editors write a file in several steps.
    private static let settling: Int32 = 100

    private let root: FilePath
    private let events: Events?
    private struct State {
        var mark: [UInt64]
        var hasChanged = false
        var looked: ContinuousClock.Instant
    }
    private let state: Mutex<State>

    /// Begins to watch a project as it is now.
    /// - Parameter usesEvents: whether the system may tell of changes, where it can.
    init(_ root: FilePath, usesEvents: Bool = true) {
        self.root = root
        events = usesEvents ? Events(root, Self.look(root).folders) : nil
        // What changes between the two looks is told.
        state = Mutex(State(mark: Self.look(root).mark, looked: .now))
    }

    /// Whether something has changed since it began to watch. Cheap enough to be asked all the time.
    var hasChanged: Bool {
        state.withLock { state in
            if state.hasChanged { return true }
            let now = ContinuousClock.now
            let isTold = events?.drain() ?? false
            guard isTold || events == nil && now - state.looked >= .milliseconds(Int(Self.pause)) else { return false }
            state.looked = now
            state.hasChanged = Self.look(root).mark != state.mark
            return state.hasChanged
        }
    }

    /// Waits until something changes and comes to rest, or until `isOver` says to stop.
    func wait(until isOver: () -> Bool) {
        while !isOver(), !hasChanged {
            if let events { events.wait(milliseconds: Self.pause) } else { pause(Self.pause) }
        }
        var before = Self.look(root).mark
        while !isOver() {
            pause(Self.settling)
            let now = Self.look(root).mark
            if now == before { return }
            before = now
        }
    }

    /// A signal ends the pause.
    private func pause(_ milliseconds: Int32) { poll(nil, 0, milliseconds) }

    /// What changes when a file does: a number for each of them. And the folders that there are.
    private static func look(_ root: FilePath) -> (mark: [UInt64], folders: [FilePath]) {
        guard let snapshot = try? Snapshot(root) else { return ([], [root]) }
        var mark: [UInt64] = []
        var folders = [root]
        for entry in snapshot.entries {
            let place = root.appending(entry.path.string)
            if entry.kind == .folder { folders.append(place) }
            mark.append(cairn_file_mark(place.string))
        }
        return (mark, folders)
    }
}

/// What the system tells of changes in folders.
private final class Events: Sendable {
    private let descriptor: Int32

    /// Nil where the system tells nothing, or not of so many folders.
    init?(_ root: FilePath, _ folders: [FilePath]) {
        descriptor = cairn_watch_begin(root.string)
        guard descriptor >= 0 else { return nil }
        for folder in folders where cairn_watch_add(descriptor, folder.string) != 0 {
            // One that has gone meanwhile is a change that is seen anyway.
            if errno == ENOENT { continue }
            close(descriptor)
            return nil
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether it has told of something since it was asked last.
    func drain() -> Bool { cairn_watch_drain(descriptor) != 0 }

    /// Waits for something to be told, or for a signal.
    func wait(milliseconds: Int32) {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&wanted, 1, milliseconds)
    }
}
