import CairnCatalog
import CairnDiagnostics
import Testing
import YAML

@testable import CairnValidator

/// What a kind declares is what it reads.
@Suite("Options of checks")
struct CheckOptionTests {
    static let options = CheckKinds.all.flatMap { kind in kind.declarations.map { (kind: kind.name, option: $0) } }

    /// What is wrong with a check that is written like this.
    private func problems(_ options: String) throws -> [Diagnostic] {
        let declarations = try ProjectText(options).declarations()
        do throws(Diagnostics) {
            _ = try Check.decode(declarations)
            return []
        } catch {
            return error.all
        }
    }

    @Test("every kind reads the example of its manual", arguments: CheckKinds.all.map { $0.name })
    func examples(name: String) throws {
        let kind = try #require(CheckKinds.named(name))
        let manual = try ManualTests.manual(of: kind)
        let example = try #require(manual.split(separator: "```yaml\n").last?.split(separator: "```").first)
        let options = example.split(separator: "\n").dropFirst().map { $0.dropFirst(2) + "\n" }.joined()
        #expect(try problems(options).isEmpty)
    }

    @Test("every kind asks for what it declares as required", arguments: CheckKinds.all.map { $0.name })
    func required(name: String) throws {
        let kind = try #require(CheckKinds.named(name))
        let wanted = kind.declarations.filter { $0.presence == .required }.map(\.name)
        let help = try problems("check: \(name)\n").flatMap(\.help)
        #expect(Set(help) == Set(wanted.map { "add '\($0): …'" }))
    }

    @Test("every kind reads what it declares, and refuses what is none of it", arguments: options.indices)
    func refused(index: Int) throws {
        let (kind, option) = Self.options[index]
        guard option.shape != .data else { return }
        let found = try problems("check: \(kind)\n\(option.name): { no-such-thing: 1 }\n")
        #expect(found.contains { $0.span?.start.line == 6 }, "\(kind) does not read '\(option.name)': \(found)")
        #expect(!found.contains { $0.id == "undeclared-option" || $0.id == "unknown-key" })
    }

    @Test("options are described in sentences, and no kind takes one that all have", arguments: options.indices)
    func described(index: Int) {
        let (kind, option) = Self.options[index]
        let first = option.description.first { $0 != "`" }
        #expect(first?.isUppercase == true && option.description.hasSuffix("."), "\(kind): \(option.description)")
        #expect(!CheckDeclaration.commonKeys.contains(option.name))
        #expect(Self.options.count { $0.kind == kind && $0.option.name == option.name } == 1)
    }

    /// A kind that reads what it does not declare.
    private struct Forgetful: StaticCheck {
        static let name = "forgetful"
        static let options: [any DeclaredOptions] = []
        var title: String { "" }

        init?(_ options: OptionReader) {
            guard options[CheckOption.text("path", "A path.")] != nil else { return nil }
        }

        func verdict(in project: StaticContext) -> Verdict { .pass }
    }

    @Test("what is not declared cannot be read")
    func undeclared() throws {
        let problems = Problems()
        let node = try Node.parse(Array("path: a".utf8), file: "it")
        let fields = try #require(problems.fields(of: node, "a check", keys: ["path"]))
        #expect(Forgetful(OptionReader(fields, of: Forgetful.self, sources: CheckSources())) == nil)
        #expect(problems.diagnostics.map(\.id) == ["undeclared-option"])
    }

    @Test("sentences about a check hold no expression", arguments: CheckKinds.all.map { $0.name })
    func titles(name: String) throws {
        let kind = try #require(CheckKinds.named(name))
        let choices = kind.declarations.filter { $0.presence == .choice }
        let choice = choices.first { $0.shape == .pattern } ?? choices.first
        let options = kind.declarations.filter { $0.presence != .choice } + (choice.map { [$0] } ?? [])
        let lines = options.map { "\($0.name): \(Self.sample(of: $0.shape))\n" }
        let check = try Check.decode(try ProjectText("check: \(name)\n" + lines.joined()).declarations())
        let first = try #require(check.first)
        #expect(!first.kind.title.contains("zebra"), "\(first.kind.title)")
        let hasPattern = options.contains { $0.shape == .pattern }
        #expect(first.detail?.contains("the expression /zebra+/") == (hasPattern ? true : nil))
    }

    /// A value that a shape takes.
    private static func sample(of shape: OptionShape) -> String {
        switch shape {
        case .path, .glob, .resource: "a.yaml"
        case .globs, .texts, .arguments: "[a]"
        case .pattern: "zebra+"
        case .text: "http://127.0.0.1:1/"
        case .truth: "true"
        case .integer(let range): "\(range.lowerBound)"
        case .format: "yaml"
        case .scope: "text"
        case .valuePath, .data: "a"
        case .schema: "{}"
        }
    }
}
