package import CairnCatalog
import CairnDiagnostics
import CairnFiles
import EmbeddedCatalog
import SystemPackage
import YAML

/// Which catalog is meant. The only place that decides it; the page "Catalog selection" of the executable's
/// documentation says the same to people.
///
/// 1. the one that `--catalog` names;
/// 2. the one that CAIRN_CATALOG names;
/// 3. the `catalog.yaml` of the working folder, if it is one of Cairn's, and only for what does not judge a project;
/// 4. the one in the executable.
package struct CatalogRule: Sendable {
    /// Who asks.
    package enum Scope: Sendable {
        /// Listing, showing, scaffolding, and what authors do: the working folder's catalog counts.
        case workingFolder
        /// Judging a project: only a catalog that was named counts, since a learner could bring an easier one.
        case namedOnly
    }

    /// The value of `--catalog`.
    let option: String?
    /// The value of CAIRN_CATALOG.
    let variable: String?
    /// Where paths begin.
    let workingFolder: WorkingFolder

    private static let fileName = "catalog.yaml"
    /// The largest catalog that is looked for in the working folder: the reader of YAML takes no more.
    private static let limit = SizeLimit.catalog

    /// Makes the rule of a session.
    package init(_ session: Session) {
        option = session.catalogOption
        variable = session.environment["CAIRN_CATALOG"].flatMap { $0.isEmpty ? nil : $0 }
        workingFolder = session.workingFolder
    }

    /// Chooses.
    /// - Throws: `Diagnostic` if there is nothing where the option or the variable says, `Diagnostics` if the catalog
    ///   in the executable is broken. Whether the chosen one can be read is seen when it is loaded.
    package func choose(_ scope: Scope) throws -> CatalogChoice {
        if let option { return CatalogChoice(origin: .option, source: try named(option, by: "--catalog")) }
        if let variable { return CatalogChoice(origin: .variable, source: try named(variable, by: "CAIRN_CATALOG")) }
        var passedOver: CatalogChoice.PassedOver?
        if scope == .workingFolder {
            switch lookHere() {
            case .found(let choice): return choice
            case .foreign(let other): passedOver = other
            case .nothing: break
            }
        }
        do {
            let source = CatalogSource(
                files: try EmbeddedCatalog.open(), file: "/catalog.yaml", prefix: "embedded:", isProven: true)
            return CatalogChoice(origin: .embedded, source: source, passedOver: passedOver)
        } catch {
            throw Diagnostics(
                Diagnostic(
                    id: "broken-archive", "the catalog in this program is damaged", help: [CatalogSource.reinstall]))
        }
    }

    /// The catalog at a path: a file, or a folder that holds one.
    private func named(_ given: String, by origin: String) throws(Diagnostic) -> CatalogSource {
        let files = LocalFileSystem()
        let path = given.isEmpty ? FilePath() : workingFolder.resolve(FilePath(given))
        // A path that a person gives may be a link.
        let isFolder = (try? files.list(path)) != nil
        let file = !isFolder ? path : path == "." ? FilePath(Self.fileName) : path.appending(Self.fileName)
        func refusal(_ summary: String) -> Diagnostic {
            Diagnostic(
                id: "no-catalog", summary, help: ["\(origin) names a catalog.yaml, or a folder that holds one"])
        }
        guard !path.isEmpty, let info = try? files.info(at: file) else {
            throw refusal("there is no catalog at '\(file)'")
        }
        guard info.kind != .other else { throw refusal("'\(file)' is no file") }
        do {
            var source = CatalogSource(files: try RootedFileSystem(file.folder), file: file)
            // The file was named, so that a link there may lead elsewhere; its templates are below its folder.
            if info.kind == .symbolicLink { source.catalog = try? files.read(file, upTo: Self.limit) }
            return source
        } catch {
            throw refusal("the folder of '\(file)' cannot be opened: \(error.reason)")
        }
    }

    // MARK: The working folder

    private enum Sight {
        case nothing
        case found(CatalogChoice)
        case foreign(CatalogChoice.PassedOver)
    }

    /// What the `catalog.yaml` of the working folder is.
    ///
    /// One that cannot be read counts as ours, and so does one that is broken but has the two lines that begin with
    /// `schema` and `phases`: then loading says what is wrong, where a guess would go on with another catalog.
    private func lookHere() -> Sight {
        let file = workingFolder.resolve(FilePath(Self.fileName))
        guard let files = try? RootedFileSystem(file.folder), let info = try? files.info(at: file) else {
            return .nothing
        }
        let source = CatalogSource(files: files, file: file)
        func foreign(_ reason: String) -> Sight { .foreign(CatalogChoice.PassedOver(file: file, reason: reason)) }
        guard info.kind == .file || info.kind == .symbolicLink else { return foreign("it is no file") }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try files.read(file, upTo: Self.limit)
        } catch {
            switch error.reason {
            case .isDirectory, .invalidArgument: return foreign("it is no file")
            case .improperLink: return foreign("it is a link that leads out of this folder")
            case .fileTooLarge: return foreign("it is larger than \(megabytes(Self.limit))")
            default: return .found(CatalogChoice(origin: .workingFolder, source: source))
            }
        }
        guard let root = try? Node.parse(bytes, file: source.label(of: file)) else {
            return Self.marks.allSatisfy({ Self.hasLine(beginningWith: $0, in: bytes) })
                ? .found(CatalogChoice(origin: .workingFolder, source: source)) : foreign("it cannot be read as YAML")
        }
        guard let entries = root.entries, Self.marks.allSatisfy({ mark in entries.contains { $0.key.text == mark } })
        else { return foreign("it has no 'schema' and 'phases' at its top") }
        return .found(CatalogChoice(origin: .workingFolder, source: source, root: root))
    }

    /// The members that tell a catalog of Cairn's from another tool's file of that name.
    private static let marks = ["schema", "phases"]

    /// Whether a line of a text begins with a key, quoted or not.
    private static func hasLine(beginningWith key: String, in bytes: [UInt8]) -> Bool {
        bytes.split(separator: UInt8(ascii: "\n")).contains { line in
            [key + ":", "\"\(key)\":", "'\(key)':"].contains { line.starts(with: $0.utf8) }
        }
    }
}

extension Session {
    /// The catalog that is meant; says which one it is, then.
    /// - Throws: as `CatalogRule.choose` does.
    package func chooseCatalog(_ scope: CatalogRule.Scope) throws -> CatalogChoice {
        let choice = try CatalogRule(self).choose(scope)
        progress.report(.catalogChosen(choice))
        return choice
    }

    /// The catalog that is meant, read.
    /// - Throws: as `CatalogRule.choose` and `CatalogChoice.load` do.
    package func loadCatalog(_ scope: CatalogRule.Scope) throws -> Catalog {
        try chooseCatalog(scope).load()
    }
}
