import CairnDiagnostics
import CairnFiles
import ProjectFiles
import Synchronization

/// The files that checks of the content have left out because they are no text.
final class UnreadFiles: Sendable {
    private let paths = Mutex<Set<RelativePath>>([])

    /// Remembers a file.
    func add(_ path: RelativePath) {
        paths.withLock { _ = $0.insert(path) }
    }

    /// What the report says of them; nil if there are none.
    var notice: Diagnostic? {
        let all = paths.withLock { $0.sorted().map(\.string) }
        return .listing(
            .note, all, "unread-file", "is no text", "are no text",
            ": checks of what files say have not looked into \(all.count == 1 ? "it" : "these \(all.count) files")")
    }
}
