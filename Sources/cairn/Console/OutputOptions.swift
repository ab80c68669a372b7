import ArgumentParser
import CairnDiagnostics

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
    func print(_ text: String) {
        Self.write(text, to: STDOUT_FILENO)
    }

    /// Writes JSON to the standard output, with a line break.
    func print(_ json: JSONWriter) {
        Self.write(json.utf8 + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
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
            Self.write(json.utf8 + [UInt8(ascii: "\n")], to: STDERR_FILENO)
        } else {
            let renderer = DiagnosticTextRenderer(color: usesColor(on: STDERR_FILENO))
            Self.write(renderer.render(diagnostics), to: STDERR_FILENO)
        }
    }

    /// Writes a line for the person to the standard error: progress, prompts.
    func note(_ text: String) {
        Self.write(text, to: STDERR_FILENO)
    }

    private static func write(_ text: String, to stream: Int32) {
        write(Array(text.utf8), to: stream)
    }

    private static func write(_ bytes: [UInt8], to stream: Int32) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = systemWrite(stream, UnsafeRawBufferPointer(rebasing: rest))
                if count < 0, errno == EINTR { continue }
                // A reader that has gone is no error of ours: `cairn list | head`.
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    private static func systemWrite(_ stream: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(stream, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
            Musl.write(stream, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(stream, bytes.baseAddress, bytes.count)
        #endif
    }
}
