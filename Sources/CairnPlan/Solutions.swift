package import CairnCatalog
import CairnDiagnostics
package import CairnFiles
package import Jinja

/// A project's files by their paths.
package typealias FilesByPath = [RelativePath: Plan.File]

/// How a solution's files say that they are changes.
package enum SolutionFile {
    /// The suffix of a change of a file that is there: a unified diff.
    package static let suffix = ".patch"

    /// Whether a file of a solution is a change of another one.
    /// - Parameter name: its name or path as it stands in the template, with or without the suffix `.jinja`.
    package static func isChange(_ name: String) -> Bool {
        name.hasSuffix(suffix) || name.hasSuffix(suffix + ".jinja")
    }
}

extension Planner {
    /// Renders a milestone's solution on top of the state before. A file whose name ends in `.patch` changes the one that
    /// is there; every other one is whole.
    /// - Parameters:
    ///   - milestone: whose.
    ///   - state: the starter with the solutions before.
    ///   - variables: as `variables` gave them.
    /// - Returns: what the solution brings, whole files in order; none if the milestone has no solution.
    /// - Throws: everything that is wrong with its files, and every patch that does not fit.
    package func solution(
        of milestone: Milestone, on state: FilesByPath, variables: Variables
    ) throws(PlanFailure) -> [Plan.File] {
        let overlay = try overlay("solution", of: milestone, variables: variables)
        var problems: [Diagnostic] = []
        var files: [Plan.File] = []
        for var file in overlay.files {
            if overlay.changes.contains(file.path) {
                do throws(Diagnostic) {
                    guard let after = try Self.changed(state[file.path], by: file) else { continue }
                    file.bytes = after.bytes
                    file.isExecutable = after.isExecutable
                } catch {
                    problems.append(error)
                    continue
                }
            }
            files.append(file)
        }
        guard problems.isEmpty else { throw PlanFailure(.template, problems) }
        return files
    }

    /// A file with the change that a patch describes; nil if the patch is rendered to nothing with these answers.
    private static func changed(
        _ before: Plan.File?, by patch: Plan.File
    ) throws(Diagnostic) -> UnifiedDiff.Side? {
        let isRendered = !patch.origin.hasSuffix(SolutionFile.suffix)
        let isBlank = patch.bytes.allSatisfy { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: " ") }
        if isRendered, isBlank { return nil }
        guard let before else {
            throw Diagnostic(
                id: "patch-without-file", "the patch is for '\(patch.path)', which is not there",
                explanation: "neither the starter nor an earlier solution has it",
                at: SourceSpan(wholeFile: patch.origin),
                help: ["put the whole file there, without the suffix .patch"])
        }
        do throws(PatchFlaw) {
            return try UnifiedPatch(patch.bytes).applied(
                to: UnifiedDiff.Side(before.bytes, isExecutable: before.isExecutable))
        } catch {
            throw Diagnostic(error, patch, before, isRendered: isRendered)
        }
    }
}

extension Diagnostic {
    /// What is wrong with a patch of a solution.
    /// - Parameters:
    ///   - patch: the patch, at the path of the file that it is for.
    ///   - before: the file as it is before; nil if there is none, or it does not matter.
    init(_ flaw: PatchFlaw, _ patch: Plan.File, _ before: Plan.File?, isRendered: Bool) {
        let id =
            switch flaw.kind {
            case .malformed: "malformed-patch"
            case .misfit: "patch-misfit"
            case .ambiguous: "ambiguous-patch"
            }
        let text = String(decoding: patch.bytes, as: UTF8.self)
        var notes: [Note] = []
        if flaw.kind != .malformed, let before, !before.origin.isEmpty {
            notes.append(Note("what it has to fit comes from \(before.origin)"))
        }
        // Lines are those of the rendered text, which are the file's own only if nothing was rendered.
        if isRendered, let line = flaw.line {
            notes.append(Note("line \(line) of what the patch is rendered to: \(text.sourceLine(line) ?? "")"))
        }
        let span =
            flaw.line.flatMap { line in
                isRendered ? nil : SourceSpan(file: patch.origin, start: SourcePosition(line: line, column: 1))
            } ?? SourceSpan(wholeFile: patch.origin)
        self.init(
            id: id, "the patch of '\(patch.path)' \(flaw.summary)", explanation: flaw.explanation, at: span,
            excerpt: span.isWholeFile ? nil : text.sourceLine(span.start.line), help: flaw.help, notes: notes)
    }
}

extension Planner {
    /// A milestone's solution as it is rendered, before its patches are applied.
    /// - Returns: its files in order, and the paths of those that are patches.
    /// - Throws: everything that is wrong with them.
    package func solutionSources(
        of milestone: Milestone, variables: Variables
    ) throws(PlanFailure) -> (files: [Plan.File], changes: Set<RelativePath>) {
        try overlay("solution", of: milestone, variables: variables)
    }
}
