import CairnDiagnostics
import CairnFiles
import CairnGenerator
import CairnPlan
import ProjectFiles
import Reports
import SystemPackage
import TestSupport
import Testing

@testable import CairnProject

/// Edits of a scaffolded project, and what validating says of the answers in its record.
///
/// A case's lines are done in order: `scaffold name=value …`, `record OLD -> NEW` on the record, `drop WORD` takes the
/// record's lines with a word away, `text PATH WORDS` writes a word a line, `replace PATH OLD -> NEW`, `remove PATH`,
/// `large PATH` writes more than is read. What is below comes of `validate`, and then of `validate --complete`.
@Suite("Contradicted answers")
struct ContradictedAnswerTests {
    private static let folder = String(#filePath.dropLast("ContradictedAnswerTests.swift".count)) + "Cases/"

    @Test("are told, and fail where everything is asked for")
    func cases() throws {
        var cases = try CaseFile(Self.folder + "contradicted-answers.txt")
        try cases.check({ try Self.outcome(of: $0.input) }) { Issue.record("\($0)") }
    }

    private static func outcome(of input: String) throws -> String {
        var out = ""
        try Sample.with { (folder, session) throws in
            for line in input.split(separator: "\n") { try step(String(line), folder.appending("p"), session) }
            let report = try session.validate(ValidateRequest(directory: "p")).report
            out += DiagnosticTextRenderer().render(report.notices)
            out += report.structure.contains { $0.id == "record-answers" } ? "a result without --complete\n" : ""
            let complete = try session.validate(ValidateRequest(directory: "p", isComplete: true)).report
            out += complete.notices.isEmpty ? "" : "notices with --complete\n"
            for result in complete.structure where result.id == "record-answers" {
                out += "\(result.qualifiedID) \(result.status): \(result.found ?? "")\n"
                out += result.findings.map { "  \($0.severity) \($0.id): \($0.summary)\n" }.joined()
            }
        }
        return out.isEmpty ? "nothing\n" : out
    }

    private static func step(_ line: String, _ project: FilePath, _ session: Session) throws {
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        let path = project.appending(words.count > 1 ? words[1] : "")
        switch words.first {
        case "scaffold":
            var request = ScaffoldRequest(project: "greeter", directory: "p")
            for word in line.split(separator: " ").dropFirst() {
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                request.answers.set(parts[0], .text(parts[1]))
            }
            var nobody: (any Prompter)?
            _ = try session.scaffold(request, prompter: &nobody)
        case "record":
            try replace(line.dropFirst(7), in: project.appending(".cairn.yaml"))
        case "drop":
            let record = project.appending(".cairn.yaml")
            let lines = String(decoding: try LocalFileSystem().read(record), as: UTF8.self).split(separator: "\n")
            try LocalFileSystem().remove(record)
            try Sample.put(lines.filter { !$0.holds(words[1]) }.joined(separator: "\n") + "\n", record)
        case "replace":
            try replace(Substring(words[2]), in: path)
        case "text":
            if try LocalFileSystem().info(at: path) != nil { try LocalFileSystem().remove(path) }
            try Sample.put(words[2].split(separator: " ").joined(separator: "\n") + "\n", path)
        case "large":
            try Sample.put(String(repeating: "a", count: SnapshotLimits().fileBytes + 1), path)
        case "remove":
            try LocalFileSystem().remove(path)
        default: Issue.record("no step: \(line)")
        }
    }

    private static func replace(_ change: Substring, in path: FilePath) throws {
        let text = String(decoding: try LocalFileSystem().read(path), as: UTF8.self)
        let parts = change.split(separator: " -> ", omittingEmptySubsequences: false).map(String.init)
        try #require(parts.count == 2 && text.holds(parts[0]), "'\(change)' in \(path)")
        try LocalFileSystem().remove(path)
        try Sample.put(text.replacingAll(parts[0], with: parts[1]), path)
    }
}
