package import CairnFiles
package import SystemPackage

/// Why nothing was written.
package enum WriteError: Error, Hashable, Sendable {
    /// The target is in use.
    case occupied(FilePath, by: TargetState.Occupant)
    /// Another run writes to the folder.
    case busy(FilePath)
    /// Somebody has changed a file since the change was planned; nothing was written over it.
    case changed(RelativePath)
    /// A change that was cut off stands in the folder, and is not one of this person's.
    case untrusted(FilePath, reason: String)
    /// The person stopped it.
    case interrupted
    /// The file system refused; `left` is what there still is of what was begun.
    case failed(FileError, left: Leftover = .nothing)

    /// What is left of something that was begun.
    package enum Leftover: Hashable, Sendable {
        case nothing
        /// It could not be removed, and stands there.
        case at(FilePath)
        /// Somebody else has moved it, or a folder above it, while it was written: nobody knows where it is.
        case moved
    }

    /// The error as one of these; another than a file system's becomes a failure to write `target`.
    init(_ error: any Error, at target: FilePath) {
        switch error {
        case let error as WriteError: self = error
        case let error as FileError: self = .failed(error)
        default: self = .failed(FileError("write", target, .ioError))
        }
    }

    /// The same, told about the target's files rather than those of the staging folder, whose name is nobody's business.
    init(_ error: any Error, at target: FilePath, stagedIn staging: FilePath?) {
        self.init(error, at: target)
        guard case .failed(var refusal, let left) = self else { return }
        var rest = refusal.path
        guard let staging, rest.removePrefix(staging) else { return }
        refusal.path = target.pushing(rest)
        self = .failed(refusal, left: left)
    }

    /// The same, told about a folder rather than those in it that are nobody's business.
    init(_ error: any Error, at target: FilePath, hiding folder: FilePath) {
        self.init(error, at: target)
        guard case .failed(let refusal, let left) = self, refusal.path.starts(with: folder) else { return }
        self = .failed(FileError("write to", target, refusal.reason), left: left)
    }

    /// Notes what is left; only a failure of the file system is told with it.
    mutating func add(left: Leftover) {
        if case .failed(let error, .nothing) = self { self = .failed(error, left: left) }
    }
}
