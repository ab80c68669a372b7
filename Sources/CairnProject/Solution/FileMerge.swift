import CairnDiagnostics
import CairnFiles
import StructuredData

/// One file of a solution, and the project's.
struct FileMerge {
    typealias Side = UnifiedDiff.Side

    /// Where it is.
    let path: RelativePath
    /// What the starter has there, and after it what each of the solutions before leaves there; nil for nothing.
    let earlier: [Side?]
    /// What this solution makes of it.
    let theirs: Side
    /// What the project has; nil for nothing.
    let yours: Side?

    /// Describes a file. A project whose file has the line ends of Windows throughout keeps them, and the other way round.
    init(_ path: RelativePath, earlier: [Side?], theirs: Side, yours: Side?) {
        let ends = yours.flatMap { LineEnds($0.bytes) }
        self.path = path
        self.earlier = earlier.map { side in side.map { Self.with(ends, $0) } }
        self.theirs = Self.with(ends, theirs)
        self.yours = yours
    }

    private static func with(_ ends: LineEnds?, _ side: Side) -> Side {
        guard let ends, let own = LineEnds(side.bytes), own != ends else { return side }
        return Side(ends.applied(to: side.bytes), isExecutable: side.isExecutable)
    }

    /// What becomes of it.
    struct Outcome {
        var state: SolutionChange.State
        /// What the project gets, and where: at the file's path, or beside it. Nil for nothing.
        var written: (path: RelativePath, new: Side)?
    }

    /// What the solution builds on.
    private var base: Side? { earlier.last ?? nil }
    /// Whether the project's file is as some earlier state was rendered: then nothing of anybody's is in it.
    private var isUntouched: Bool { earlier.contains(yours) }

    /// Merges.
    /// - Throws: that the file beside which a change is left has a name that no file may have.
    func outcome(_ labels: ThreeWayMerge.Labels) throws -> Outcome {
        if theirs == base || theirs == yours { return Outcome(state: .same) }
        guard let yours else {
            return isUntouched ? taken : try beside(.deleted)
        }
        if yours.bytes == theirs.bytes || theirs.bytes == base?.bytes { return merged(yours.bytes) }
        if yours.bytes == base?.bytes { return merged(theirs.bytes) }
        if let command = LockFile.command(for: path) {
            return isUntouched ? taken : Outcome(state: .lock(command: command))
        }
        guard ![yours, theirs, base].contains(where: { $0?.bytes.contains(0) ?? false }) else {
            return isUntouched ? taken : try beside(.binary)
        }
        let merge = ThreeWayMerge(
            base: base?.bytes ?? [], yours: yours.bytes, theirs: theirs.bytes, labels: labels)
        guard let format = DataFormat(fileName: path.last) else {
            if merge.conflicts == 0 { return merged(merge.bytes) }
            return isUntouched ? taken : merged(merge.bytes, .conflict(count: merge.conflicts))
        }
        let loss =
            merge.conflicts == 0 ? format.loss(of: merge.bytes, from: [yours.bytes, theirs.bytes], at: path) : nil
        if merge.conflicts == 0, loss == nil { return merged(merge.bytes) }
        return isUntouched ? taken : try beside(loss.map { .broken($0) } ?? .data)
    }

    /// The solution's file as it is.
    private var taken: Outcome {
        Outcome(state: yours == nil ? .new : .changed, written: (path, theirs))
    }

    /// The file with these bytes, executable as both sides together say.
    private func merged(_ bytes: [UInt8], _ state: SolutionChange.State = .merged) -> Outcome {
        let (was, now) = (base?.isExecutable ?? false, yours?.isExecutable ?? false)
        let new = Side(bytes, isExecutable: now == was ? theirs.isExecutable : now)
        if new == yours { return Outcome(state: .same) }
        return Outcome(state: new == theirs ? .changed : state, written: (path, new))
    }

    /// The project's file as it is, and the change in a file beside it.
    private func beside(_ reason: SolutionChange.Reason) throws -> Outcome {
        let diff = UnifiedDiff(path, from: base, to: theirs)
        let place = try RelativePath("\(path).\(diff.isBinary ? "new" : "rej")")
        // A diff cannot hold what is no text: that is left as a whole.
        let new = diff.isBinary ? theirs : Side(diff.bytes, isExecutable: false)
        return Outcome(state: .leftBeside(place, reason), written: (place, new))
    }
}

/// The line ends of a text in which all are alike.
private enum LineEnds {
    case unix, windows

    /// Looks at a text; nil if it has none, or both kinds.
    init?(_ bytes: [UInt8]) {
        var (count, pairs) = (0, 0)
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            count += 1
            if index > 0, bytes[index - 1] == UInt8(ascii: "\r") { pairs += 1 }
        }
        guard count > 0, pairs == 0 || pairs == count else { return nil }
        self = pairs == 0 ? .unix : .windows
    }

    /// The text, which has the other ones, with these.
    func applied(to bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if self == .windows { out.append(UInt8(ascii: "\r")) } else { out.removeLast() }
            }
            out.append(byte)
        }
        return out
    }
}
