import CSpawn
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Knows which processes belong to which run, those that left their group and session and lost their parent too.
///
/// Each run has a leader, in a session of its own, and a mark in its environment. A process belongs to a run if it
/// descends from the leader, is in the leader's session, was seen to descend from it before, or has come to us as an
/// orphan with the run's mark. Orphans without any mark belong to whichever run ends last.
final class Descendants: Sendable {
    /// The variable that marks a run's processes.
    static let mark = "CAIRN_RUN"

    private struct Key: Hashable {
        var pid: pid_t
        var start: UInt64
    }

    private struct State {
        /// What was seen of each run, by its leader.
        var seen: [pid_t: Set<Key>] = [:]
        var marks: [pid_t: String] = [:]
    }

    private let state = Mutex(State())

    /// The one of this process: orphans come to the process, whichever run they are of.
    static let shared = Descendants()

    private init() {
        // From here on, orphans come to us; nothing to do where there is no such thing.
        _ = cairn_become_subreaper()
    }

    /// Starts a run and begins to watch it, in one step: a leader that is not known yet would be taken for an orphan.
    /// - Parameters:
    ///   - mark: the run's mark, which its environment holds.
    ///   - start: starts it and gives its leader.
    func add<Failure: Error>(mark: String, _ start: () throws(Failure) -> pid_t) throws(Failure) {
        let result = state.withLock { state -> Result<Void, Failure> in
            do throws(Failure) {
                let leader = try start()
                state.seen[leader] = []
                state.marks[leader] = mark
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Stops watching a run.
    func remove(leader: pid_t) {
        state.withLock {
            $0.seen[leader] = nil
            $0.marks[leader] = nil
        }
    }

    /// The living processes of a run, the leader left out, and the memory of all of them in bytes. Ended orphans of the
    /// run are taken notice of, so that they go.
    func members(of leader: pid_t) -> (pids: [pid_t], memory: Int) {
        let table = ProcessTable()
        return state.withLock { state in
            let own = getpid()
            let ownSession = getsid(0)
            var roots: Set<pid_t> = [leader]
            for key in state.seen[leader] ?? [] where table.rows[key.pid]?.start == key.start { roots.insert(key.pid) }
            for row in table.rows.values where row.session == leader { roots.insert(row.pid) }
            let isOnly = state.seen.count == 1
            for row in table.children(of: own) where row.session != ownSession && state.seen[row.pid] == nil {
                let mark = ProcessTable.variable(Self.mark, of: row.pid)
                if mark.map({ $0 == state.marks[leader] }) ?? isOnly { roots.insert(row.pid) }
            }
            var pids: [pid_t] = []
            var memory = 0
            for pid in table.tree(of: roots) where pid != own {
                guard let row = table.rows[pid] else { continue }
                memory += row.memory
                if pid != leader { state.seen[leader]?.insert(Key(pid: pid, start: row.start)) }
                if row.isZombie {
                    if row.parent == own, pid != leader, state.seen[pid] == nil { waitpid(pid, nil, WNOHANG) }
                } else if pid != leader {
                    pids.append(pid)
                }
            }
            return (pids.sorted(), memory)
        }
    }
}
