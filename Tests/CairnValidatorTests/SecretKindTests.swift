import CairnFiles
import Execution
import ProjectFiles
import SystemPackage
import TestSupport
import Testing

@testable import CairnValidator

@Suite("Kinds of secrets")
struct SecretKindTests {
    /// A secret of each kind, none of which was ever one. In parts, so that nothing that scans this file finds them.
    private static let examples: [(kind: String, parts: [String])] = [
        ("a private key", ["-----BEGIN RSA", " PRIVATE KEY-----"]),
        ("an AWS access key", ["AKIA", "QWERTYUIOP234567"]),
        ("a GitHub token", ["ghp_", "0123456789abcdefghijABCDEFGHIJ012345"]),
        ("a GitHub token", ["github_pat_", "11ABCDEFG0123456789abcdefghij_ABCDEFGHIJ0123456789abcdefghij0123456789"]),
        ("a GitLab token", ["glpat-", "0123456789abcdefghij"]),
        ("a Slack token", ["xoxb-", "123456789012-abcdefABCDEF"]),
        ("a Slack webhook", ["https://hooks.slack.com/services/", "T0123ABCD/B0123ABCD/abcdefghijklmnop"]),
        ("an Anthropic key", ["sk-ant-", "api03-abcdefgh1234ABCDEFGH5678abcdefgh1234"]),
        ("an OpenAI key", ["sk-proj-", "abcdefgh1234ABCDEFGH5678abcdefgh1234"]),
        ("a Google API key", ["AIza", "0123456789abcdefghijABCDEFGHIJ01234"]),
        ("a Hugging Face token", ["hf_", "abcdefghijklmnopqrstuvwxyzABCDEFGH"]),
        ("a Stripe key", ["sk_", "live_0123456789abcdefghijABCD"]),
        ("a SendGrid key", ["SG.", "0123456789abcdefghijAB.0123456789abcdefghijABCDEFGHIJ0123456789abc"]),
        ("an npm token", ["npm_", "0123456789abcdefghijABCDEFGHIJ012345"]),
        ("a PyPI token", ["pypi-", "AgEIcHlwaS5vcmc0123456789abcdefghijABCDEFGHIJ0123456789"]),
        ("a password in an address", ["postgres://admin:", "s3cr3tVerySecret@db.host.invalid/x"]),
    ]

    @Test("all have an example, which is found as one of its kind")
    func found() throws {
        #expect(Set(Self.examples.map(\.kind)) == Set(SecretKind.all.map(\.label)))
        for (kind, parts) in Self.examples {
            let content = FileContent(path: try RelativePath("a.txt"), bytes: Array(parts.joined().utf8))
            let kinds = try SecretKind.kinds(in: content).filter { try !$0.pattern.matches(in: content).isEmpty }
            #expect(kinds.map(\.label) == [kind])
        }
    }

    /// What a repository must not hold, a log must not either: the starters' table of shapes knows every kind.
    @Test("are all taken out by the redaction of the starters")
    func redacted() throws {
        let model = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
            .appending("templates/_layers/model-port/files/src/{{ package_name }}/model")
        try withTemporaryFolder { folder in
            let disk = LocalFileSystem()
            let package = folder.appending("model")
            try disk.createFolder(package)
            try disk.create(package.appending("__init__.py"), bytes: [], isExecutable: false)
            for name in ["assigned.py", "redaction.py", "shapes.py"] {
                try disk.create(
                    package.appending(name), bytes: try disk.read(model.appending(name)), isExecutable: false)
            }
            let program = """
                import sys
                from model.redaction import Redactor
                for line in sys.argv[1:]:
                    print(Redactor({})("before " + line + " behind"))
                """
            let texts = Self.examples.map { $0.parts.joined() }
            let outcome = try ProcessRunner().run(
                Command(
                    ["python3", "-c", program] + texts, in: folder,
                    environment: ["PATH": ExecutingCheckTests.variables["PATH"] ?? "/usr/bin:/bin"]))
            #expect(outcome.end == .exited(0), "\(outcome.error.text)")
            let lines = outcome.output.text.split(separator: "\n").map(String.init)
            try #require(lines.count == texts.count)
            for (line, example) in zip(lines, Self.examples) {
                let secret = example.kind == "a password in an address" ? "s3cr3tVerySecret" : example.parts[1]
                #expect(!line.contains(secret) && line.hasPrefix("before ") && line.hasSuffix(" behind"), "\(line)")
            }
        }
    }
}
