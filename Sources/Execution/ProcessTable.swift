import CSpawn
import CairnDiagnostics
import CairnFiles
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// All processes of the machine at one moment, as `/proc` tells.
struct ProcessTable {
    /// What tells a process for good: numbers are given again, but not with the same start.
    struct Key: Hashable {
        var pid: pid_t
        /// When it started, in the kernel's ticks.
        var start: UInt64
    }

    /// One process.
    struct Row {
        var key: Key
        var parent: pid_t
        var group: pid_t
        var session: pid_t
        /// The memory that it holds, in bytes; what it shares with others is counted for each.
        var memory: Int
        /// Whether it has ended and waits for its parent to take notice.
        var isZombie: Bool
        /// Whether it is stopped, and does nothing until it is told to go on.
        var isStopped: Bool

        var pid: pid_t { key.pid }
    }

    private(set) var rows: [pid_t: Row] = [:]
    private var children: [pid_t: [pid_t]] = [:]

    /// Reads the table.
    /// - Throws: why it cannot be read as a whole: no `/proc`, one of other processes, no free descriptor.
    init() throws(Errno) {
        guard let list = cairn_open_processes() else { throw Errno(rawValue: errno) }
        defer { cairn_close_processes(list) }
        var process = cairn_process()
        var result = cairn_next_process(list, &process)
        while result == 1 {
            let (bytes, isTooLarge) = Int(max(process.pages, 0)).multipliedReportingOverflow(by: Self.page)
            rows[process.pid] = Row(
                key: Key(pid: process.pid, start: process.start), parent: process.parent, group: process.group,
                session: process.session, memory: isTooLarge ? .max : bytes,
                isZombie: Self.isOne(of: "ZX", process.state), isStopped: Self.isOne(of: "Tt", process.state))
            children[process.parent, default: []].append(process.pid)
            result = cairn_next_process(list, &process)
        }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    /// A process and everything below it.
    func tree(of roots: some Sequence<pid_t>) -> Set<pid_t> {
        var found: Set<pid_t> = []
        var pending = Array(roots)
        while let pid = pending.popLast() {
            guard rows[pid] != nil, found.insert(pid).inserted else { continue }
            pending += children[pid] ?? []
        }
        return found
    }

    /// The processes whose parent is `pid`.
    func children(of pid: pid_t) -> [Row] {
        (children[pid] ?? []).compactMap { rows[$0] }
    }

    /// The mark of the run that a process was started by; nil if it is unknown or not there.
    ///
    /// It stands in a limit without effect, which no program changes by chance, and in the environment.
    static func mark(of pid: pid_t) -> UInt64? {
        let limit = cairn_resident_limit(pid)
        // It is set in KiB.
        if limit > 0 { return limit / 1024 }
        let name = Array((Descendants.mark + "=").utf8)
        let variables = (try? LocalFileSystem().read(FilePath("/proc/\(pid)/environ")))?.split(separator: 0) ?? []
        return variables.first { $0.starts(with: name) }.flatMap {
            UInt64(String(decoding: $0.dropFirst(name.count), as: UTF8.self))
        }
    }

    /// The size of a page of memory, in bytes.
    private static let page = Int(sysconf(Int32(_SC_PAGESIZE)))

    private static func isOne(of letters: StaticString, _ state: CChar) -> Bool {
        letters.withUTF8Buffer { $0.contains(UInt8(bitPattern: state)) }
    }
}

/// What is not known of the commands that ran where the table of processes cannot be read.
func unwatched(_ reason: Errno) -> Diagnostic {
    let cause =
        switch reason {
        case .noFunction: "this system has no /proc"
        case .noSuchProcess: "/proc shows other processes than ours"
        default: "/proc cannot be read: \(reason)"
        }
    return Diagnostic(
        .warning, id: "not-watched",
        "how many processes the checks had, and how much memory together, is not known, and not limited",
        explanation: "\(cause); what a check started in another process group may run still",
        help: reason == .noFunction
            ? [] : ["have /proc mounted, and descriptors free: mount -t proc proc /proc; ulimit -n"])
}
