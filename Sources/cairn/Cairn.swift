import ArgumentParser
import CMalloc
import CairnDiagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The command line: the root, which only names the verbs.
struct Cairn: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cairn",
        abstract: "Scaffold the projects of a learning roadmap and prove that they are finished.",
        usage: "cairn <verb> [<options>]",
        discussion: """
            cairn list                          what there is
            cairn show python-mcp-server        what a project asks and writes
            cairn scaffold python-mcp-server    write its starter repository
            cairn validate                      check the project in this folder
            cairn next                          what to work on, with a hint
            cairn test                          prove templates, for their authors
            cairn render FILE --data DATA       render one template

            EXIT CODES
            \(ExitStatus.table)

            ENVIRONMENT
              CAIRN_CATALOG  the catalog to use; --catalog counts more
              COLUMNS        how wide lines may be, instead of the terminal's width
              NO_COLOR       set to anything: no colours

            FOR PROGRAMS
              --json prints results, and errors, as JSON to the standard output;
              'cairn schema output VERB' prints its JSON Schema.

            COMPLETIONS
              cairn --generate-completion-script SHELL prints a script for bash,
              zsh or fish. For bash, in ~/.bashrc:
                source <(cairn --generate-completion-script bash)
              For zsh and fish, into a folder that they look in:
                cairn --generate-completion-script zsh >~/.zfunc/_cairn
                  (with: fpath+=~/.zfunc; autoload -Uz compinit; compinit)
                cairn --generate-completion-script fish \\
                  >~/.config/fish/completions/cairn.fish

            WHICH CATALOG
              --catalog, CAIRN_CATALOG, then, for list, show, scaffold, lint, test
              and milestones, the catalog.yaml of this folder if it is one of
              Cairn's, then the one in this program. A catalog that is not the
              one in this program is named on the standard error.
            """,
        version: Version.line,
        subcommands: [
            List.self,
            Show.self,
            Scaffold.self,
            Validate.self,
            Next.self,
            Status.self,
            Solution.self,
            Render.self,
            Lint.self,
            Schema.self,
            Test.self,
            Milestones.self,
        ])

    @Flag(name: .customShort("V"), help: "Short for --version.")
    var showsVersion = false
}

extension CommandConfiguration {
    /// What a verb says of itself.
    ///
    /// With a name above it, parsing the verb by itself leaves out the search for requests for completions.
    static func verb(
        _ name: String, abstract: String, usage: String? = nil, discussion: String = ""
    ) -> CommandConfiguration {
        CommandConfiguration(
            commandName: name, _superCommandName: "cairn", abstract: abstract, usage: usage, discussion: discussion)
    }
}

extension Cairn {
    /// The names of the verbs.
    static var verbs: [String] {
        configuration.subcommands.map { $0._commandName }
    }

    /// The verb that arguments begin with; nil if there is none of that name.
    static func verb(in arguments: [String]) -> String? {
        arguments.first.flatMap { verbs.contains($0) ? $0 : nil }
    }

    /// Whether arguments ask for JSON, as far as that can be seen in arguments that cannot be read.
    static func asksForJSON(_ arguments: [String]) -> Bool {
        let options = arguments.prefix { $0 != "--" }
        return options.contains("--json") || options.contains("--format=json")
            || zip(options, options.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    }

    /// Whether arguments ask for the version by the short option, as they may by the long one: at once, or of a verb.
    fileprivate static func asksForVersion(_ arguments: [String]) -> Bool {
        arguments.first == "-V" || (arguments.count == 2 && arguments[1] == "-V" && verb(in: arguments) != nil)
    }

    /// The command that the arguments ask for.
    ///
    /// Arguments that begin with a verb and suit it are parsed by that verb alone, without a description of all others;
    /// the rest, errors and help with them, is the root's.
    static func command(for given: [String]) throws -> any ParsableCommand {
        let arguments = given.first == "next" ? Next.spelledOut(given) : given
        if let verb = configuration.subcommands.first(where: { $0.configuration.commandName == arguments.first }),
            let command = try? verb.parseAsRoot(Array(arguments.dropFirst())), type(of: command) == verb
        {
            return command
        }
        return try parseAsRoot(arguments)
    }
}

@main
enum Main {
    static func main() {
        StandardStreams.prepare()
        keepMemory()
        let arguments = Arguments.given
        do {
            // What has to be quick; see PlainArguments.
            if arguments == ["--version"] || Cairn.asksForVersion(arguments) {
                return try OutputOptions.plain.answer(Version.line)
            }
            if let scaffolding = Scaffolding(plain: arguments) { return try scaffolding.run() }
            if let failure = CommandFailure(helpIn: arguments) { throw failure }
            var command = try Cairn.command(for: arguments)
            try command.run()
        } catch {
            if let code = error as? ExitStatus { exit(code.rawValue) }
            // Which options there are for printing is not known.
            var output = OutputOptions.plain
            output.json = Cairn.asksForJSON(arguments)
            if let failure = error as? CommandFailure ?? CommandFailure(parsing: error, of: arguments) {
                exit(output.tell(failure).rawValue)
            }
            guard Cairn.exitCode(for: error) == .success else { exit(output.tell(CommandFailure(error)).rawValue) }
            // What was asked of the parser itself: help, the version, a script of completions.
            do throws(ExitStatus) {
                try output.answer(Completions.completed(Cairn.fullMessage(for: error)))
                exit(ExitStatus.good.rawValue)
            } catch {
                exit(error.rawValue)
            }
        }
    }

    /// Has freed memory used again instead of given back: a run is short, and a scaffold asked the system for a tenth
    /// more pages otherwise.
    private static func keepMemory() {
        #if canImport(Glibc)
            mallopt(M_MMAP_THRESHOLD, 32 << 20)
            mallopt(M_TRIM_THRESHOLD, 64 << 20)
            mallopt(M_TOP_PAD, 1 << 20)
        #endif
    }
}

extension OutputOptions {
    /// Prints a text that is the whole answer, with a line break behind it.
    /// - Throws: what to leave with.
    fileprivate func answer(_ text: String) throws(ExitStatus) {
        try run { try print(text + "\n") }
    }
}
