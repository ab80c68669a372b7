import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Supervision {
    /// How long freezing may take, in seconds, and killing and waiting for the end after that.
    private static let patience = (freezing: 10.0, killing: 10.0)

    /// Ends everything of the run that still lives: first kindly, then not.
    mutating func endAll() {
        let sight = look()
        if reason == nil { leftovers = sight.living.count }
        guard sight.problem == nil else { return endGroup() }
        guard isLeaderAlive || !sight.living.isEmpty else { return }
        // What has too much already gets no time to take more.
        if excess(sight) == nil, askToEnd(sight) { return }
        freeze()
        killAll()
    }

    /// Asks everything to end.
    /// - Returns: whether it did, in time.
    private mutating func askToEnd(_ first: RunSight) -> Bool {
        let begin = ContinuousClock.now
        // What was only left behind has no claim to a long goodbye.
        let grace = reason != nil ? limits.grace : min(limits.grace, 0.5)
        signal(SIGTERM, first.living)
        // A stopped process takes the signal only once it goes on.
        signal(SIGCONT, first.living)
        while Self.seconds(since: begin) <= grace {
            read(milliseconds: 10)
            let sight = look()
            if sight.problem != nil || excess(sight) != nil { return false }
            if !isLeaderAlive, sight.living.isEmpty { return true }
        }
        return false
    }

    /// Stops everything, again and again, until nothing new is found: a stopped process starts no other.
    private mutating func freeze() {
        let begin = ContinuousClock.now
        var known: Set<ProcessTable.Key> = []
        while Self.seconds(since: begin) < Self.patience.freezing {
            let running = look().living.filter { !$0.isStopped }
            signal(SIGSTOP, running)
            guard running.contains(where: { !known.contains($0.key) }) else { return }
            known.formUnion(running.map(\.key))
        }
    }

    /// Kills everything and waits until it is gone; what does not go is remembered.
    private mutating func killAll() {
        let begin = ContinuousClock.now
        while true {
            let sight = look()
            signal(SIGKILL, sight.living)
            if !isLeaderAlive, sight.living.isEmpty {
                // Unseen once may be seen a moment later, but for what is so for good.
                if sight.problem == nil || Self.seconds(since: begin) > 0.05 { return }
            }
            guard Self.seconds(since: begin) < Self.patience.killing else {
                // Only what the kernel itself holds up, or what is not ours to end, survives this long.
                survivors = (isLeaderAlive ? [process.pid] : []) + sight.living.map(\.pid)
                return
            }
            read(milliseconds: 30)
        }
    }

    /// Ends the leader and its group, where nothing more of the run can be seen.
    private mutating func endGroup() {
        let begin = ContinuousClock.now
        signal(SIGTERM, [])
        signal(SIGCONT, [])
        repeat { read(milliseconds: 10) } while Self.seconds(since: begin) <= limits.grace && isLeaderAlive
        killAll()
    }

    /// Sends a signal to the leader, its group, the processes and their groups.
    private func signal(_ number: Int32, _ rows: [ProcessTable.Row]) {
        // The leader is not waited for before `collect`, so neither its number nor its group's belongs to another.
        kill(-process.pid, number)
        if isLeaderAlive { kill(process.pid, number) }
        // A group takes a signal as one: none of it gets away by starting another meanwhile.
        let own = getpgrp()
        for group in Set(rows.map(\.group)) where group > 1 && group != own && group != process.pid {
            kill(-group, number)
        }
        for row in rows { kill(row.pid, number) }
    }
}
