import CairnDiagnostics
import CairnFiles
import CairnPlan
import SystemPackage
import TestSupport
import Testing

@testable import CairnProof

/// Commits turned into solutions without git.
///
/// A case's input is a template, as `--- path` and a file's text, and what its commits have otherwise than the template
/// gives it: `--- commits/N/path`, from the Nth commit on.
@Suite("Saving solutions")
struct SolutionSavingTests {
    private static let folder = String(#filePath.dropLast("SolutionSavingTests.swift".count))

    @Test("gives the files of the template that have to change, or what cannot be said there")
    func cases() throws {
        var cases = try CaseFile(Self.folder + "Cases/saving.txt")
        try cases.check({ one in
            let project = try AuthoredProject(try ProverTests.subject(one.input))
            var wanted = project.states
            for file in FileSections(one.input).files where file.path.hasPrefix("commits/") {
                let parts = file.path.split(separator: "/", maxSplits: 2)
                let path = try RelativePath(String(parts[2]))
                for number in (Int(parts[1]) ?? 0)..<wanted.count {
                    wanted[number][path] = Plan.File(
                        path: path, bytes: Array(file.text.utf8),
                        isExecutable: wanted[number][path]?.isExecutable ?? false)
                }
            }
            let outcome = SolutionSaving(project: project, wanted: wanted).outcome()
            return outcome.changes.map(Self.shown).joined() + DiagnosticTextRenderer().render(outcome.refusals)
        }) { Issue.record("\($0)") }
    }

    private static func shown(_ change: TemplateChange) -> String {
        guard let content = change.content else { return "removed \(change.path)\n" }
        return "written \(change.path)\n" + String(decoding: content.bytes, as: UTF8.self)
    }

    /// `=` marks a line with a tag, `!` one that is there only with some answers, `|` one before which others put something.
    @Test("every line of a state is known by its place in the template")
    func texts() throws {
        var cases = try CaseFile(Self.folder + "Cases/texts.txt")
        try cases.check({ one in
            let project = try AuthoredProject(try ProverTests.subject(one.input))
            let path = try RelativePath("a.txt")
            return project.states.indices.map { number in
                let lines = project.text(path, after: number)?.lines ?? []
                return "state \(number)\n"
                    + lines.map { line in
                        (line.isFixed ? "!" : line.source == line.bytes ? " " : "=") + (line.followsGap ? "|" : " ")
                            + String(decoding: line.source ?? line.bytes, as: UTF8.self)
                    }.joined()
            }.joined()
        }) { Issue.record("\($0)") }
    }
}
