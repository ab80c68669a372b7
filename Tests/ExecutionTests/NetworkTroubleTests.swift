import CairnDiagnostics
import Execution
import Testing

@Suite("Trouble with the network")
struct NetworkTroubleTests {
    @Test(
        "what uv and pip say without a network is told from what a project does wrong",
        arguments: [
            ("hint: Packages were unavailable because the network was disabled. When the network is disabled", true),
            ("  x Failed to fetch: `https://example.org/simple/mcp/`", true),
            ("Caused by: dns error: failed to lookup address information", true),
            ("ERROR: Could not find a version that satisfies the requirement mcp>=99", false),
            ("AssertionError: the network is fine", false),
        ])
    func signs(text: String, isTrouble: Bool) {
        let found = NetworkTrouble.diagnostic(in: "Resolving\n\(text)\nnothing installed\n")
        #expect((found?.id == "no-network") == isTrouble)
        if isTrouble { #expect(found?.explanation == String(text.drop { $0 == " " })) }
    }
}
