import CSpawn
import Synchronization
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The processes of a run at one moment.
struct RunSight {
    /// Those that live, the leader left out.
    var living: [ProcessTable.Row] = []
    /// How many places in the system's table the run takes: living ones, the leader too, and ended ones whose parents do
    /// not take notice.
    var count = 0
    /// The memory of all of them, in bytes.
    var memory = 0
    /// Why nothing of this is known; nil if it is.
    var problem: Errno?
}

/// Knows which processes belong to which run, those that left their group and session and lost their parent too.
///
/// Each run has a leader, in a session of its own, and a mark, which its processes hand on. A process belongs to a run if
/// it descends from the leader, is in the leader's session, was seen to descend from it before, or has come to us as an
/// orphan with the run's mark. Orphans without any mark belong to whichever run ends last.
final class Descendants: Sendable {
    /// The variable that holds a run's mark.
    static let mark = "CAIRN_RUN"

    private struct State {
        /// What was seen of each run when it was last looked at, by its leader.
        var seen: [pid_t: Set<ProcessTable.Key>] = [:]
        var marks: [pid_t: UInt64] = [:]
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
    ///   - mark: the run's mark, which it is started with.
    ///   - start: starts it and gives its leader.
    func add<Failure: Error>(mark: UInt64, _ start: () throws(Failure) -> pid_t) throws(Failure) {
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

    /// The processes of a run. Ended orphans of the run are taken notice of, so that they go.
    func members(of leader: pid_t) -> RunSight {
        let table: ProcessTable
        do throws(Errno) {
            table = try ProcessTable()
        } catch {
            return RunSight(problem: error)
        }
        return state.withLock { state in
            let own = getpid()
            var sight = RunSight()
            var seen: Set<ProcessTable.Key> = []
            for pid in table.tree(of: Self.roots(of: leader, in: table, state)) where pid != own {
                guard let row = table.rows[pid] else { continue }
                if row.isZombie, pid == leader { continue }
                if row.isZombie, row.parent == own, state.seen[pid] == nil {
                    waitpid(pid, nil, WNOHANG)
                    continue
                }
                sight.count += 1
                let (memory, isTooLarge) = sight.memory.addingReportingOverflow(row.memory)
                sight.memory = isTooLarge ? .max : memory
                guard pid != leader else { continue }
                seen.insert(row.key)
                if !row.isZombie { sight.living.append(row) }
            }
            state.seen[leader] = seen
            sight.living.sort { $0.pid < $1.pid }
            return sight
        }
    }

    /// The processes of a run that everything else of it descends from.
    private static func roots(of leader: pid_t, in table: ProcessTable, _ state: State) -> Set<pid_t> {
        let ownSession = getsid(0)
        var roots: Set<pid_t> = [leader]
        for key in state.seen[leader] ?? [] where table.rows[key.pid]?.key == key { roots.insert(key.pid) }
        for row in table.rows.values where row.session == leader { roots.insert(row.pid) }
        let isOnly = state.seen.count == 1
        for row in table.children(of: getpid())
        where row.session != ownSession && state.seen[row.pid] == nil && !roots.contains(row.pid) {
            if state.seen.contains(where: { $0.key != leader && $0.value.contains(row.key) }) { continue }
            let mark = ProcessTable.mark(of: row.pid)
            if mark.map({ $0 == state.marks[leader] }) ?? isOnly { roots.insert(row.pid) }
        }
        return roots
    }
}
