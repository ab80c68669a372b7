package import CairnDiagnostics
package import YAML

/// The languages of data that files of a project are read in.
package enum DataFormat: String, Hashable, Sendable, CaseIterable {
    case yaml, json, toml

    /// The language that a file's name says, or nil: `.yaml`, `.yml`, `.json`, `.jsonc`, `.code-workspace`, `.toml`, and
    /// `uv.lock`'s `.lock`.
    package init?(fileName: some StringProtocol) {
        guard let dot = fileName.lastIndex(of: ".") else { return nil }
        switch fileName[fileName.index(after: dot)...].lowercased() {
        case "yaml", "yml": self = .yaml
        case "json", "jsonc", "code-workspace": self = .json
        case "toml", "lock": self = .toml
        default: return nil
        }
    }

    /// Reads a file of a project in this language, as the tools bear it that it is for.
    /// - Parameter file: the path of the file, which diagnostics name; JSON may have comments where the tools of such a
    ///   path allow them.
    /// - Returns: the file's documents, one at least: YAML may have several, of which empty ones are left out.
    /// - Throws: the first thing that keeps it from being read, with its place.
    package func read(_ bytes: [UInt8], file: String) throws(Diagnostic) -> [Node] {
        let limits = ReadingLimits(nodes: 1_000_000)
        switch self {
        case .yaml:
            let documents = try Node.parseAll(bytes, file: file, dialect: .tolerant, limits: limits)
            let filled = documents.filter { !$0.isNull }
            if !filled.isEmpty { return filled }
            if let first = documents.first { return [first] }
            return [try Node.parse(bytes, file: file, limits: limits)]
        case .json:
            let comments = Self.allowsComments(path: file)
            return [try Node.parseJSON(bytes, file: file, dialect: .tolerant, comments: comments, limits: limits)]
        case .toml: return [try TOMLReader.read(bytes, file: file, limits: limits)]
        }
    }

    /// Whether the tools that read the JSON file at `path` allow comments and commas before a closing bracket.
    static func allowsComments(path: String) -> Bool {
        let names = path.split(separator: "/")
        guard let name = names.last?.lowercased() else { return false }
        if name.hasSuffix(".jsonc") || name.hasSuffix(".code-workspace") { return true }
        guard name.hasSuffix(".json") else { return false }
        if name == "devcontainer.json" || name == ".devcontainer.json" { return true }
        if name.hasPrefix("tsconfig") || name.hasPrefix("jsconfig") { return true }
        return names.dropLast().last == ".vscode"
    }
}
