import ArgumentParser
import CairnDiagnostics
import CairnFiles
import CairnPlan
import Jinja
import SystemPackage

/// `cairn render`: renders one template to the standard output.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "render", abstract: "Render one template to the standard output.",
        usage: "cairn render [<options>] <file>",
        discussion: """
            The settings are Jinja2's, with its defaults; templates of the catalog are rendered with --trim-blocks, \
            --lstrip-blocks and --keep-trailing-newline. The tags do, break and continue are always there, and so are \
            Cairn's own filters. A value that is not there is an error unless --lenient is given.

            A template that cannot be rendered leaves no part of its text on the standard output.
            """)

    @Argument(help: ArgumentHelp("The template; '-' is the standard input.", valueName: "file"), completion: .file())
    var file: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Read variables from a JSON or YAML file; '-' is the standard input.", valueName: "file"),
        completion: .file())
    var data: String?

    @Option(
        name: .customLong("set"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Set a variable; may be repeated, and counts more than --data. true, false, null and whole numbers are "
                + "themselves, anything else is a string.", valueName: "name=value"))
    var assignments: [String] = []

    @Flag(help: "Print nothing for a value that is not there, as Jinja2 does by default.")
    var lenient = false

    @Option(
        name: .customLong("include-dir"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Find included, imported and extended templates here, too, after the folder of the file (for '-', the "
                + "working folder); may be repeated. They are found nowhere else.", valueName: "dir"),
        completion: .directory)
    var includeFolders: [String] = []

    @OptionGroup var settings: RenderSettings
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.run {
            let template = InputFile(path: file, role: "the template")
            let dataFile = data.map { InputFile(path: $0, role: "the data file") }
            guard !template.isStandardInput || dataFile?.isStandardInput != true else {
                throw Diagnostic(
                    id: "input-twice", "the standard input cannot be both the template and the data",
                    help: ["give one of them as a file"])
            }
            let options = try settings.options(isLenient: lenient)
            let context = try RenderData(file: dataFile, assignments: assignments).read()
            let source = try template.text(limit: SizeLimit.template)
            let folders = try TemplateFolders([folder(of: template)] + includeFolders.map { FilePath($0) })
            Interruption.install()
            var environment = Jinja.Environment(
                options: options, loader: folders, isCancelled: { Interruption.isRequested })
            environment.registerHostFilters()
            let bytes: [UInt8]
            do throws(TemplateError) {
                bytes = try environment.compile(source, name: template.name).render(context)
            } catch {
                throw Diagnostics(error.diagnostic)
            }
            if output.isJSON { try output.print(Self.output, bytes) } else { try output.print(bytes) }
        }
    }

    /// What the text is written as for programs.
    static let output = JSONOutput<[UInt8]>(
        "render", "What a template gives.",
        [.always("output", "The rendered text.", JSONForms.text) { String(decoding: $0, as: UTF8.self) }])

    /// The folder that a template's neighbours are in: for a pipe, the working folder.
    private func folder(of template: InputFile) -> FilePath {
        let path = FilePath(template.path)
        let isPiped = template.isStandardInput || path.starts(with: "/dev") || path.starts(with: "/proc")
        return isPiped ? "." : path.removingLastComponent()
    }
}
