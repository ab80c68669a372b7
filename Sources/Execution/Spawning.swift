import CSpawn
package import CairnDiagnostics
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A started process and the reading ends of its streams.
struct SpawnedProcess: ~Copyable {
    let pid: pid_t
    let output: Int32
    let error: Int32
    /// Our end of its channel; -1 if it has none.
    let channel: Int32

    /// Starts a command in a session of its own, its standard input empty.
    /// - Parameter mark: the number that tells the run's processes, see `ProcessTable.mark(of:)`.
    /// - Throws: a diagnostic if the program is missing or the system refuses.
    init(_ command: Command, mark: UInt64) throws(Diagnostic) {
        guard let name = command.arguments.first,
            let program = findProgram(name, path: command.environment["PATH"] ?? "", folder: command.folder)
        else { throw missingTool(command.arguments.first ?? "") }
        var actions = posix_spawn_file_actions_t.make()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t.make()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What we ignore (a signal source does that) must not be ignored by the child.
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, cairn_spawn_flags())
        let out = try Self.pipe()
        let err: (read: Int32, write: Int32)
        do throws(Diagnostic) {
            err = try Self.pipe()
        } catch {
            close(out.read)
            close(out.write)
            throw error
        }
        let channel: (ours: Int32, theirs: Int32)
        do throws(Diagnostic) {
            channel = try command.channel.map { (bytes) throws(Diagnostic) in try Self.sockets(bytes) } ?? (-1, -1)
        } catch {
            for end in [out.read, out.write, err.read, err.write] { close(end) }
            throw error
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, out.write, 1)
        posix_spawn_file_actions_adddup2(&actions, err.write, 2)
        if channel.theirs >= 0 {
            posix_spawn_file_actions_adddup2(&actions, channel.theirs, Command.channelNumber)
        }
        _ = cairn_spawn_in(&actions, command.folder.string)
        // The shell only sets limits, which posix_spawn cannot, and becomes the program: nothing of the command is
        // read as shell text.
        let script = Self.settings(command.limits, mark) + #"exec "$@""#
        let arguments = ["/bin/sh", "-c", script, "sh", program] + command.arguments.dropFirst()
        let variables = command.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var pid: pid_t = 0
        let result = withCStrings(arguments) { arguments in
            withCStrings(variables) { variables in
                posix_spawn(&pid, "/bin/sh", &actions, &attributes, arguments, variables)
            }
        }
        close(out.write)
        close(err.write)
        if channel.theirs >= 0 { close(channel.theirs) }
        guard result == 0 else {
            close(out.read)
            close(err.read)
            if channel.ours >= 0 { close(channel.ours) }
            throw Diagnostic(
                id: "cannot-start", "'\(name)' cannot be started", explanation: "\(Errno(rawValue: result))",
                help: help(for: Errno(rawValue: result)))
        }
        self.pid = pid
        output = out.read
        error = err.read
        self.channel = channel.ours
    }

    deinit {
        close(output)
        close(error)
        if channel >= 0 { close(channel) }
    }

    /// The lines of shell that set the system's limits, unless ours are lower already: a program may lower its own only.
    private static func settings(_ limits: RunLimits, _ mark: UInt64) -> String {
        // The limit for resident memory has no effect on Linux, and is handed on like the others.
        var lines = "ulimit -c 0 2>/dev/null; ulimit -m \(mark) 2>/dev/null; "
        // The shell counts files in pieces of 512 bytes and data in those of 1024.
        if limits.fileBytes < cairn_limit(1) { lines += "ulimit -f \(limits.fileBytes / 512) 2>/dev/null; " }
        if limits.dataBytes < cairn_limit(0) { lines += "ulimit -d \(limits.dataBytes / 1024) 2>/dev/null; " }
        return lines
    }

    /// A channel on which `bytes` wait for the child.
    private static func sockets(_ bytes: [UInt8]) throws(Diagnostic) -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        var reason = Errno.messageTooLong
        if bytes.count <= 32 << 10 {
            if cairn_sockets(&ends) == 0 {
                let sent = bytes.withUnsafeBytes { send(ends[0], $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
                if sent == bytes.count { return (ends[0], ends[1]) }
            }
            reason = Errno(rawValue: errno)
            for end in ends where end >= 0 { close(end) }
        }
        throw Diagnostic(
            id: "cannot-start", "a command cannot be started", explanation: "its channel: \(reason)",
            help: help(for: reason))
    }

    private static func pipe() throws(Diagnostic) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        let result = cairn_pipe(&ends)
        guard result == 0 else {
            let reason = Errno(rawValue: errno)
            throw Diagnostic(
                id: "cannot-start", "a command cannot be started", explanation: "\(reason)", help: help(for: reason))
        }
        return (ends[0], ends[1])
    }
}

/// How to mend that the system starts nothing.
private func help(for reason: Errno) -> [String] {
    switch reason {
    case .tooManyOpenFiles: ["allow more descriptors: ulimit -n 256"]
    case .tooManyOpenFilesInSystem: ["end programs that hold many files open"]
    case .resourceTemporarilyUnavailable: ["end some processes, or allow more: ulimit -u"]
    case .noMemory: ["end programs that hold much memory"]
    default: []
    }
}

extension posix_spawn_file_actions_t {
    #if canImport(Darwin)
        fileprivate static func make() -> posix_spawn_file_actions_t? { nil }
    #else
        fileprivate static func make() -> posix_spawn_file_actions_t { posix_spawn_file_actions_t() }
    #endif
}

extension posix_spawnattr_t {
    #if canImport(Darwin)
        fileprivate static func make() -> posix_spawnattr_t? { nil }
    #else
        fileprivate static func make() -> posix_spawnattr_t { posix_spawnattr_t() }
    #endif
}

/// Calls `body` with a list of C strings that ends in a null pointer.
private func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}

/// The path of a program, as a shell would find it: with a slash it is taken from the folder, else from `PATH`.
package func findProgram(_ name: String, path: String, folder: FilePath) -> String? {
    guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
    func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
    if name.contains("/") {
        let whole = folder.pushing(FilePath(name)).string
        return isProgram(whole) ? whole : nil
    }
    for directory in path.split(separator: ":") where directory.hasPrefix("/") {
        let whole = directory + "/" + name
        if isProgram(String(whole)) { return String(whole) }
    }
    return nil
}

/// The diagnostic that a program is missing, with how to get the ones that checks often need.
package func missingTool(_ name: String) -> Diagnostic {
    let help =
        switch name {
        case "uv": "install it: https://docs.astral.sh/uv/getting-started/installation/"
        case "python3", "python": "install Python 3: uv python install, or your system's package"
        case "docker": "install Docker and start it"
        default: "install '\(name)', or add its folder to PATH"
        }
    return Diagnostic(
        id: "missing-tool", "'\(name)' is needed and was not found", explanation: "looked for in PATH", help: [help])
}
