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
/// Only who reads gets quicker: what is read, and in which order a check looks at it, stays the same.
package struct ReadAhead: Sequence, IteratorProtocol {
    /// How many files are read ahead at a time: a check that stops early has read few for nothing.
    private static let batch = 256
    /// How many files one core takes at a time; where there are no more, a second core would cost more than it brings.
    private static let share = 32

    private let files: [Snapshot.Entry]
    private let snapshot: Snapshot
    private var index = 0

    fileprivate init(_ files: [Snapshot.Entry], of snapshot: Snapshot) {
        self.files = files
        self.snapshot = snapshot
    }

    package mutating func next() -> Snapshot.Entry? {
        if index.isMultiple(of: Self.batch) || index == files.count {
            snapshot.drop(files[..<index].suffix(Self.batch))
            read(files[index...].prefix(Self.batch))
        }
        guard index < files.count else { return nil }
        defer { index += 1 }
        return files[index]
    }

    private func read(_ files: ArraySlice<Snapshot.Entry>) {
        guard files.count > Self.share else { return }
        let starts = Array(stride(from: files.startIndex, to: files.endIndex, by: Self.share))
        let cores = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        _ = inParallel(starts, width: Swift.min(Swift.max(cores, 1), 8)) { start in
            snapshot.readAhead(files[start...].prefix(Self.share))
        }
    }
}

extension Snapshot {
    /// The files for a loop that reads each of them.
    package func readingAhead(_ files: [Entry]) -> ReadAhead {
        ReadAhead(files, of: self)
    }
}
