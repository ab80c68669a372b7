import CairnCatalog
import CairnDiagnostics
import CairnFiles
import Patterns
import SystemPackage
import YAML

/// A text as YAML in both dialects and as JSON in all, and what was read written again.
func runYAML(_ bytes: [UInt8]) {
    for dialect in [Dialect.strict, .tolerant] {
        for node in (try? Node.parseAll(bytes, file: "input", dialect: dialect)) ?? [] { look(at: node, depth: 0) }
        for comments in [true, false] {
            if let node = try? Node.parseJSON(bytes, file: "input", dialect: dialect, comments: comments) {
                look(at: node, depth: 0)
            }
        }
    }
}

/// Asks a node, and what is in it, for its value and its place.
private func look(at node: Node, depth: Int) {
    // What aliases repeat is the same again.
    guard depth < 8 else { return }
    _ = node.diagnostic(id: "look", "a look").span
    if let entries = node.entries {
        for entry in entries.prefix(20) {
            _ = entry.key.text
            look(at: entry.value, depth: depth + 1)
        }
    }
    if let items = node.items {
        for item in items.prefix(20) { look(at: item, depth: depth + 1) }
    }
}

/// A text as each kind of manifest: a catalog's, a template's, a layer's, a milestone's.
func runManifest(_ bytes: [UInt8]) {
    let catalog = """
        schema: 1
        id: c
        title: C
        phases: [{id: p, title: P, months: 1, focus: f,
          projects: [{id: t, title: T, summary: s, role: core, template: templates/t}]}]

        """
    let manifest = "schema: 1\nversion: 1.0.0\nquestions: {}\n"
    guard let folder = try? RelativePath("templates/t"), let layer = try? RelativePath("templates/_layers/l") else {
        return
    }
    for place in ["catalog.yaml", "templates/t/template.yaml", "templates/_layers/l/template.yaml"]
        + ["templates/t/milestones/1-m/milestone.yaml"]
    {
        let files = MemoryFileSystem([
            "/catalog.yaml": catalog, "/templates/t/template.yaml": manifest + "layers: [l]\n",
            "/templates/_layers/l/template.yaml": "schema: 1\n",
        ])
        files.put(FilePath("/" + place), bytes)
        let source = CatalogSource(files: files, file: "/catalog.yaml")
        _ = try? Catalog.load(source)
        _ = try? Template.load(folder, from: source)
        _ = try? Template.check(layer: layer, from: source)
    }
}

/// A text as the record of a project.
func runRecord(_ bytes: [UInt8]) {
    _ = try? Record.parse(bytes, file: ".cairn.yaml")
}

/// A file, and behind a line `~~~~` a patch of it.
func runPatch(_ bytes: [UInt8]) {
    guard let line = bytes.firstPlace(ofBytes: Array("~~~~\n".utf8)) else { return }
    let file = UnifiedDiff.Side(Array(bytes[..<line.lowerBound]), isExecutable: false)
    if let tree = try? TreePatch(Array(bytes[line.upperBound...])) {
        for change in tree.changes { _ = try? change.applied(to: file) }
    }
    guard let patch = try? UnifiedPatch(Array(bytes[line.upperBound...])),
        let after = try? patch.applied(to: file)
    else { return }
    // What was carried out can be said again, and comes to the same.
    let change = UnifiedDiff.change(from: file, to: after)
    guard !change.isEmpty, !after.bytes.contains(0) else { return }
    guard (try? UnifiedPatch(change).applied(to: file)) == after else { fatalError("the change is another one") }
}

/// A regular expression in the first line, and a text that it is sought in behind that.
func runPattern(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    let source = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let text = parts.count > 1 ? Array(parts[1]) : []
    for options in [PatternOptions(), [.multiline, .anyLineEnd], [.interpreted, .dollarAtEnd, .caseInsensitive]] {
        let pattern: Pattern
        do throws(PatternError) {
            pattern = try Pattern(source, options: options, limits: PatternLimits())
        } catch {
            _ = (error.column, error.excerpt)
            return
        }
        guard let subject = try? Subject(checking: text) else { return }
        _ = try? pattern.allMatches(in: subject, limit: 100).map(\.range)
        _ = try? pattern.wholeMatch(of: subject)
    }
}
