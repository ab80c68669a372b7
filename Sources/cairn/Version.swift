/// The version of this program.
enum Version {
    /// As records name it, and `--version` prints it behind the program's name.
    static let current = "0.1.0"
    /// What `--version` prints.
    static let line = "cairn \(current)"
}
