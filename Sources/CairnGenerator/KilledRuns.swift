import CairnFiles
import SystemPackage

/// How staging folders beside a target are named, and what happens to those of runs that were killed: nobody holds the
/// right to write to them any more, whatever process has their number now.
extension StarterWriter {
    private static let stagingMark = ".cairn-staging-"

    /// The name of this run's staging folder beside `target`.
    func stagingName(beside target: FilePath) -> String {
        stagingPrefix(beside: target) + token
    }

    private func stagingPrefix(beside target: FilePath) -> String {
        var name = target.lastComponent?.string ?? ""
        // A folder's name may have 255 bytes.
        while name.utf8.count > 200 { name.removeLast() }
        return "." + name + Self.stagingMark
    }

    /// Takes the right to write to a new staging folder.
    /// - Throws: that another run took the folder for one that was left, in the moment before.
    func lockStaging(_ staging: FilePath, _ files: any FileSystem) throws(FileError) -> FolderLock? {
        do throws(FileError) {
            guard let lock = try files.lock(staging) else { throw FileError("create", staging, .resourceBusy) }
            return lock
        } catch  where error.reason == .notSupported {
            return nil
        }
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
