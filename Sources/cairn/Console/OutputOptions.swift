import ArgumentParser
import CairnDiagnostics
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How every verb prints: the only place that writes to the standard output and the standard error.
struct OutputOptions: ParsableArguments {
    /// What a result looks like.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    /// When to use colours.
    enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
        case auto, always, never
    }

    @Option(help: ArgumentHelp("Print results as text or as JSON.", valueName: "format"))
    var format: Format?

    @Flag(help: "Short for --format json.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Use colours: auto (on a terminal, unless NO_COLOR is set), always or never.", valueName: "when"))
    var color: ColorChoice = .auto

    @Flag(name: [.customShort("q"), .long], help: "Say nothing besides results, questions, warnings and errors.")
    var quiet = false

    /// The options where none were given, or none could be read.
    static var plain: OutputOptions {
        var options = OutputOptions()
        options.format = nil
        options.json = false
        options.color = .auto
        options.quiet = false
        return options
    }

    mutating func validate() throws {
        if json, format == .text { throw ValidationError("--json and --format text contradict each other") }
    }

    /// Whether the result is wanted as JSON.
    var isJSON: Bool {
        json || format == .json
    }

    /// Whether to use colours on the standard output.
    var usesColor: Bool {
        usesColor(on: STDOUT_FILENO)
    }

    private func usesColor(on stream: Int32) -> Bool {
        switch color {
        case .always: true
        case .never: false
        case .auto: isatty(stream) == 1 && !Environment.has("NO_COLOR") && Environment["TERM"] != "dumb"
        }
    }

    /// Writes a result to the standard output. `text` ends in a line break or is empty.
    /// - Throws: that it could not be written, such as to a full disk, a closed stream, or a reader that has gone.
    func print(_ text: String) throws(Diagnostics) {
        try print(Array(text.utf8))
    }

    /// Writes the result of a verb to the standard output as JSON; see above.
    func print<Value>(_ output: JSONOutput<Value>, _ value: Value) throws(Diagnostics) {
        try print(output.json(value, version: Version.current))
    }

    /// Writes JSON to the standard output, with a line break; see above.
    func print(_ json: JSONWriter) throws(Diagnostics) {
        try print(json.utf8 + [UInt8(ascii: "\n")])
    }

    /// Writes a result to the standard output as it is; see above.
    func print(_ bytes: [UInt8]) throws(Diagnostics) {
        do throws(Errno) {
            try Self.write(bytes, to: STDOUT_FILENO)
        } catch {
            throw Diagnostics(
                Diagnostic(
                    id: Self.unwritten, "cannot write the output: \(error)", help: Self.help(for: error)))
        }
    }

    /// The id of the diagnostic that says so.
    static let unwritten = "unwritten-output"

    /// How to mend that the output cannot be written.
    private static func help(for error: Errno) -> [String] {
        switch error {
        case .badFileDescriptor: ["leave the standard output open, or send it to a file: >FILE"]
        case .brokenPipe: ["what reads the output ended before it had read all of it: let it read to the end"]
        case .fileTooLarge: ["allow larger files: ulimit -f"]
        case .noSpace: ["make room on the disk, or send the output elsewhere"]
        default: []
        }
    }

    /// Writes diagnostics to the standard error, as text or, when JSON is wanted, as one object.
    func write(_ diagnostics: [Diagnostic]) {
        guard !diagnostics.isEmpty else { return }
        if isJSON {
            var json = JSONWriter()
            json.object { json in
                json.array("diagnostics") { json in
                    for diagnostic in diagnostics { json.value(diagnostic) }
                }
            }
            note(String(decoding: json.utf8, as: UTF8.self) + "\n")
        } else {
            note(
                DiagnosticTextRenderer(
                    color: usesColor(on: STDERR_FILENO), width: Self.terminalWidth(of: STDERR_FILENO)
                ).render(diagnostics))
        }
    }

    /// Says something on the standard error that is no result, no question and no error: it may be left out.
    func remark(_ text: String) {
        if !quiet { note(text) }
    }

    /// Writes a line for the person to the standard error, such as a prompt. There is nobody to tell if that fails.
    func note(_ text: String) {
        note(Array(text.utf8))
    }

    /// Writes bytes for the person to the standard error; see above.
    func note(_ bytes: [UInt8]) {
        try? Self.write(bytes, to: STDERR_FILENO)
    }

    /// The styles for notes.
    var noteStyle: Style {
        Style(isOn: usesColor(on: STDERR_FILENO))
    }

    /// How many columns notes may take.
    var noteWidth: Int {
        Self.width(of: STDERR_FILENO)
    }

    /// A note in lines of the terminal's width; in one where there is no terminal.
    func noteLines(_ text: String) -> [String] {
        Self.terminalWidth(of: STDERR_FILENO).map { text.wrapped(to: $0) } ?? [text]
    }

    /// How many columns the terminal has that notes go to.
    var noteColumns: Int {
        Self.terminalWidth(of: STDERR_FILENO) ?? 80
    }

    /// How many columns the paragraphs of a result may take: 80, or fewer on a narrow terminal and where COLUMNS says so.
    var width: Int {
        Self.width(of: STDOUT_FILENO)
    }

    /// How many columns diagnostics in a result may take; nil without a terminal: whoever reads them then breaks lines
    /// otherwise.
    var terminalWidth: Int? {
        Self.terminalWidth(of: STDOUT_FILENO)
    }

    private static func width(of stream: Int32) -> Int {
        min(80, terminalWidth(of: stream) ?? 80)
    }

    /// How many columns there are, by COLUMNS, as the help does it, else by the terminal; nil if the stream is none.
    private static func terminalWidth(of stream: Int32) -> Int? {
        if let columns = Environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return max(20, columns) }
        var size = winsize()
        guard isatty(stream) == 1, ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return max(20, Int(size.ws_col))
    }

    private static func write(_ bytes: [UInt8], to stream: Int32) throws(Errno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            do {
                let count = try rest.withUnsafeBytes { try FileDescriptor(rawValue: stream).write($0) }
                rest = rest.dropFirst(count)
            } catch Errno.resourceTemporarilyUnavailable {
                // Somebody else made the stream one that doesn't wait.
                var wanted = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
            } catch {
                throw error as? Errno ?? .ioError
            }
        }
    }
}
