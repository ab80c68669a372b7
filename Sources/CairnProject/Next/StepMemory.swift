import CairnDiagnostics
import CairnFiles
import SystemPackage
import YAML

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What `next` saw of a project's executing checks before, in a file outside of the project.
///
/// It only saves time: without it everything is executed again. `validate` never looks at it.
struct StepMemory: Sendable {
    /// What was seen of the checks of one milestone, or of the structure.
    struct Seen: Sendable {
        /// What was asked: see `StepKey.question`.
        var question: String
        /// How the project was: see `StepKey.state`.
        var state: String
        /// When, in seconds since 1970.
        var time: Int
        /// The results of the checks that were executed, by their ids.
        var results: [String: StoredResult]
    }

    private static let format = "cairn-next"
    private static let version = 1
    /// How large the file may be that is read, in bytes.
    private static let limit = 8 << 20

    private let file: CacheFile?
    private var groups: [String: Seen] = [:]

    /// Reads what is kept of a project.
    /// - Parameters:
    ///   - root: the project's folder.
    ///   - folder: where memories are kept; nil for nowhere.
    init(of root: FilePath, in folder: FilePath?) {
        file = CacheFile(of: root, in: folder)
        guard let node = file?.read(upTo: Self.limit), node["format"]?.string == Self.format,
            node["version"]?.int == Self.version
        else { return }
        for entry in node["groups"]?.entries.map({ Array($0) }) ?? [] {
            guard let question = entry.value["question"]?.string, let state = entry.value["state"]?.string,
                let time = entry.value["time"]?.int, let results = entry.value["results"]?.entries
            else { continue }
            var seen = Seen(question: question, state: state, time: time, results: [:])
            for result in results { seen.results[result.key.text] = StoredResult(result.value) }
            groups[entry.key.text] = seen
        }
    }

    /// What was seen of a group, if it is asked the same now.
    func seen(_ group: String, question: String?) -> Seen? {
        groups[group].flatMap { $0.question == question ? $0 : nil }
    }

    /// Keeps what was seen of a group just now.
    mutating func keep(_ group: String, question: String, state: String, _ results: [String: StoredResult]) {
        groups[group] = Seen(question: question, state: state, time: Self.now, results: results)
        write()
    }

    /// The time, in seconds since 1970.
    static var now: Int { Int(time(nil)) }

    private func write() {
        guard let file else { return }
        var json = JSONWriter(pretty: false)
        json.object { json in
            json.member("format", Self.format)
            json.member("version", Self.version)
            json.object("groups") { json in
                for (name, seen) in groups.sorted(by: { $0.key < $1.key }) {
                    json.object(name) { json in
                        json.member("question", seen.question)
                        json.member("state", seen.state)
                        json.member("time", seen.time)
                        json.object("results") { json in
                            for (id, result) in seen.results.sorted(by: { $0.key < $1.key }) {
                                json.name(id)
                                result.write(to: &json)
                            }
                        }
                    }
                }
            }
        }
        file.replace(json.utf8)
    }
}
