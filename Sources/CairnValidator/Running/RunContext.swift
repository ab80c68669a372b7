import CairnDiagnostics
package import CairnFiles
import SystemPackage

/// A file of a milestone's acceptance folder, rendered with the project's answers.
package struct AcceptanceFile: Hashable, Sendable {
    /// Where it goes, below the acceptance folder.
    package var path: RelativePath
    /// Its content.
    package var bytes: [UInt8]
    /// Whether its owner may run it.
    package var isExecutable: Bool

    /// Makes a file.
    package init(path: RelativePath, bytes: [UInt8], isExecutable: Bool = false) {
        self.path = path
        self.bytes = bytes
        self.isExecutable = isExecutable
    }
}

/// What a check that executes something gets to work with.
package struct RunContext: Sendable {
    /// The project as it is, for reading.
    package var files: StaticContext
    /// The copy of it.
    package var workspace: Workspace
    /// What executes commands.
    package var runner: any Runner
    /// The person's environment, before the list of allowed names.
    package var variables: [String: String]
    /// The milestone's acceptance files.
    package var acceptance: [AcceptanceFile]
    /// A command that runs the same checks again, for findings.
    package var again: String
    /// Whether a check may end at its first failing test.
    package var stopsEarly: Bool

    /// The environment for the copy.
    func environment(keeping kept: [String] = []) throws(Diagnostic) -> [String: String] {
        RunEnvironment.make(from: variables, keeping: kept, project: try workspace.project())
    }

    /// Writes bytes to a new file in a folder that we made.
    func write(_ bytes: [UInt8], to path: FilePath, isExecutable: Bool = false) throws(Diagnostic) {
        do throws(FileError) {
            try LocalFileSystem().create(path, bytes: bytes, isExecutable: isExecutable)
        } catch {
            throw Diagnostic(id: "no-workspace", "a file for the check cannot be written", explanation: "\(error)")
        }
    }

    /// Whether a program is there.
    func has(_ program: String) -> Bool {
        findProgram(program, path: variables["PATH"] ?? "", folder: "/") != nil
    }
}

/// What became of making a copy's Python environment.
enum SyncOutcome: Sendable {
    /// It is there; its interpreter is in `.venv/bin`.
    case ready
    /// The project is wrong: its lock doesn't fit, its build fails.
    case failed(Verdict)
    /// It could not be tried.
    case error(Diagnostic)
}

extension CommandOutcome {
    /// The finding that a command was ended, nil if it ended by itself.
    func endedEarly(_ what: String, limits: RunLimits) -> Diagnostic? {
        let tail = (error.total > 0 ? error : output).lastLines(5).joined(separator: "\n")
        let explanation = tail.isEmpty ? nil : "its last output:\n\(tail)"
        switch end {
        case .exited, .stopped: return nil
        case .signalled(let number):
            return Diagnostic(
                id: "command-crashed", "\(what) was ended by signal \(number)", explanation: explanation)
        case .timedOut:
            return Diagnostic(
                id: "command-timeout", "\(what) did not end within \(Self.shown(limits.seconds)) seconds",
                explanation: explanation, help: ["look for what it waits for: input, a lock, the network, a loop"])
        case .tooMuchOutput:
            return Diagnostic(
                id: "command-flood", "\(what) wrote more than \(megabytes(limits.outputBytes))",
                explanation: explanation)
        case .tooMuchMemory:
            return Diagnostic(
                id: "command-memory", "\(what) held more than \(megabytes(limits.memoryBytes)) of memory",
                explanation: explanation)
        case .interrupted: return Diagnostic(id: "interrupted", "\(what) was interrupted")
        }
    }

    private static func shown(_ seconds: Double) -> String {
        Int(exactly: seconds).map { String($0) } ?? String(seconds)
    }
}
