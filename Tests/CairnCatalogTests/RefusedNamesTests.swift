import CairnCatalog
import CairnDiagnostics
import CairnFiles
import SystemPackage
import Testing

@Suite("Package names that the shipped templates refuse")
struct RefusedNamesTests {
    private static let root = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent()
    private let files = LocalFileSystem()

    /// A package of a starter's lock that is installed in place of the starter's own, or imported instead of it.
    @Test("have every package of every lock")
    func locks() throws {
        let templates = Self.root.appending("templates")
        let locks = try self.files(below: templates).filter { $0.string.hasSuffix(".lock.jinja") }
        #expect(locks.count >= 3)
        var names: Set<String> = []
        for lock in locks {
            let text = String(decoding: try files.read(lock), as: UTF8.self)
            for line in text.split(separator: "\n") where line.hasPrefix("name = \"") && !line.contains("{") {
                names.insert(Self.moduleName(line.dropFirst(8).prefix { $0 != "\"" }))
            }
        }
        #expect(names.count > 100)
        let refused = try refused()
        #expect(names.subtracting(refused).sorted() == [])
        #expect(refused.isSuperset(of: ["json", "class", "tests", "yaml", "dateutil", "os"]))
    }

    private static func moduleName(_ name: Substring) -> String {
        String(name.lowercased().map { "-.".contains($0) ? "_" : $0 })
    }

    /// What every shipped template refuses.
    private func refused() throws -> Set<String> {
        let source = CatalogSource(files: files, file: Self.root.appending("catalog.yaml"))
        var common: Set<String>?
        for name in try files.list(Self.root.appending("templates")) where !name.hasPrefix("_") {
            let template = try Template.load(RelativePath("templates/\(name)"), from: source)
            let question = try #require(template.questions.first { $0.name == "package_name" }, "\(name)")
            let texts = Set(question.validation?.refusedTexts ?? [])
            common = common?.intersection(texts) ?? texts
        }
        return common ?? []
    }

    private func files(below folder: FilePath) throws -> [FilePath] {
        try files.entries(of: folder).flatMap { entry in
            let place = folder.appending(entry.name)
            return entry.kind == .folder ? try files(below: place) : [place]
        }
    }
}
