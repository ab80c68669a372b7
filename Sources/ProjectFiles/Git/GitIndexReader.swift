#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads git's own format of an index (gitformat-index, versions 2 to 4) without git, which a machine may not have.
struct GitIndexReader {
    /// Why an index cannot be read: the end of a sentence that begins with "it".
    struct Flaw: Error, Hashable {
        var reason: String
    }

    /// How many bytes a hash has: 20 or 32.
    let hashBytes: Int
    /// Gives the bytes of the index that others share, by its name.
    let shared: (String) -> [UInt8]?

    /// Reads an index.
    /// - Throws: why it cannot be read, or not be understood.
    func read(_ bytes: [UInt8]) throws(Flaw) -> GitIndex {
        let result = bytes.withUnsafeBytes { bytes -> Result<(GitIndex, Link?), Flaw> in
            do throws(Flaw) { return .success(try parse(bytes)) } catch { return .failure(error) }
        }
        let (index, link) = try result.get()
        guard let link else {
            guard index.isSorted else { throw Flaw(reason: "is not in order") }
            return index
        }
        return try merge(index, link)
    }

    /// What an index changes of the one that it stands on.
    private struct Link {
        var name: String?
        var deleted: [Int] = []
        var replaced: [Int] = []
    }

    private func parse(_ bytes: UnsafeRawBufferPointer) throws(Flaw) -> (GitIndex, Link?) {
        let tooShort = Flaw(reason: "is cut off")
        guard bytes.count >= 12 + hashBytes else { throw tooShort }
        guard Self.number(bytes, 0) == 0x4449_5243 else { throw Flaw(reason: "does not begin as an index does") }
        let version = Self.number(bytes, 4)
        let count = Int(Self.number(bytes, 8))
        guard (2...4).contains(version) else { throw Flaw(reason: "is of version \(version)") }
        let end = bytes.count - hashBytes
        // An entry has 46 bytes at the least.
        guard count <= bytes.count / 46 else { throw tooShort }
        var index = GitIndex(hashBytes: hashBytes)
        index.reserve(count, bytes: version == 4 ? count * 40 : max(end - 12 - count * 64, 0))
        var place = 12
        var name: [UInt8] = []
        for _ in 0..<count {
            // Times, owner and size do not matter here; the hash and the flags come behind them.
            let start = place
            place += 40 + hashBytes
            guard place + 4 <= end else { throw tooShort }
            let mode = Self.number(bytes, start + 24)
            let id = UnsafeRawBufferPointer(rebasing: bytes[start + 40..<place])
            let isAssumed = bytes[place] & 0x80 != 0
            let isExtended = version >= 3 && bytes[place] & 0x40 != 0
            let isSkipped = isExtended && bytes[place + 2] & 0x40 != 0
            place += isExtended ? 4 : 2
            var cut = 0
            if version == 4 {
                guard let offset = Self.offset(bytes, &place, end), offset <= name.count else {
                    throw Flaw(reason: "has a name that begins nowhere")
                }
                cut = offset
            }
            guard place < end, let base = bytes.baseAddress, let zero = memchr(base + place, 0, end - place) else {
                throw tooShort
            }
            let length = base.distance(to: UnsafeRawPointer(zero)) - place
            let text = UnsafeRawBufferPointer(rebasing: bytes[place..<place + length])
            place += length + 1
            if version == 4 {
                name.removeLast(cut)
                name.append(contentsOf: text)
                index.append(name, mode: mode, isSkipped: isSkipped, isAssumed: isAssumed, id: id)
            } else {
                index.append(text, mode: mode, isSkipped: isSkipped, isAssumed: isAssumed, id: id)
                // Padded with zero bytes to a multiple of eight.
                place += (8 - (place - start) % 8) % 8
            }
        }
        return (index, try extensions(bytes, place, end))
    }

    /// Looks at what follows the entries: what begins with a capital letter may be passed over.
    private func extensions(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) throws(Flaw) -> Link? {
        var place = start
        var link: Link?
        while place + 8 <= end {
            let name = String(decoding: bytes[place..<place + 4], as: UTF8.self)
            let size = Int(Self.number(bytes, place + 4))
            place += 8
            guard size <= end - place else { throw Flaw(reason: "is cut off") }
            let content = UnsafeRawBufferPointer(rebasing: bytes[place..<place + size])
            place += size
            switch name {
            case "link": link = try self.link(content)
            case "sdir": break
            default:
                guard let first = name.utf8.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else {
                    throw Flaw(reason: "has the extension '\(name)', which is not known")
                }
            }
        }
        return link
    }

    private func link(_ bytes: UnsafeRawBufferPointer) throws(Flaw) -> Link {
        guard bytes.count >= hashBytes else { throw Flaw(reason: "names no index that it stands on") }
        let hash = bytes.prefix(hashBytes)
        var link = Link()
        if hash.contains(where: { $0 != 0 }) {
            link.name = GitObject.hex(hash)
        }
        guard bytes.count > hashBytes else { return link }
        var place = hashBytes
        guard let deleted = Self.bitmap(bytes, &place), let replaced = Self.bitmap(bytes, &place) else {
            throw Flaw(reason: "does not say what it changes")
        }
        link.deleted = deleted
        link.replaced = replaced
        return link
    }

    /// The index that another one stands on, with what that changes of it.
    private func merge(_ index: GitIndex, _ link: Link) throws(Flaw) -> GitIndex {
        guard let name = link.name else { return index }
        guard let bytes = shared("sharedindex." + name) else {
            throw Flaw(reason: "stands on 'sharedindex.\(name)', which cannot be read")
        }
        let base = try GitIndexReader(hashBytes: hashBytes, shared: { _ in nil }).read(bytes)
        guard link.replaced.count <= index.count, link.deleted.allSatisfy({ $0 < base.count }),
            link.replaced.allSatisfy({ $0 < base.count })
        else { throw Flaw(reason: "changes more than there is") }
        var merged: [(name: ArraySlice<UInt8>, from: GitIndex, place: Int)] = []
        let deleted = Set(link.deleted)
        // What replaces an entry comes first, in the entries' order, and without a name.
        let replacing = Dictionary(zip(link.replaced, 0...), uniquingKeysWith: { _, last in last })
        for place in 0..<base.count where !deleted.contains(place) {
            let other = replacing[place]
            merged.append((base.name(place), other == nil ? base : index, other ?? place))
        }
        for place in link.replaced.count..<index.count { merged.append((index.name(place), index, place)) }
        merged.sort { $0.name.lexicographicallyPrecedes($1.name) }
        var out = GitIndex(hashBytes: hashBytes)
        for (name, from, place) in merged {
            let entry = from[place]
            out.append(
                name, mode: entry.mode, isSkipped: entry.isSkipped, isAssumed: entry.isAssumed, id: from.id(place))
        }
        return out
    }

    /// A number of four bytes, the highest first.
    private static func number(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt32 {
        guard place + 4 <= bytes.count else { return 0 }
        return UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
    }

    /// A number of seven bits a byte, each further byte counted from one on, as git writes offsets.
    private static func offset(_ bytes: UnsafeRawBufferPointer, _ place: inout Int, _ end: Int) -> Int? {
        var value = -1
        while place < end, value < 1 << 40 {
            let byte = bytes[place]
            place += 1
            value = (value + 1) << 7 | Int(byte & 0x7F)
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }

    /// The numbers of the bits that are set in a compressed bitmap (EWAH, gitformat-bitmap).
    private static func bitmap(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) -> [Int]? {
        guard place + 8 <= bytes.count else { return nil }
        let bits = Int(number(bytes, place))
        let words = Int(number(bytes, place + 4))
        place += 8
        guard words <= (bytes.count - place) / 8, place + words * 8 + 4 <= bytes.count else { return nil }
        func word(_ number: Int) -> UInt64 {
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place + number * 8, as: UInt64.self))
        }
        var set: [Int] = []
        var (next, bit) = (0, 0)
        while next < words {
            // A word that says how many words of equal bits and how many plain ones follow.
            let head = word(next)
            next += 1
            let run = Int(head >> 1 & 0xFFFF_FFFF) * 64
            // An index of more entries than that is not read.
            if head & 1 == 1 { set += bit..<max(bit, min(bit + run, bits, bit + (1 << 24))) }
            bit += run
            for _ in 0..<Int(head >> 33) {
                guard next < words else { return nil }
                let plain = word(next)
                next += 1
                set += (0..<64).filter { plain >> UInt64($0) & 1 == 1 }.map { bit + $0 }
                bit += 64
            }
        }
        place += words * 8 + 4
        return set
    }
}
