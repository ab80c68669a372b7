import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import ProjectFiles
import SystemPackage
import YAML

/// What a folder with laid out milestones remembers of the template, beside git's own data.
struct LaidOut: Hashable {
    /// The tag, and the first word of the message, of the starter's commit.
    static let starterTag = "starter"
    /// The file that it stands in, below the folder.
    static let fileName = ".git/cairn-milestones.json"
    private static let limit = 1 << 16

    /// The catalog's file, from the root on.
    var catalog: String
    /// The project's id.
    var project: String
    /// The digest of the states that were laid out: if the template gives others now, it has changed.
    var digest: String

    init(catalog: String, project: String, states: [FilesByPath]) {
        self.catalog = catalog
        self.project = project
        digest = Self.digest(of: states)
    }

    /// A digest of every file of every state.
    static func digest(of states: [FilesByPath]) -> String {
        var digest = SHA256()
        for (number, state) in states.enumerated() {
            for (path, file) in state.sorted(by: { $0.key < $1.key }) {
                digest.update("\(number) \(path)\0\(file.isExecutable) \(file.bytes.count)\0".utf8)
                digest.update(file.bytes)
            }
        }
        return GitObject.hex(digest.finish())
    }

    /// Reads what a folder remembers.
    /// - Throws: that it was not laid out, or not to its end.
    init(in folder: FilePath) throws {
        let file = folder.appending(Self.fileName)
        func refusal(_ explanation: String) -> Diagnostic {
            Diagnostic(
                id: "not-laid-out", "'\(folder)' is no folder with milestones", explanation: explanation,
                help: ["lay them out: cairn milestones edit PROJECT DIR"])
        }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try LocalFileSystem().read(file, upTo: Self.limit)
        } catch {
            throw refusal("there is no \(Self.fileName) in it, which is written last")
        }
        let root = try? Node.parseJSON(bytes, file: file.string)
        guard let catalog = root?["catalog"]?.text, let project = root?["project"]?.text,
            let digest = root?["digest"]?.text
        else { throw refusal("its \(Self.fileName) cannot be read") }
        self.catalog = catalog
        self.project = project
        self.digest = digest
    }

    /// Writes it.
    func write(in folder: FilePath) throws(FileError) {
        var json = JSONWriter()
        json.object { json in
            json.member("schema", 1)
            json.member("catalog", catalog)
            json.member("project", project)
            json.member("digest", digest)
        }
        let files = try RootedFileSystem(folder)
        let place = folder.appending(Self.fileName)
        if try files.info(at: place) != nil { try files.remove(place) }
        try files.create(place, bytes: Array((json.text + "\n").utf8), isExecutable: false)
    }
}
