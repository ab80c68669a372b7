import ArgumentParser
import CairnProject
import CairnProof

/// `cairn lint`: looks for authors' mistakes.
struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "lint", abstract: "Look for mistakes in a catalog and its templates, for authors.",
        usage: "cairn lint [<options>] [<project-or-dir> ...]",
        discussion: """
            Finds names that are not declared or not used, files and layers that nothing leads to, choices that make no \
            difference, checks that name absent files, patches that do not fit, acceptance tests that \
            ask for names nobody is told, milestones without a contract or without other solutions, and \
            manifests that are wrong. Nothing is executed.

            Without --catalog and CAIRN_CATALOG, the catalog is the catalog.yaml in this folder if there is one.
            """)

    @Argument(
        help: ArgumentHelp(
            "Projects by id, or folders of templates or layers. Default: everything.", valueName: "project-or-dir"))
    var targets: [String] = []

    @OptionGroup var catalog: CatalogOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.run {
            let report = try Session(catalog, output).lint(targets)
            if output.isJSON {
                try output.print(report.json)
            } else {
                try output.print(report.text(color: output.usesColor))
            }
            if !report.broken.isEmpty { throw CommandFailure(code: .broken) }
            if !report.findings.isEmpty { throw CommandFailure(code: .checksFailed) }
        }
    }
}
