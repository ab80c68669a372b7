import CairnFiles
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// All processes of the machine at one moment, as `/proc` tells; empty where there is no `/proc`.
struct ProcessTable {
    /// One process.
    struct Row {
        var pid: pid_t
        var parent: pid_t
        var session: pid_t
        /// When it started, in the kernel's ticks: with the number it tells a process for good.
        var start: UInt64
        /// The memory that it holds alone, in bytes.
        var memory: Int
        /// Whether it has ended and waits for its parent to take notice.
        var isZombie: Bool
    }

    private(set) var rows: [pid_t: Row] = [:]
    private var children: [pid_t: [pid_t]] = [:]

    /// Reads the table.
    init() {
        #if os(Linux)
            let disk = LocalFileSystem()
            for name in (try? disk.list("/proc")) ?? [] {
                // A process may end while we look.
                guard let pid = pid_t(name), let row = Self.row(pid) else { continue }
                rows[pid] = row
                children[row.parent, default: []].append(pid)
            }
        #endif
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

    /// The value of a variable in the environment that a process was started with; nil if it is unknown or not set.
    static func variable(_ name: String, of pid: pid_t) -> String? {
        guard let bytes = try? LocalFileSystem().read(FilePath("/proc/\(pid)/environ")) else { return nil }
        for entry in bytes.split(separator: 0) where entry.starts(with: Array((name + "=").utf8)) {
            return String(decoding: entry.dropFirst(name.utf8.count + 1), as: UTF8.self)
        }
        return nil
    }

    /// The size of a page of memory, in bytes.
    private static let page = Int(sysconf(Int32(_SC_PAGESIZE)))

    private static func row(_ pid: pid_t) -> Row? {
        guard let bytes = try? LocalFileSystem().read(FilePath("/proc/\(pid)/stat")),
            // The name stands in parentheses and may hold anything, these included.
            let close = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = bytes[(close + 1)...].split(separator: UInt8(ascii: " "))
        guard fields.count > 21, let parent = number(fields[1]), let session = number(fields[3]),
            let start = number(fields[19]), let pages = number(fields[21])
        else { return nil }
        let state = fields[0].first
        return Row(
            pid: pid, parent: pid_t(truncatingIfNeeded: parent), session: pid_t(truncatingIfNeeded: session),
            start: UInt64(max(start, 0)), memory: max(pages, 0) * page,
            isZombie: state == UInt8(ascii: "Z") || state == UInt8(ascii: "X"))
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        Int(String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline })
    }
}
