import CairnFiles

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Files of a project, one after the other, with the next ones read ahead by all cores.
///
/// Only who reads gets quicker: what is read, and in which order a check looks at it, stays the same. Files that are known
/// to hold nothing of what the check looks for are passed over.
package struct ReadAhead: Sequence, IteratorProtocol {
    /// How many files are read ahead at first: a check that stops early has read few for nothing.
    private static let firstSize: Int = 64
    /// How many later on, as nothing of most of them is kept where literals are looked for.
    private var most: Int { marks == nil ? 256 : 1024 }
    /// How many files one core takes at a time; where there are no more, a second core would cost more than it brings.
    private static let share = 32

    private let snapshot: Snapshot
    private let marks: UInt64?
    private var rest: ArraySlice<Snapshot.Entry>
    private var size: Int = ReadAhead.firstSize
    /// Those that were read ahead, and how many of them were given out.
    private var batch: ArraySlice<Snapshot.Entry> = []
    private var ahead: ArraySlice<Snapshot.Entry> = []

    fileprivate init(_ files: [Snapshot.Entry], of snapshot: Snapshot, for marks: UInt64?) {
        self.snapshot = snapshot
        self.marks = marks
        rest = files[...]
    }

    package mutating func next() -> Snapshot.Entry? {
        while ahead.isEmpty {
            snapshot.drop(batch)
            batch = snapshot.files(rest.prefix(size), thatMayHold: marks)
            rest = rest.dropFirst(size)
            size = Swift.min(size * 2, most)
            if batch.isEmpty {
                guard rest.isEmpty else { continue }
                return nil
            }
            read(batch)
            ahead = snapshot.files(batch, thatMayHold: marks)
        }
        return ahead.popFirst()
    }

    private func read(_ files: ArraySlice<Snapshot.Entry>) {
        guard files.count > Self.share else { return }
        let starts = Array(stride(from: files.startIndex, to: files.endIndex, by: Self.share))
        let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        _ = inParallel(starts, width: Swift.min(Swift.max(cores, 1), 8)) { start in
            snapshot.readAhead(files[start...].prefix(Self.share), for: marks)
        }
    }
}

extension Snapshot {
    /// The files for a loop that reads each of them.
    /// - Parameter marks: what the loop needs of what `look(for:)` has looked for: files that were seen to hold nothing of
    ///   it are left out; nil for all.
    package func readingAhead(_ files: [Entry], for marks: UInt64? = nil) -> ReadAhead {
        ReadAhead(files, of: self, for: marks)
    }
}
