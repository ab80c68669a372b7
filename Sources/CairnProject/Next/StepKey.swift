import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator
import Execution
import ProjectFiles
import SystemPackage

/// Digests of what checks that execute something depend on: of all that their copy has, as nobody knows what they read.
struct StepKey {
    private let folder: ProjectFolder
    private let snapshot: Snapshot
    private let surroundings: String

    /// - Parameter session: whose version judges, and whose environment checks are given.
    init(_ folder: ProjectFolder, _ snapshot: Snapshot, _ session: Session) {
        self.folder = folder
        self.snapshot = snapshot
        let variables = RunEnvironment.allowed.compactMap { name in session.environment[name].map { "\(name)=\($0)" } }
        surroundings = ([session.version] + variables).joined(separator: "\n")
    }

    /// What a milestone asks of a project with this record: its manifest and its acceptance tests; of the structure, with
    /// nil, the manifests of the template and its layers. Nil if that cannot be read.
    func question(_ milestone: ValidationInput.Milestone?) -> String? {
        let template = folder.rendered.template
        var digest = SHA256()
        func add(_ bytes: [UInt8]) {
            digest.update("\(bytes.count) ".utf8)
            digest.update(bytes)
        }
        add(Array(surroundings.utf8))
        do {
            add(try snapshot.content(try RelativePath(Record.fileName)).bytes)
            let manifests =
                milestone.flatMap { one in template.milestones.first { $0.id == one.id } }
                .map { [template.source.location(of: $0.folder).appending("milestone.yaml")] }
                ?? template.layers.map { template.source.location(of: $0.folder).appending("template.yaml") }
            for place in manifests {
                add(try template.source.read(place, what: "the manifest", upTo: SizeLimit.manifest))
            }
            for file in try milestone?.acceptance() ?? [] {
                add(Array(file.path.string.utf8))
                add(file.bytes)
            }
        } catch {
            return nil
        }
        return digest.finishHex()
    }

    /// How the project is: its files, their modes and contents. Nil if one of them cannot be read.
    func state() -> String? {
        var digest = SHA256()
        for entry in snapshot.entries {
            digest.update("\(entry.path)\0\(entry.kind)\0".utf8)
            do {
                switch entry.kind {
                case .file:
                    let bytes = try snapshot.content(entry.path).bytes
                    let isExecutable = try snapshot.info(of: entry).isExecutable
                    digest.update("\(isExecutable) \(bytes.count) ".utf8)
                    digest.update(bytes)
                case .symbolicLink:
                    digest.update(try snapshot.files.readLink(snapshot.root.appending(entry.path.string)).utf8)
                default: break
                }
            } catch {
                return nil
            }
        }
        return digest.finishHex()
    }
}
