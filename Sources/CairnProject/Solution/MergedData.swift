import CairnDiagnostics
import CairnFiles
import StructuredData
import YAML

extension DataFormat {
    /// What a merge by lines has broken: that data can no longer be read, or that a key is there twice which two sides have
    /// put in at two places.
    /// - Parameters:
    ///   - merged: the merged file.
    ///   - sides: what it was merged of.
    ///   - path: where it is, which decides about comments in JSON.
    /// - Returns: nil if nothing is broken that was not so on a side.
    func loss(of merged: [UInt8], from sides: [[UInt8]], at path: RelativePath) -> String? {
        let before = sides.map { try? read($0, file: path.string) }
        do throws(Diagnostic) {
            let repeated = try read(merged, file: path.string).repeatedKeys()
            let known = before.map { $0?.repeatedKeys() ?? [] }
            guard repeated.count > known.map(\.count).max() ?? 0 else { return nil }
            let new = repeated.first { key in !known.contains { $0.contains(key) } } ?? repeated.last
            return new.map { "the key '\($0)' would be there twice" }
        } catch {
            return before.contains { $0 == nil } ? nil : error.summary
        }
    }
}

extension [Node] {
    /// How many nodes are looked at: an alias leads to its node once more.
    private static var limit: Int { 200_000 }

    /// The keys that their mapping has more than once.
    fileprivate func repeatedKeys() -> [String] {
        var repeated: [String] = []
        var pending = self
        var left = Self.limit
        while let node = pending.popLast(), left > 0 {
            left -= 1
            if let items = node.items { pending += items.prefix(left) }
            guard let entries = node.entries else { continue }
            var names: Set<String> = []
            for entry in entries {
                // What is no scalar has no text.
                if !entry.key.text.isEmpty, !names.insert(entry.key.text).inserted { repeated.append(entry.key.text) }
                pending.append(entry.value)
            }
        }
        return repeated
    }
}
