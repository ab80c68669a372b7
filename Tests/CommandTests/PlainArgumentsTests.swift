import ArgumentParser
import Testing

@testable import cairn

@Suite("Plain arguments")
struct PlainArgumentsTests {
    @Test(
        "are taken as the library takes them",
        arguments: [
            "project", "project folder", "project --defaults", "--defaults --dry-run --json project folder",
            "project --set a=b folder --set c= --set a=d", "project --answers file --catalog path --json",
            "project --answers one --answers other", "project --json --json", "project . --set =x", "project -q",
            "project --json --quiet folder",
        ])
    func plain(line: String) throws {
        let arguments = line.split(separator: " ").map(String.init)
        let plain = try #require(Scaffolding(plain: ["scaffold"] + arguments))
        #expect(plain.parts == (try Scaffold.parse(arguments)).scaffolding.parts)
    }

    @Test(
        "that are not plain are left to the library",
        arguments: [
            "", "--defaults", "one two three", "project --set", "project --set --defaults", "project --set=a=b",
            "project --color never", "project --format json", "project -h", "project --help", "project --",
            "project --default",
            "project -x", "project --answers -", "- project",
        ])
    func other(line: String) {
        let arguments = line.split(separator: " ").map(String.init)
        #expect(Scaffolding(plain: ["scaffold"] + arguments) == nil)
        #expect(Scaffolding(plain: arguments) == nil)
        #expect(Scaffolding(plain: ["scaffold", "project", ""]) == nil)
    }
}

extension Scaffolding {
    /// All that arguments decide.
    fileprivate var parts: [String] {
        [
            project, "\(directory ?? "-")", "\(assignments)", answers ?? "-", "\(defaults)", "\(dryRun)",
            "\(repository)",
            catalog.catalog ?? "-", "\(output.format?.rawValue ?? "-")", "\(output.json)", "\(output.color)",
            "\(output.quiet)",
        ]
    }
}
