import CairnFiles
import SystemPackage

/// How staging folders beside a target are named, and what happens to those of runs that were killed: nobody holds the
/// right to write to them any more, whatever process has their number now.
extension StarterWriter {
    private static let stagingMark = ".cairn-staging-"

    private func stagingPrefix(beside target: FilePath) -> String {
        var name = target.lastComponent?.string ?? ""
        // A folder's name may have 255 bytes.
        while name.utf8.count > 200 { name.removeLast() }
        return "." + name + Self.stagingMark
    }

    /// How often a staging folder is made anew.
    private static let attempts = 20

    /// Makes a staging folder beside a target and takes the right to write to it. Between the two another run may take it
    /// for one that was left, and remove it: then one of another name is made.
    /// - Returns: the folder, and the right to write to it; nil where the file system knows no such right.
    func makeStaging(beside target: FilePath, _ files: any FileSystem) throws(FileError) -> (FilePath, FolderLock?) {
        var token = token
        for _ in 0..<Self.attempts {
            let staging = target.folder.appending(stagingPrefix(beside: target) + token)
            do throws(FileError) {
                try files.createFolder(staging)
            } catch {
                throw FileError(error.action, target, error.reason)
            }
            do throws(FileError) {
                // The lock of a folder that was removed in the moment before holds nothing.
                if let lock = try files.lock(staging), try files.info(at: staging) != nil { return (staging, lock) }
            } catch {
                if error.reason == .notSupported { return (staging, nil) }
                guard error.reason == .noSuchFileOrDirectory else {
                    try? files.remove(staging)
                    throw FileError(error.action, target, error.reason)
                }
            }
            token = Self.makeToken()
        }
        throw FileError("create the folder", target, .resourceBusy)
    }

    /// Removes what runs that were killed left beside `target`. It is in nobody's way: where it cannot be listed, told
    /// from a live run's, or removed, it stays.
    func removeDeadStaging(beside target: FilePath, _ files: any FileSystem) {
        let prefix = stagingPrefix(beside: target)
        let folder = target.folder.isEmpty ? "." : target.folder
        for name in (try? files.list(folder)) ?? []
        where name.hasPrefix(prefix) && Self.isToken(name.dropFirst(prefix.count)) {
            let left = target.folder.appending(name)
            guard let lock = try? files.lock(left) else { continue }
            try? files.remove(left)
            withExtendedLifetime(lock) {}
        }
    }

    /// Whether a name's end is what `token` may be.
    private static func isToken(_ text: Substring) -> Bool {
        text.utf8.count == tokenLength && text.allSatisfy { $0.isHexDigit && $0.isASCII }
    }

    /// How many hexadecimal digits a token has.
    private static let tokenLength = 16

    /// A token that no other run has.
    package static func makeToken() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: tokenLength - digits.utf8.count) + digits
    }
}
