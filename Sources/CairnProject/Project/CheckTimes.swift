import CairnDiagnostics
import CairnFiles
import Reports
import SystemPackage
import YAML

/// How long the checks of a project took when they last ran, for people who wait for them: nothing is decided by it.
///
/// Kept in a file outside of the project, by the project's place. One that cannot be read or written is as good as none.
struct CheckTimes {
    private let file: CacheFile?
    /// The seconds, by the checks' qualified ids.
    private(set) var seconds: [String: Double] = [:]

    /// More checks than any project has.
    private static let limit = 1000

    /// Reads what is known.
    /// - Parameters:
    ///   - root: the project's folder.
    ///   - folder: where such files are; nil for nowhere.
    init(of root: FilePath, in folder: FilePath?) {
        file = CacheFile(of: root, in: folder)
        guard let entries = file?.read(upTo: SizeLimit.manifest)?.entries else { return }
        for entry in entries.prefix(Self.limit) {
            if let number = entry.value.number, number >= 0 { seconds[entry.key.text] = number }
        }
    }

    /// Keeps how long the checks took that ran now.
    mutating func keep(_ report: ValidationReport) {
        let new = report.results.filter { $0.status != .error && $0.status != .blocked }
        let ran = new.compactMap { result in result.duration.map { (result.qualifiedID, $0) } }
        guard let file, !ran.isEmpty, !report.wasInterrupted else { return }
        for (id, duration) in ran { seconds[id] = (duration * 10).rounded() / 10 }
        var json = JSONWriter()
        json.object { json in
            let known = seconds.sorted { $0.key < $1.key }.prefix(Self.limit)
            for (id, duration) in known { json.member(id, duration) }
        }
        file.replace(json.utf8)
    }
}
