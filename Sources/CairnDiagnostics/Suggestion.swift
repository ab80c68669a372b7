/// Finds the names that somebody who wrote `name` may have meant, the nearest first.
///
/// A name counts as near when its edit distance (Damerau-Levenshtein over code points, upper and lower case being the
/// same letter) is at most a third of the longer name's length, and at least 1; or when it begins with all of `name` and that
/// has three letters or more.
/// - Parameters:
///   - name: what was written.
///   - candidates: what would have been right.
///   - limit: how many to give at the most.
/// - Returns: near candidates, ties in the order they came in.
package func nearest(
    to name: String, among candidates: some Sequence<String>, limit: Int = 3
) -> [String] {
    let wanted = Array(name.lowercased().unicodeScalars)
    // Longer names are no slips of the finger, and the distance is quadratic.
    guard !wanted.isEmpty, wanted.count <= 128 else { return [] }
    var found: [(distance: Int, index: Int, name: String)] = []
    for (index, candidate) in candidates.enumerated() {
        let other = Array(candidate.lowercased().unicodeScalars)
        guard other.count <= 128 else { continue }
        let allowed = max(1, max(wanted.count, other.count) / 3)
        if wanted.count >= 3, other.starts(with: wanted) {
            found.append((0, index, candidate))
        } else if abs(wanted.count - other.count) <= allowed {
            let distance = editDistance(wanted, other)
            if distance <= allowed, distance < max(wanted.count, other.count) {
                found.append((distance, index, candidate))
            }
        }
    }
    return found.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }.prefix(limit).map(\.name)
}

/// The help line for a wrong name: "did you mean 'a' or 'b'?", or nil if nothing is near.
package func didYouMean(_ name: String, among candidates: some Sequence<String>) -> String? {
    let names = nearest(to: name, among: candidates).map { "'\($0)'" }
    guard let last = names.last else { return nil }
    let list = names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " or " + last
    return "did you mean \(list)?"
}

/// The number of insertions, deletions, substitutions and swaps of neighbours that turn one text into the other.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for i in left.indices {
        var current = [i + 1]
        current.reserveCapacity(right.count + 1)
        for j in right.indices {
            var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                best = min(best, before[j - 1] + 1)
            }
            current.append(best)
        }
        (before, previous) = (previous, current)
    }
    return previous[right.count]
}
