import ArgumentParser
import CairnDiagnostics

/// The option that names a catalog; `CatalogRule` says what comes after it.
struct CatalogOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The catalog: a file, or a folder with a catalog.yaml. Default: CAIRN_CATALOG, else as 'cairn --help' says.",
            valueName: "path"), completion: .file())
    var catalog: String?

    /// What a command that is proposed needs behind it to work on the same catalog; a variable holds for it anyway.
    var suffix: String {
        catalog.map { " --catalog \($0.escapingControls().shellQuoted)" } ?? ""
    }

    /// The same for a command about the project in a folder.
    func suffix(of directory: String) -> String {
        (directory == "." ? "" : " \(directory.escapingControls().shellQuoted)") + suffix
    }
}
