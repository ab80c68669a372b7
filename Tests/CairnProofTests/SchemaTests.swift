import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnValidator
import StructuredData
import SystemPackage
import TestSupport
import Testing
import YAML

@testable import CairnProof

/// The JSON Schemas say what the loader says, as far as one document by itself can be judged.
@Suite("cairn schema")
struct SchemaTests {
    static let folder = FilePath(#filePath).removingLastComponent()
    static let committed = folder.removingLastComponent().removingLastComponent()
        .appending("Sources/CairnCatalog/Schemas")

    @Test(
        "every field of every schema is described, so that an editor says what it is",
        arguments: ManifestSchema.allCases)
    func described(kind: ManifestSchema) throws {
        let schema = try Node.parseJSON(Array(kind.text.utf8), file: "schema")
        let (fields, silent) = Self.fields(of: schema, at: "")
        #expect(silent.isEmpty)
        #expect(fields > 5)
    }

    /// How many fields a schema declares, and those without a description.
    private static func fields(of schema: Node, at place: String) -> (count: Int, silent: [String]) {
        var (count, silent) = (0, [String]())
        func look(_ node: Node, _ place: String) {
            let inner = fields(of: node, at: place)
            count += inner.count
            silent += inner.silent
        }
        for field in schema["properties"]?.entries.map(Array.init) ?? [] {
            let name = place + "/" + field.key.text
            count += 1
            if field.value["description"]?.string?.isEmpty != false { silent.append(name) }
            look(field.value, name)
        }
        for key in ["$defs", "definitions"] {
            for part in schema[key]?.entries.map(Array.init) ?? [] { look(part.value, place + "/" + part.key.text) }
        }
        for key in ["items", "additionalProperties", "contains", "then", "else"] {
            if let part = schema[key] { look(part, place) }
        }
        for key in ["prefixItems", "allOf", "anyOf", "oneOf"] {
            for part in schema[key]?.items.map(Array.init) ?? [] { look(part, place) }
        }
        return (count, silent)
    }

    @Test("the options of every kind of check are in the schemas, with what they are without being given")
    func options() throws {
        let schema = try Node.parseJSON(Array(ManifestSchema.milestone.text.utf8), file: "schema")
        for kind in CheckKinds.all {
            let properties = try #require(schema["$defs"]?["check-\(kind.name)"]?["properties"])
            let names = try #require(properties.entries).map(\.key.text)
            #expect(names == CheckDeclaration.commonKeys + kind.declarations.map(\.name), "\(kind.name)")
            for option in kind.declarations {
                #expect(properties[option.name]?["description"]?.string == option.description)
            }
        }
    }

    /// A document with an unknown key for each kind of mapping, and where the schema says what the mapping may have.
    static let probes: [(kind: ManifestSchema, text: String, way: [String])] = [
        (.catalog, "zzz: 1", []), (.catalog, "phases: [{ zzz: 1 }]", ["phases", "items"]),
        (.catalog, "phases: [{ projects: [{ zzz: 1 }] }]", ["phases", "items", "projects", "items"]),
        (.template, "zzz: 1", []), (.template, "questions: { a: { zzz: 1 } }", ["$defs", "question"]),
        (
            .template, "questions: { a: { type: string, help: h, validate: { zzz: 1 } } }",
            [
                "$defs", "question", "validate",
            ]
        ),
        (.template, "files: [{ zzz: 1 }]", ["$defs", "rule"]), (.template, "proof: { zzz: 1 }", ["proof"]),
        (.template, "proof: { tests: [{ zzz: 1 }] }", ["proof", "tests", "items"]), (.layer, "zzz: 1", []),
        (.milestone, "zzz: 1", []), (.milestone, "contract: { zzz: 1 }", ["contract"]),
        (.milestone, "contract: { names: [{ zzz: 1 }] }", ["contract", "names", "items"]),
        (.milestone, "proof: { zzz: 1 }", ["proof"]),
        (.milestone, "proof: { survivors: [{ zzz: 1 }] }", ["proof", "survivors", "items"]), (.record, "zzz: 1", []),
    ]

    @Test("every key that the loader takes is in the schema, and no other", arguments: probes.indices)
    func keys(index: Int) throws {
        let probe = Self.probes[index]
        let told = try Self.loaderDiagnostics(probe.kind, Array(probe.text.utf8))
        let unknown = try #require(told.first { $0.id == "unknown-key" })
        let list = try #require(unknown.explanation?.split(separator: "may have: ").last)
        var node = try Node.parseJSON(Array(probe.kind.text.utf8), file: "schema")
        for step in probe.way { node = try #require(node["properties"]?[step] ?? node[step]) }
        let keys = try #require(node["properties"]?.entries).map(\.key.text)
        #expect(Set(keys) == Set(list.split(separator: ", ").map(String.init)))
    }

    @Test("the committed schemas are up to date", arguments: ManifestSchema.allCases)
    func committed(kind: ManifestSchema) throws {
        let path = Self.committed.appending(kind.rawValue + ".json")
        let disk = LocalFileSystem()
        if CaseFile.isRecording {
            try? disk.remove(path)
            try disk.create(path, bytes: Array(kind.text.utf8), isExecutable: false)
            Issue.record("recorded \(path)")
            return
        }
        #expect(String(decoding: try disk.read(path), as: UTF8.self) == kind.text, "renew it with CAIRN_RECORD=1")
    }

    @Test("every manifest that Cairn ships names the schema of its kind in its first line")
    func named() throws {
        let root = Self.folder.removingLastComponent().removingLastComponent()
        let disk = LocalFileSystem()
        func names(_ folder: String) throws -> [String] {
            guard try disk.info(at: root.pushing(FilePath(folder)))?.kind == .folder else { return [] }
            return try disk.list(root.pushing(FilePath(folder))).map { folder + "/" + $0 }
        }
        var manifests: [(path: String, kind: ManifestSchema)] = [("catalog.yaml", .catalog)]
        for folder in try names("templates") where !folder.hasSuffix("/_layers") {
            manifests.append((folder + "/template.yaml", .template))
            manifests += try names(folder + "/milestones").map { ($0 + "/milestone.yaml", .milestone) }
        }
        manifests += try names("templates/_layers").map { ($0 + "/template.yaml", .layer) }
        for (path, kind) in manifests {
            let file = root.pushing(FilePath(path))
            let line = String(decoding: try disk.read(file), as: UTF8.self).prefix { $0 != "\n" }
            let schema = try #require(Self.schema(named: line, beside: file), "\(path): \(line)")
            #expect(schema == Self.committed.appending(kind.rawValue + ".json"), "\(path)")
        }
        #expect(manifests.count > 20)
    }

    @Test("a record names its schema, which is written beside it and is the one that is printed")
    func recordNamesSchema() throws {
        let record = Record(cairnVersion: "1.0.0", catalog: "c", project: "p", templateVersion: "1.0.0", answers: [])
        let line = record.yaml.prefix { $0 != "\n" }
        #expect(Self.schema(named: line, beside: "/p/.cairn.yaml") == "/p/.cairn.schema.json")
        let catalog = MemoryFileSystem(["/c/t/template.yaml": "schema: 1\nversion: 1.0.0\n"])
        let source = CatalogSource(files: catalog, file: "/c/catalog.yaml")
        let project = Project(
            id: "p", title: "P", summary: "s", guide: nil, role: .core, requires: [],
            offer: .template(try Self.path("t")), span: SourceSpan(wholeFile: "catalog.yaml"))
        let planner = Planner(
            try Template.load(Self.path("t"), from: source), project: project, catalogID: "c", cairnVersion: "1.0.0")
        let files = try planner.plan([]).files
        #expect(files.map(\.path.string) == [".cairn.schema.json", ".cairn.yaml"])
        #expect(files.first.map { String(decoding: $0.bytes, as: UTF8.self) } == ManifestSchema.record.text)
    }

    /// The schema that the first line of a manifest names for editors.
    private static func schema(named line: Substring, beside file: FilePath) -> FilePath? {
        let head = "# yaml-language-server: $schema="
        guard line.hasPrefix(head) else { return nil }
        return file.removingLastComponent().pushing(FilePath(String(line.dropFirst(head.count)))).lexicallyNormalized()
    }

    @Test("schema and loader agree about good and bad documents", arguments: ManifestSchema.allCases)
    func agreement(kind: ManifestSchema) throws {
        var cases = try CaseFile(Self.folder.appending("Schemas/\(kind.rawValue).txt").string)
        let schema = try ManifestSchema.compiled(kind.rawValue)
        try cases.check({ one in
            let bytes = Array(one.input.utf8)
            let flaws = try schema.flaws(in: try Node.parse(bytes, file: "input"))
            let told = try Self.loaderDiagnostics(kind, bytes).map(\.id)
            // A document in a case whose name ends in "(loader only)" has what no schema can say.
            let isBeyond = one.name.hasSuffix("(loader only)")
            #expect(flaws.isEmpty == (told.isEmpty || isBeyond), "'\(one.name)': \(told) and \(flaws.map(\.summary))")
            return "loader: \(told.isEmpty ? "fits" : told.joined(separator: ", "))\n"
                + "schema: \(flaws.isEmpty ? "fits" : "refuses")\n"
        }) { Issue.record("\($0)") }
    }

    /// What the loader says of a document, the files around it being in order.
    private static func loaderDiagnostics(_ kind: ManifestSchema, _ bytes: [UInt8]) throws -> [Diagnostic] {
        let template = "schema: 1\nversion: 1.0.0\n"
        var texts = [
            "t/a/template.yaml": template, "t/_layers/base/template.yaml": "schema: 1\n",
            "t/_layers/one/template.yaml": "schema: 1\n",
        ]
        switch kind {
        case .catalog: texts["catalog.yaml"] = String(decoding: bytes, as: UTF8.self)
        case .template: texts["t/a/template.yaml"] = String(decoding: bytes, as: UTF8.self)
        case .layer: texts["t/_layers/one/template.yaml"] = String(decoding: bytes, as: UTF8.self)
        case .milestone: texts["t/a/milestones/1-m/milestone.yaml"] = String(decoding: bytes, as: UTF8.self)
        case .record: break
        }
        return try withTemporaryFolder { folder in
            for (path, text) in texts {
                let file = folder.appending(path)
                _ = try runShell("mkdir -p '\(file.removingLastComponent())'", in: folder)
                try LocalFileSystem().create(file, bytes: Array(text.utf8), isExecutable: false)
            }
            let source = CatalogSource(files: LocalFileSystem(), file: folder.appending("catalog.yaml"))
            do throws(Diagnostics) {
                switch kind {
                case .catalog: _ = try Catalog.load(source)
                case .record: _ = try Record.parse(bytes, file: "input")
                case .layer: try Template.check(layer: try path("t/_layers/one"), from: source)
                case .template, .milestone:
                    let template = try Template.load(try path("t/a"), from: source)
                    _ = try Check.decode(template.structure + template.milestones.flatMap(\.checks))
                }
                return []
            } catch {
                return error.all
            }
        }
    }

    private static func path(_ text: String) throws(Diagnostics) -> RelativePath {
        do throws(RelativePath.Flaw) {
            return try RelativePath(text)
        } catch {
            throw Diagnostics(Diagnostic(id: "invalid-path", "\(text)"))
        }
    }
}
