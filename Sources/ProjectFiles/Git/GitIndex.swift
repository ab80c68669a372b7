#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Which files git keeps, from a repository's index: those that are committed or about to be.
struct GitIndex: Sendable {
    /// What git keeps at a path.
    struct Entry: Sendable {
        /// Where its path stands among the names.
        fileprivate var start: Int
        fileprivate var end: Int
        /// Kind and permissions, as `git ls-files --stage` shows them.
        fileprivate(set) var mode: UInt32
        /// Whether a sparse checkout leaves it out of the work tree.
        fileprivate(set) var isSkipped: Bool
        /// Whether git was told to take it for unchanged.
        fileprivate(set) var isAssumed: Bool

        /// Whether it is a commit of another repository.
        var isSubmodule: Bool { mode & 0o170000 == 0o160000 }
        /// Whether it stands for all that is in a folder, which a sparse index does not list.
        var isFolder: Bool { mode & 0o170000 == 0o040000 }
        /// Whether it is a symbolic link.
        var isLink: Bool { mode & 0o170000 == 0o120000 }
        /// Whether git has it as executable.
        var isExecutable: Bool { mode & 0o111 != 0 }
    }

    /// Paths from the work tree's top on, one behind the other, in the entries' order.
    private var names: [UInt8] = []
    private var entries: [Entry] = []
    /// The names of the objects, one behind the other, in the entries' order.
    private var ids: [UInt8] = []
    /// How many bytes the name of an object has.
    private let hashBytes: Int
    /// Whether some entries stand for folders.
    private(set) var isSparse = false
    /// The paths that are commits of other repositories.
    private(set) var submodules: Set<String> = []

    /// An index without files.
    init(hashBytes: Int = 20) {
        self.hashBytes = hashBytes
    }

    /// How many entries there are.
    var count: Int { entries.count }

    /// Makes room.
    mutating func reserve(_ count: Int, bytes: Int) {
        entries.reserveCapacity(count)
        names.reserveCapacity(bytes)
        ids.reserveCapacity(count * hashBytes)
    }

    /// Adds an entry behind the others.
    mutating func append(
        _ name: some Collection<UInt8>, mode: UInt32, isSkipped: Bool, isAssumed: Bool, id: some Collection<UInt8>
    ) {
        let start = names.count
        names.append(contentsOf: name)
        ids.append(contentsOf: id)
        let entry = Entry(
            start: start, end: names.count, mode: mode, isSkipped: isSkipped, isAssumed: isAssumed)
        entries.append(entry)
        if entry.isSubmodule { submodules.insert(String(decoding: names[start...], as: UTF8.self)) }
        if entry.isFolder { isSparse = true }
    }

    /// The entry at a place of the order.
    subscript(place: Int) -> Entry { entries[place] }

    /// Its path.
    func name(_ place: Int) -> ArraySlice<UInt8> { names[entries[place].start..<entries[place].end] }

    /// The name of its object.
    func id(_ place: Int) -> ArraySlice<UInt8> { ids[place * hashBytes..<(place + 1) * hashBytes] }

    /// Whether each path comes behind the one before, or is the same, as in a conflict.
    var isSorted: Bool {
        names.withUnsafeBufferPointer { names in
            for (left, right) in zip(entries, entries.dropFirst()) {
                let other = UnsafeBufferPointer(rebasing: names[right.start..<right.end])
                if Self.order(UnsafeBufferPointer(rebasing: names[left.start..<left.end]), other) > 0 { return false }
            }
            return true
        }
    }

    /// The place of the entry of exactly this path; nil if there is none.
    func place(of path: String) -> Int? {
        var path = path
        return path.withUTF8 { path in
            let place = lowerBound(path)
            return place < entries.count && name(place).elementsEqual(path) ? place : nil
        }
    }

    /// The entry of this path; nil if git keeps none there. Of a file that a sparse index does not list by itself, the
    /// folder's.
    func entry(_ path: String) -> Entry? {
        var path = path
        return path.withUTF8 { path in
            let place = lowerBound(path)
            if place < entries.count, name(place).elementsEqual(path) { return entries[place] }
            guard isSparse else { return nil }
            return entries.first { $0.isFolder && path.starts(with: names[$0.start..<$0.end]) }
        }
    }

    /// Whether git keeps something below the folder of this path.
    func holdsAny(below folder: String) -> Bool {
        var start = folder + "/"
        return start.withUTF8 { start in
            let place = lowerBound(start)
            if place < entries.count, name(place).starts(with: start) { return true }
            return isSparse && entries.contains { $0.isFolder && start.starts(with: names[$0.start..<$0.end]) }
        }
    }

    /// The paths and those of the folders above them, in lower case.
    func foldedPaths() -> Set<String> {
        var paths: Set<String> = []
        for entry in entries {
            var path = String(decoding: names[entry.start..<entry.end], as: UTF8.self).lowercased()[...]
            while paths.insert(String(path)).inserted, let slash = path.lastIndex(of: "/") { path = path[..<slash] }
        }
        return paths
    }

    /// The place of the first entry whose path does not come before `path`.
    private func lowerBound(_ path: UnsafeBufferPointer<UInt8>) -> Int {
        names.withUnsafeBufferPointer { names in
            var (low, high) = (0, entries.count)
            while low < high {
                let middle = (low + high) / 2
                let name = UnsafeBufferPointer(rebasing: names[entries[middle].start..<entries[middle].end])
                if Self.order(name, path) < 0 { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    /// Git's order of paths: by bytes, the shorter first.
    private static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        let count = min(left.count, right.count)
        if count > 0, let a = left.baseAddress, let b = right.baseAddress {
            let order = memcmp(a, b, count)
            if order != 0 { return Int(order) }
        }
        return left.count - right.count
    }
}
