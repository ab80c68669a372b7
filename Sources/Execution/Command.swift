package import SystemPackage

/// What to execute: always a list of arguments, never a shell's line.
package struct Command: Sendable {
    /// The program (a name to look up in `PATH`, or a path) and its arguments.
    package var arguments: [String]
    /// The folder to start it in.
    package var folder: FilePath
    /// All the variables that it gets.
    package var environment: [String: String]
    /// How much it may use.
    package var limits: RunLimits
    /// What waits for it on its descriptor 3, a socket that only it and Cairn have and that it answers on; nil for none.
    ///
    /// At the most 32 KB, so that no one has to read before it is sent.
    package var channel: [UInt8]?

    /// The descriptor of the channel.
    static let channelNumber: Int32 = 3

    /// Makes a command.
    package init(
        _ arguments: [String], in folder: FilePath, environment: [String: String], limits: RunLimits = RunLimits(),
        channel: [UInt8]? = nil
    ) {
        self.arguments = arguments
        self.folder = folder
        self.environment = environment
        self.limits = limits
        self.channel = channel
    }
}

/// How much a command may use before it is ended.
package struct RunLimits: Sendable {
    /// How long it may take, in seconds.
    package var seconds: Double
    /// How long it gets from SIGTERM to SIGKILL, in seconds.
    package var grace: Double
    /// How much it may write to standard output and error together, in bytes.
    package var outputBytes: Int
    /// How much of each stream's beginning, and of its end, is kept, in bytes.
    package var keptBytes: Int
    /// How much memory it and its descendants may hold together, in bytes; measured where there is `/proc`.
    package var memoryBytes: Int
    /// How many processes it and its descendants may be at once; counted where there is `/proc`.
    ///
    /// The system's own limit counts all processes of a person, and does not hold for root.
    package var processes: Int
    /// How large a file it may write, in bytes.
    package var fileBytes: Int
    /// How long it may say nothing on its channel before it is ended, in seconds; nil for as long as it runs.
    package var stallSeconds: Double?

    /// How much is kept of the beginning of a channel, and of its end, in bytes.
    static let channelBytes = 16 << 20

    /// Makes limits.
    package init(
        seconds: Double = 60, grace: Double = 2, outputBytes: Int = 256 << 20, keptBytes: Int = 256 << 10,
        memoryBytes: Int = 4 << 30, processes: Int = 512, fileBytes: Int = 4 << 30, stallSeconds: Double? = nil
    ) {
        self.seconds = seconds
        self.grace = grace
        self.outputBytes = outputBytes
        self.keptBytes = keptBytes
        self.memoryBytes = memoryBytes
        self.processes = processes
        self.fileBytes = fileBytes
        self.stallSeconds = stallSeconds
    }
}

extension RunLimits {
    /// How many bytes of data each process may ask the system for: a quarter more than all may hold, so that whoever
    /// goes over the limit is seen there, and told, before memory is refused to it.
    var dataBytes: Int {
        memoryBytes.addingReportingOverflow(memoryBytes / 4).overflow ? .max : memoryBytes + memoryBytes / 4
    }
}

/// How a command ended.
package struct CommandOutcome: Sendable {
    /// The ways it can end.
    package enum End: Hashable, Sendable {
        /// By itself, with this code.
        case exited(Int32)
        /// By a signal that Cairn did not send.
        case signalled(Int32)
        /// Ended for taking too long.
        case timedOut
        /// Ended for saying nothing on its channel for too long.
        case stalled
        /// Ended for writing too much.
        case tooMuchOutput
        /// Ended for holding too much memory: so many bytes.
        case tooMuchMemory(Int)
        /// Ended for being too many processes at once: so many.
        case tooManyProcesses(Int)
        /// Ended since the person wants to stop.
        case interrupted
        /// Ended since what it was started for is done.
        case stopped
    }

    /// How it ended.
    package var end: End
    /// What it wrote to standard output.
    package var output: KeptOutput
    /// What it wrote to standard error.
    package var error: KeptOutput
    /// What it wrote to its channel; empty if it had none.
    package var channel = KeptOutput(limit: 0)
    /// How long it ran, in seconds.
    package var seconds: Double
    /// How many descendants it left running; they were ended.
    package var leftovers: Int
    /// The processes of it that could not be ended.
    package var survivors: [Int32] = []
}
