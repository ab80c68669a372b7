import CArguments

/// What the program was started with.
enum Arguments {
    /// The arguments behind the program's name, bytes that are no UTF-8 replaced.
    ///
    /// Swift reads its own list from `/proc` and finds it empty where that cannot be opened; the C library is handed the
    /// arguments by the system, whatever else is missing.
    static var given: [String] {
        let count = cairn_argument_count()
        guard count > 0 else { return Array(CommandLine.arguments.dropFirst()) }
        return (1..<max(count, 1)).compactMap { place in cairn_argument(place).map { String(cString: $0) } }
    }
}
