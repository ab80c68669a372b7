package import CairnDiagnostics
import CairnFiles
package import CairnGenerator
import SystemPackage

extension WriteError {
    /// The error as a person reads it; nil for an interruption, which needs no words.
    package var diagnostic: Diagnostic? {
        switch self {
        case .interrupted: nil
        case .busy(let folder):
            Diagnostic(
                id: "folder-busy", "another cairn writes to '\(folder)'", help: ["wait until it is done, and try again"]
            )
        case .changed(let path):
            Diagnostic(
                id: "changed-meanwhile", "'\(path)' was changed while this run was at work: nothing was written",
                help: ["look at what is there now, and try again"])
        case .untrusted(let folder, let reason):
            Diagnostic(
                id: "untrusted-change", "'\(folder)' looks like \(folder.whatIsKept.name), and is not used: \(reason)",
                explanation: "what Cairn \(folder.whatIsKept.use) there has to be of a run of yours",
                help: ["look at the folder, then remove it: rm -r \(folder.string.shellQuoted)"])
        case .occupied(let target, let occupant):
            Diagnostic(
                id: "target-occupied", "'\(target)' is in use: \(occupant.account)",
                explanation: "a starter goes into a folder that is new, empty, or holds only .git",
                help: ["name another folder: cairn scaffold PROJECT DIR"])
        case .failed(let error, let left):
            Diagnostic(
                id: "not-written", "\(error)",
                explanation: left.account,
                help: error.reason.help.map { [$0] } ?? [])
        }
    }
}

extension FilePath {
    /// What a folder that Cairn trusts only in part is taken for, and what Cairn does with such a thing.
    fileprivate var whatIsKept: (name: String, use: String) {
        lastComponent?.string == KeptChange.folderName
            ? ("a merge that waits for you", "takes back") : ("a change that was cut off", "finishes")
    }
}

extension WriteError.Leftover {
    /// What is left, in words.
    fileprivate var account: String {
        switch self {
        case .nothing: "nothing was left behind"
        case .at(let path): "what was begun could not be removed: '\(path)'"
        case .moved: "another program moved folders meanwhile: what was begun is left wherever they are now"
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
