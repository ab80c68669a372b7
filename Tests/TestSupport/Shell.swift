import CairnFiles
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a script printed, the standard error among it, and how it ended.
package struct ShellResult: Sendable {
    /// Both outputs as they came.
    package var output: String
    /// The exit code; 128 and the signal's number if one ended it.
    package var code: Int32
}

/// Runs `script` with bash in `folder`, with the executable under test first on the PATH.
///
/// The environment is the test's own with `environment` on top, and without the variables that change what cairn prints.
package func runShell(
    _ script: String, in folder: FilePath, environment: [String: String] = [:]
) throws -> ShellResult {
    // Beside the folder, which stays as the script leaves it.
    let output = FilePath(folder.string + ".output")
    defer { try? LocalFileSystem().remove(output) }
    var variables = currentEnvironment()
    let deciding = [
        "CAIRN_CATALOG", "NO_COLOR", "CAIRN_RECORD", "COLUMNS", "GITHUB_WORKSPACE", "CI_PROJECT_DIR",
    ]
    for name in deciding { variables[name] = nil }
    variables["PATH"] = builtProducts.string + ":" + (variables["PATH"] ?? "/usr/bin:/bin")
    variables["LC_ALL"] = "C.UTF-8"
    for (name, value) in environment { variables[name] = value }
    let whole = "cd '\(folder)' && exec >'\(output)' 2>&1 </dev/null\n" + script
    let code = try spawn(["/bin/bash", "-c", whole], variables)
    return ShellResult(output: String(decoding: try LocalFileSystem().read(output), as: UTF8.self), code: code)
}

/// The folder with what was built, the test's own bundle among it.
private var builtProducts: FilePath {
    let own = (try? LocalFileSystem().readLink("/proc/self/exe")) ?? CommandLine.arguments.first ?? ""
    // On macOS the runner stands elsewhere, and the test bundle is an argument of it.
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? own
    let inside = FilePath(own.contains(".xctest") ? own : bundle)
    var folder = inside
    while let last = folder.lastComponent?.string, !last.hasSuffix(".xctest") { folder.removeLastComponent() }
    return folder.removingLastComponent()
}

private func currentEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let line = entry.pointee {
        let text = String(cString: line)
        if let equals = text.firstIndex(of: "=") {
            variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        entry += 1
    }
    return variables
}

private func spawn(_ command: [String], _ environment: [String: String]) throws -> Int32 {
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer {
        for pointer in arguments + variables { free(pointer) }
    }
    var process = pid_t()
    // A thread of the test runner may block signals, and the mask is handed on.
    #if canImport(Darwin)
        var attributes: posix_spawnattr_t?
    #else
        var attributes = posix_spawnattr_t()
    #endif
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let failure = posix_spawn(&process, command[0], nil, &attributes, &arguments, &variables)
    guard failure == 0 else { throw Errno(rawValue: failure) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
}
