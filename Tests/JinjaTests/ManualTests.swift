import CairnFiles
import SystemPackage
import TestSupport
import Testing
import YAML

@testable import Jinja

/// The pages about filters and tests are made of the comments above them, the page of differences of the table that
/// `confirm.py` holds against Jinja2, and that table of what the engine really has.
@Suite("The manual of the language")
struct ManualTests {
    static let tests = FilePath(#filePath).removingLastComponent()
    static let module = tests.removingLastComponent().removingLastComponent().appending("Sources/Jinja")

    @Test("the page of the filters is up to date")
    func filters() throws {
        let manual = try Comments(of: "Filter", below: Self.module.appending("Filters"))
        var page = """
            # Filters

            What stands behind a bar: `{{ name|upper }}`. Parameters are given by position or by name.

            <!-- Made of the comments in Sources/Jinja/Filters; a test renews it with CAIRN_RECORD=1. -->

            A host adds its own: Cairn has `to_yaml`, `regex_replace`, `regex_search` and `hash` besides.

            """
        for filter in builtinFilters.sorted(by: { $0.name < $1.name }) {
            let text = try #require(manual[filter.name], "the filter '\(filter.name)' has no comment")
            page += "\n## \(filter.name)\n\n`\(filter.name)\(filter.signature.text)`\n\n\(text)\n"
        }
        try Self.check(page, at: Self.module.appending("Jinja.docc/Filters.md"))
    }

    @Test("the page of the tests is up to date")
    func tests() throws {
        let manual = try Comments(of: "Test", below: Self.module.appending("Tests"))
        var page = """
            # Tests

            What stands behind `is` and `is not`: `{% if n is divisibleby 3 %}`.

            <!-- Made of the comments in Sources/Jinja/Tests; a test renews it with CAIRN_RECORD=1. -->

            """
        for test in builtinTests.sorted(by: { $0.name < $1.name }) {
            let text = try #require(manual[test.name], "the test '\(test.name)' has no comment")
            page += "\n## \(test.name)\n\n`\(test.name)\(test.signature.text)`\n\n\(text)\n"
        }
        try Self.check(page, at: Self.module.appending("Jinja.docc/Tests.md"))
    }

    @Test("the page of the differences is up to date")
    func differences() throws {
        let rows = try Self.rows()
        var page = """
            # What differs from Jinja2

            The language is that of Jinja2 3.1 but for what this table says.

            <!-- Made of Tests/JinjaTests/Conformance/differences.json; a test renews it with CAIRN_RECORD=1. -->

            `Tests/JinjaTests/Conformance/confirm.py` runs the cases of the test-suite with Jinja2 itself, and compares its
            filters, tests, functions, methods, parameters and settings with what is here. It fails where they differ
            outside this table, and where a row of it does not hold any more.

            | what differs | why |
            | --- | --- |

            """
        var details = ""
        for row in rows {
            let what = try #require(row["what"]).string()
            page += "| \(what) | \(try #require(row["why"]).string()) |\n"
            details += try Self.names(row["left_out"], "Left out") + Self.names(row["added"], "Added")
        }
        page += "\n## Names\n\n\(details)"
        try Self.check(page, at: Self.module.appending("Jinja.docc/Differences.md"))
    }

    @Test("the list of what there is is up to date")
    func supported() throws {
        try Self.check(try Self.supportedText(), at: Self.tests.appending("Conformance/supported.json"))
    }

    /// The table of differences.
    static func rows() throws -> YAML.Node.Items {
        let file = tests.appending("Conformance/differences.json")
        return try YAML.Node.parseJSON(try LocalFileSystem().read(file), file: "differences.json").items()
    }

    /// Lines such as "- Left out, filters: `random`".
    static func names(_ node: YAML.Node?, _ title: String) throws -> String {
        guard let node else { return "" }
        var lines = ""
        for kind in try node.entries() {
            if kind.key.text == "methods" {
                for type in try kind.value.entries() {
                    lines += "- \(title), methods and attributes of `\(type.key.text)`: \(try list(type.value))\n"
                }
            } else {
                lines += "- \(title), \(kind.key.text): \(try list(kind.value))\n"
            }
        }
        return lines
    }

    private static func list(_ node: YAML.Node) throws -> String {
        try node.items().map { "`\($0.text)`" }.joined(separator: ", ")
    }

    /// Compares a file with what it should hold, or writes it.
    static func check(_ text: String, at path: FilePath) throws {
        let disk = LocalFileSystem()
        if CaseFile.isRecording {
            try disk.remove(path)
            try disk.create(path, bytes: Array(text.utf8), isExecutable: false)
            Issue.record("recorded \(path): look at the difference, then run without CAIRN_RECORD")
            return
        }
        let there = String(decoding: try disk.read(path), as: UTF8.self)
        #expect(there == text, "\(path.lastComponent?.string ?? "") is stale: renew it with CAIRN_RECORD=1")
    }
}

/// The comments above the entries of lists of filters or tests, by the entry's name.
struct Comments {
    private var texts: [String: String] = [:]

    /// Reads the Swift files in `folder`; an entry begins with `word(`, or with `named([` for several names.
    init(of word: String, below folder: FilePath) throws {
        let disk = LocalFileSystem()
        for file in try disk.list(folder) where file.hasSuffix(".swift") {
            var comment: [String] = []
            var begins = false
            for line in String(decoding: try disk.read(folder.appending(file)), as: UTF8.self).split(separator: "\n") {
                if line.hasPrefix("    // ") {
                    comment.append(String(line.dropFirst(7)))
                } else if begins || line.hasPrefix("    \(word)(") || line.hasPrefix("    named([") {
                    // The name may stand on the line behind.
                    let names = line.split(separator: "\"", omittingEmptySubsequences: false)
                    begins = names.count == 1
                    guard !begins else { continue }
                    let isList = line.hasPrefix("    named([")
                    for (index, name) in names.enumerated() where index % 2 == 1 && (isList || index == 1) {
                        if !comment.isEmpty { texts[String(name)] = comment.joined(separator: "\n") }
                    }
                    comment = []
                } else {
                    comment = []
                }
            }
        }
    }

    /// The comment above the entry `name`.
    subscript(name: String) -> String? { texts[name] }
}

extension Signature {
    /// The parameters as a definition in Python has them, nothing if there are none.
    var text: String {
        let all = names
        return all.isEmpty ? "" : "(" + all.joined(separator: ", ") + ")"
    }

    /// The parameters: `a`, `b=1`, `*args`, `**kwargs`.
    var names: [String] {
        var names = parameters.map { parameter in
            let value = parameter.fallback.flatMap { try? $0.repr(limit: 100).string }
            return parameter.name.string + (value.map { "=" + $0 } ?? "")
        }
        if takesMore { names.append("*args") }
        if takesKeywords { names.append("**kwargs") }
        return names
    }
}
