package import CairnCatalog
package import CairnDiagnostics
import CairnFiles
import CairnPlan
import YAML

/// Looks for mistakes of authors that neither loading nor rendering with the defaults shows.
package struct Linter {
    private let source: CatalogSource
    private let hasCatalog: Bool
    private let cairnVersion: String

    /// Makes a linter.
    /// - Parameters:
    ///   - source: where the catalog is.
    ///   - hasCatalog: whether there is a catalog, or only its place, beside which a template's folder is.
    ///   - cairnVersion: this version of Cairn, which templates see.
    package init(_ source: CatalogSource, hasCatalog: Bool = true, cairnVersion: String) {
        self.source = source
        self.hasCatalog = hasCatalog
        self.cairnVersion = cairnVersion
    }

    /// Looks.
    /// - Throws: that there is no such project.
    package func lint(_ selection: LintSelection) throws(Diagnostic) -> LintReport {
        var report = LintReport(catalog: nil, templates: [], layers: [], broken: [], findings: [])
        var catalog: Catalog?
        if hasCatalog {
            do throws(Diagnostics) {
                catalog = try Catalog.load(source)
            } catch {
                report.broken += error.all
            }
        }
        report.catalog = catalog?.id
        let folders = try LintFolders(source, catalog: catalog, selection: selection)
        var loader = LintLoader(source: source, catalog: catalog, cairnVersion: cairnVersion)
        let subject = loader.load(folders)
        var findings = LintRules.all.flatMap { $0.findings(in: subject) }
        findings += subject.templates.flatMap { template in
            template.reading.problems + template.space.failures.filter { !$0.isTold(by: findings) }
        }
        let chosen = folders.chosen(subject.templates)
        report.templates = chosen.templates.map(\.string)
        report.layers = chosen.layers.map(\.string)
        let isAll = if case .all = selection { true } else { false }
        func isWanted(_ diagnostic: Diagnostic) -> Bool {
            guard !isAll, let file = diagnostic.span?.file else { return true }
            return (chosen.templates + chosen.layers).contains {
                file.hasPrefix(source.label(of: source.location(of: $0)) + "/")
            }
        }
        report.broken = Self.ordered(report.broken + loader.broken.filter(isWanted))
        // What the loader says of a file, or a rule of a line, it says better than the schema.
        let told = Set(report.broken.compactMap(\.span?.file))
        report.findings = Self.ordered(findings.filter(isWanted)).filter { finding in
            !report.broken.contains(finding) && !finding.isTold(by: findings)
                && !(finding.id == "schema-mismatch" && told.contains(finding.span?.file ?? ""))
        }
        return report
    }

    /// Each once, by file and place, those without a place first.
    private static func ordered(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        let once = diagnostics.filter { diagnostic in
            // The way to a mistake differs from template to template; the mistake doesn't.
            var bare = diagnostic
            bare.notes = []
            return seen.insert(bare).inserted
        }
        return once.enumerated().sorted { left, right in
            let (a, b) = (left.element.span, right.element.span)
            if a?.file != b?.file { return (a?.file ?? "") < (b?.file ?? "") }
            if let a, let b, a.start != b.start { return a.start < b.start }
            return (left.element.id, left.offset) < (right.element.id, right.offset)
        }.map(\.element)
    }
}

extension Diagnostic {
    /// What rendering says, and what reading or a rule says of the same, and better.
    private static let better = [
        "template-undefined": "undeclared-name", "template-unknown-filter": "unknown-filter",
        "template-unknown-test": "unknown-test", "template-not-found": "missing-partial",
    ]

    /// Whether one of the findings says the same of the same place, and better.
    ///
    /// What is undefined may be a member of the name that is undeclared, and the schema knows only the line.
    fileprivate func isTold(by findings: [Diagnostic]) -> Bool {
        let isSchema = id == "schema-mismatch"
        guard isSchema || Self.better[id] != nil else { return false }
        return findings.contains { other in
            guard isSchema ? other.id != id : other.id == Self.better[id] else { return false }
            guard other.span?.file == span?.file else { return false }
            return isSchema || id == "template-undefined"
                ? other.span?.start.line == span?.start.line : other.span?.start == span?.start
        }
    }
}
