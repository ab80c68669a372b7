import CairnDiagnostics
package import CairnFiles
package import Execution
import SystemPackage

/// What a check that executes something gets to work with.
package struct RunContext: Sendable {
    /// The project as it is, for reading.
    package var files: StaticContext
    /// The copy of it.
    package var workspace: Workspace
    /// The copy's Python environment, for the checks that need one.
    let python: PythonEnvironment
    /// What all copies of the run read.
    let shared: SharedFolders
    /// What the acceptance tests ran, for checks that ask.
    let lines: AcceptanceLines
    /// What executes commands.
    package var runner: any Runner
    /// The person's environment, before the list of allowed names.
    package var variables: [String: String]
    /// The milestone's acceptance files.
    package var acceptance: [FileToWrite]
    /// A command that runs the same checks again, for findings.
    package var again: String
    /// Whether a check may end at its first failing test.
    package var stopsEarly: Bool
    /// How many times as long as it is stated things may take here.
    package var timeFactor: Double

    /// Limits with a stated time, as much of it as this machine gets.
    func limits(seconds: Int, keptBytes: Int = 256 << 10) -> RunLimits {
        RunLimits(seconds: Double(seconds) * timeFactor, keptBytes: keptBytes)
    }

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
