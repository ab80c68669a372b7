package import CairnDiagnostics

/// Tells from what uv and pip write that the network, and not the project, is the trouble.
package enum NetworkTrouble {
    /// What they write then; from uv's and pip's messages, and those of the libraries below.
    private static let signs = [
        "error sending request", "dns error", "Failed to fetch", "Could not connect", "Connection refused (os error",
        "network is unreachable", "Temporary failure in name resolution", "failed to lookup address",
        "Network connectivity is disabled",
        "because the network was disabled", "operation timed out", "Failed to establish a new connection",
        "tunnel error", "certificate verify failed", "invalid peer certificate",
    ]

    /// A diagnostic if a text tells of such trouble.
    package static func diagnostic(in text: String) -> Diagnostic? {
        let lower = text.lowercased()
        guard let sign = signs.first(where: { lower.holds($0.lowercased()) }) else { return nil }
        let line = text.split(whereSeparator: \.isNewline).first {
            $0.lowercased().holds(sign.lowercased())
        }
        return Diagnostic(
            id: "no-network", "the packages that the check needs cannot be fetched",
            explanation: line.map { String($0.drop { $0 == " " }) },
            help: ["look at the connection and at proxy and index settings, then try again"])
    }
}
