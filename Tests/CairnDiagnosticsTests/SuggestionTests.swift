import CairnDiagnostics
import Testing

@Suite("Names that somebody may have meant")
struct SuggestionTests {
    @Test(
        "a slip of the finger finds the name",
        arguments: [
            ("python-mcp-sever", "python-mcp-server"), ("aws-ec2-tol", "aws-ec2-tool"),
            ("Agent-Pipelin", "agent-pipeline"),
            ("agnet-pipeline", "agent-pipeline"), ("python", "python-mcp-server"),
        ])
    func near(written: String, meant: String) {
        let names = ["python-mcp-server", "aws-ec2-tool", "agent-pipeline"]
        #expect(nearest(to: written, among: names) == [meant])
    }

    @Test("nothing is offered for a name that is far from all", arguments: ["", "zebra", "x", "no"])
    func far(written: String) {
        #expect(nearest(to: written, among: ["python-mcp-server", "ab"]).isEmpty)
    }
}
