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

    /// The options where none were given, or none could be read.
    static var plain: OutputOptions {
        var options = OutputOptions()
        options.format = nil
        options.json = false
        options.color = .auto
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
                    id: "unwritten-output", "cannot write the output: \(error)", help: Self.help(for: error)))
        }
    }

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
            note(DiagnosticTextRenderer(color: usesColor(on: STDERR_FILENO)).render(diagnostics))
        }
    }

    /// Writes a line for the person to the standard error: progress, prompts. There is nobody to tell if that fails.
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

    /// How many columns the paragraphs of a result may take: 80, or fewer on a narrow terminal.
    var width: Int {
        Self.width(of: STDOUT_FILENO)
    }

    private static func width(of stream: Int32) -> Int {
        var size = winsize()
        guard isatty(stream) == 1, ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return min(80, max(20, Int(size.ws_col)))
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
