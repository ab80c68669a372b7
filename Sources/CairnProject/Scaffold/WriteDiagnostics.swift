package import CairnDiagnostics
import CairnFiles
package import CairnGenerator
import SystemPackage

extension WriteError {
    /// The error as a person reads it; nil for an interruption, which needs no words.
    package var diagnostic: Diagnostic? {
        switch self {
        case .interrupted: nil
        case .occupied(let target, .entry(let entry)) where StarterWriter.isStaging(entry):
            Diagnostic(
                id: "target-occupied", "'\(target)' is in use: another cairn writes to it, or was killed there",
                help: [
                    "wait until it is done, or name another folder: cairn scaffold PROJECT DIR",
                    "if no cairn runs, look at the folder, then remove " + target.appending(entry).string.shellQuoted,
                ])
        case .occupied(let target, let occupant):
            Diagnostic(
                id: "target-occupied", "'\(target)' is in use: \(occupant.account)",
                explanation: "a starter goes into a folder that is new, empty, or holds only .git",
                help: ["name another folder: cairn scaffold PROJECT DIR"])
        case .failed(let error, let left):
            Diagnostic(
                id: "not-written", "\(error)",
                explanation: left == nil
                    ? "nothing was left behind" : "what was begun could not be removed: '\(left ?? "")'",
                help: error.reason.help.map { [$0] } ?? [])
        }
    }
}

extension TargetState.Occupant {
    /// What is in the way, in words.
    fileprivate var account: String {
        switch self {
        case .entry(let name): "it holds '\(name)'"
        case .file: "it is a file"
        case .brokenLink: "it is a link that leads nowhere"
        }
    }
}

extension Errno {
    /// How to mend what most often keeps files from being written.
    fileprivate var help: String? {
        switch self {
        case .noSpace, .diskQuotaExceeded: "free some space, or use a folder on another disk"
        case .permissionDenied, .notPermitted, .readOnlyFileSystem: "use a folder that you may write to"
        case .fileNameTooLong: "use a folder with a shorter name"
        case .notDirectory: "use a folder that has no file above it"
        // Missing folders are created, all but the one that this process stands in.
        case .noSuchFileOrDirectory: "is the folder gone that you are in? Go to one that is there"
        default: nil
        }
    }
}
