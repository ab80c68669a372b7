package import CairnDiagnostics
import CairnFiles
import YAML

/// The languages that `value` and `json-schema` read.
package enum DataFormat: String, Hashable, Sendable, CaseIterable {
    case yaml, json, toml

    /// The language that a file's name says, or nil: `.yaml`, `.yml`, `.json`, `.toml`, and `uv.lock`'s `.lock`.
    package init?(fileName: some StringProtocol) {
        guard let dot = fileName.lastIndex(of: ".") else { return nil }
        switch fileName[fileName.index(after: dot)...].lowercased() {
        case "yaml", "yml": self = .yaml
        case "json": self = .json
        case "toml", "lock": self = .toml
        default: return nil
        }
    }

    /// Reads a file in this language.
    /// - Throws: the first thing that is wrong with it, with its place.
    package func read(_ content: FileContent) throws(Diagnostic) -> DataNode {
        guard !content.isBinary else { throw content.binary }
        let limits = ReadingLimits(nodes: 1_000_000)
        switch self {
        case .yaml: return try DataNode(try Node.parse(content.bytes, file: content.path.string, limits: limits))
        case .json: return try DataNode(try Node.parseJSON(content.bytes, file: content.path.string, limits: limits))
        case .toml:
            return try TOMLReader.read(content.bytes, file: content.path.string)
        }
    }
}
