import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnValidator
import ProjectFiles
import Reports
import SystemPackage
import YAML

/// A check and a project as a case file writes them: the check's options, then files.
///
/// ```
/// check: file-exists
/// path: README.md
/// +++ README.md
/// its text
/// +x+ script.sh
/// +b+ image.png
/// +w+ windows.txt
/// lines that end in CR LF
/// +m+ marked.txt
/// a text behind a byte-order mark
/// +u+ wide.txt
/// a text in UTF-16
/// +v+ wide.txt
/// a text in UTF-16 with the high bytes first, and without a mark
/// +l+ old.txt
/// a text in Latin-1
/// +t+ .env
/// a file that git keeps
/// +g+ run.sh
/// an executable file that git keeps as executable, or with +y+ as one that is not
/// +@+ link -> target
/// +o+ README.md
/// its text as it was scaffolded
/// +r+ schema.yaml
/// a file beside the manifest
/// +a+ test_it.py
/// an acceptance test
/// ```
struct ProjectText {
    var options = ""
    var files = MemoryFileSystem()
    var originals: [String: String] = [:]
    var resources: [String: String] = [:]
    var acceptance: [String: String] = [:]
    private var tracked: [(path: String, isExecutable: Bool)] = []

    /// What begins secrets; written with @ on both sides in case files, so that no scanner takes them for real ones.
    static let secretStarts = ["AKIA", "ghp_", "sk-proj-", "sk-ant-", "xoxb-", "-----BEGIN RSA"]

    init(_ source: String) {
        let text = Self.secretStarts.reduce(source) { $0.replacing("@\($1)@", with: $1) }
        var mark: (kind: Character, path: String)?
        var content = ""
        func finish(_ project: inout ProjectText) {
            guard let mark else {
                project.options = content
                return
            }
            let place = FilePath("/project/" + mark.path)
            switch mark.kind {
            case "x": project.files.put(place, Array(content.utf8), isExecutable: true)
            case "b": project.files.put(place, [0x89, 0x50, 0x00, 0x01, 0xFF])
            case "w": project.files.put(place, Array(content.replacing("\n", with: "\r\n").utf8))
            case "m": project.files.put(place, [0xEF, 0xBB, 0xBF] + Array(content.utf8))
            case "u":
                let units = [0xFEFF] + Array(content.utf16)
                project.files.put(place, units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
            case "v":
                project.files.put(place, content.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] })
            case "l": project.files.put(place, content.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
            case "t":
                project.files.put(place, Array(content.utf8))
                project.tracked.append((mark.path, false))
            case "g", "y":
                project.files.put(place, Array(content.utf8), isExecutable: true)
                project.tracked.append((mark.path, mark.kind == "g"))
            case "o": project.originals[mark.path] = content
            case "r": project.resources[mark.path] = content
            case "a": project.acceptance[mark.path] = content
            case "@":
                let parts = mark.path.split(separator: " -> ")
                project.files.putLink(FilePath("/project/" + parts[0]), to: String(parts[1]))
            default: project.files.put(place, Array(content.utf8))
            }
        }
        files.put("/project/.cairn.yaml", Array("catalog: test\n".utf8))
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let start = Array(line.prefix(4))
            if start.count == 4, start[0] == "+", start[2] == "+", start[3] == " " {
                finish(&self)
                mark = (start[1], String(line.dropFirst(4)))
                content = ""
            } else {
                content += line + "\n"
            }
        }
        finish(&self)
        guard !tracked.isEmpty else { return }
        files.put("/project/.git/HEAD", Array("ref: refs/heads/main\n".utf8))
        files.put("/project/.git/objects/info/packs", [])
        files.put("/project/.git/refs/heads/main", [])
        files.put("/project/.git/index", Self.index(tracked.sorted { $0.path < $1.path }))
    }

    /// A git index of version 2 that holds nothing of the files but their names and modes.
    private static func index(_ files: [(path: String, isExecutable: Bool)]) -> [UInt8] {
        let entries = files.flatMap { path, isExecutable -> [UInt8] in
            let mode: [UInt8] = [0, 0, 0x81, isExecutable ? 0xED : 0xA4]
            let times = [UInt8](repeating: 0, count: 24)
            let rest = [UInt8](repeating: 0, count: 32)
            let entry: [UInt8] = times + mode + rest + [0, UInt8(path.utf8.count)] + Array(path.utf8)
            return entry + [UInt8](repeating: 0, count: 8 - entry.count % 8)
        }
        return Array("DIRC".utf8) + [0, 0, 0, 2, 0, 0, 0, UInt8(files.count)] + entries
            + [UInt8](repeating: 0, count: 20)
    }

    /// The declared check, as a template's loader gives it.
    /// - Parameter isRun: whether a check before it runs the acceptance tests `test_it.py`.
    func declarations(isRun: Bool = false) throws -> [CheckDeclaration] {
        let indented = options.split(separator: "\n").map { "  \($0)\n" }.joined()
        // `answer` is what the stand-in for rendering replaces.
        let manifest = """
            schema: 1
            version: 1.0.0
            structure:\(isRun ? "\n- id: run\n  check: pytest\n  path: test_it.py" : "")
            - id: it
            \(indented)
            """
        let catalog = MemoryFileSystem(["/catalog/templates/t/template.yaml": manifest])
        let source = CatalogSource(files: catalog, file: "/catalog/catalog.yaml")
        return try Template.load(RelativePath("templates/t"), from: source).structure
    }

    /// The check's result, or what is wrong with its options, as text.
    func outcome() throws -> String {
        let renderer = DiagnosticTextRenderer()
        let resources = resources
        let sources = CheckSources(
            render: { (text, _) throws(Diagnostic) in text.replacing("{{ answer }}", with: "forty_two") },
            resource: { path in resources[path.string].map { (Array($0.utf8), "t/\(path)") } })
        let checks: [Check]
        do {
            checks = try Check.decode(try declarations(), sources: sources)
        } catch let problems as Diagnostics {
            return "manifest\n" + renderer.render(problems.all)
        }
        let snapshot = try Snapshot("/project", files: files, limits: SnapshotLimits(fileBytes: 4_000))
        let originals = originals
        let input = ValidationInput(
            catalog: "c", project: "p", projectTitle: "P", templateVersion: "1.0.0", recordedTemplateVersion: "1.0.0",
            recordedCairnVersion: "1.0.0", validatorVersion: "1.0.0", structure: checks, milestones: [],
            original: { originals[$0.string].map { Array($0.utf8) } })
        let report = Validator(snapshot).validate(input)
        return report.structure.map { $0.dump() }.joined() + report.notices.map { "notice: \($0.summary)\n" }.joined()
    }
}

extension CheckResult {
    /// The result as text for case files.
    func dump() -> String {
        var out = "\(status.rawValue): \(title)\n"
        if let detail { out += "detail: \(detail)\n" }
        if let expected { out += "expected: \(expected)\n" }
        if let found { out += "found: \(found)\n" }
        if let reproduce { out += "reproduce: \(reproduce)\n" }
        return out + DiagnosticTextRenderer().render(findings)
    }
}
