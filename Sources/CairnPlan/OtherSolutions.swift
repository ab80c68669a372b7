package import CairnCatalog
import CairnDiagnostics
import CairnFiles
package import Jinja

/// A solution beside a milestone's own, there to prove its acceptance tests: a good one of another kind passes them, a
/// wrong one that somebody in a hurry would hand in does not. A file of the milestone's folder `others`.
package struct OtherSolution: Sendable {
    /// Its name, which says what is expected of it: `good-one-file`, `wrong-first-page-only`.
    package var name: String
    /// What it is, in its author's words; empty if nothing is said.
    package var about: String
    /// The check that has to refuse it; nil: an acceptance test.
    package var refusedBy: String?
    /// Where it comes from.
    package var origin: String
    /// The project with it.
    package var files: [Plan.File]

    /// Whether it has to pass.
    package var isGood: Bool { name.hasPrefix(Self.good) }

    /// How the names of good ones begin.
    package static let good = "good-"
    /// How the names of wrong ones begin.
    package static let wrong = "wrong-"
    /// The folder of a milestone that has them.
    package static let folder = "others"
    /// The other solution's name that means the milestone's own, as a base.
    fileprivate static let solution = "solution"
}

extension Planner {
    /// Renders and applies the solutions beside a milestone's own.
    /// - Parameters:
    ///   - milestone: whose.
    ///   - before: the starter with the solutions before.
    ///   - after: the same with the milestone's own.
    ///   - variables: as `variables` gave them.
    /// - Returns: them, by name.
    /// - Throws: everything that is wrong with their names and patches.
    package func others(
        of milestone: Milestone, on before: FilesByPath, solved after: FilesByPath, variables: Variables
    ) throws(PlanFailure) -> [OtherSolution] {
        let files = try overlay(OtherSolution.folder, of: milestone, variables: variables).files
        var reader = OthersReader(before: before, after: after)
        for file in files { reader.read(file) }
        return try reader.solutions()
    }
}

/// Reads the files of a folder `others`, and applies each to what it stands on.
private struct OthersReader {
    let before: FilesByPath
    let after: FilesByPath
    private var patches: [(name: String, patch: TreePatch, file: Plan.File)] = []
    private var problems: [Diagnostic] = []
    private var states: [String: FilesByPath] = [:]

    init(before: FilesByPath, after: FilesByPath) {
        self.before = before
        self.after = after
    }

    mutating func read(_ file: Plan.File) {
        let path = file.path.string
        let name = SolutionFile.isChange(path) ? String(path.dropLast(SolutionFile.suffix.count)) : ""
        guard let prefix = [OtherSolution.good, OtherSolution.wrong].first(where: name.hasPrefix),
            name.count > prefix.count, name.utf8.allSatisfy(Self.isPlain)
        else {
            problems.append(
                Diagnostic(
                    id: "others-name", "'\(path)' is no name of another solution",
                    explanation: "it is called by what is expected of it, and a word or more for what it is",
                    at: SourceSpan(wholeFile: file.origin),
                    help: ["call it good-NAME.patch or wrong-NAME.patch, in lower-case letters, digits and hyphens"]))
            return
        }
        do throws(PatchFlaw) {
            patches.append((name, try TreePatch(file.bytes), file))
        } catch {
            problems.append(Diagnostic(error, file, nil, isRendered: Self.isRendered(file)))
        }
    }

    private static func isRendered(_ file: Plan.File) -> Bool { !file.origin.hasSuffix(SolutionFile.suffix) }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }

    mutating func solutions() throws(PlanFailure) -> [OtherSolution] {
        var solutions: [OtherSolution] = []
        for (name, patch, file) in patches {
            guard let files = state(name, below: []) else { continue }
            solutions.append(
                OtherSolution(
                    name: name, about: patch.about, refusedBy: patch.value(of: "refused by"), origin: file.origin,
                    files: files.values.sorted { $0.path < $1.path }))
        }
        guard problems.isEmpty else { throw PlanFailure(.template, problems) }
        return solutions
    }

    /// The project with a solution; nil if that was reported.
    /// - Parameter path: the solutions that stand on it.
    private mutating func state(_ name: String, below path: [String]) -> FilesByPath? {
        if let known = states[name] { return known }
        guard let (_, patch, file) = patches.first(where: { $0.name == name }) else { return nil }
        guard var state = base(of: name, patch, file, below: path) else { return nil }
        var isWhole = true
        for change in patch.changes {
            let old = state[change.path]
            do throws(PatchFlaw) {
                let new = try change.applied(
                    to: old.map { UnifiedDiff.Side($0.bytes, isExecutable: $0.isExecutable) })
                state[change.path] = new.map {
                    Plan.File(path: change.path, bytes: $0.bytes, isExecutable: $0.isExecutable, origin: file.origin)
                }
            } catch {
                var target = file
                target.path = change.path
                // Of several that stand on one, each would say the same.
                let problem = Diagnostic(error, target, old, isRendered: Self.isRendered(file))
                if !problems.contains(problem) { problems.append(problem) }
                isWhole = false
            }
        }
        guard isWhole else { return nil }
        states[name] = state
        return state
    }

    private mutating func base(
        of name: String, _ patch: TreePatch, _ file: Plan.File, below path: [String]
    ) -> FilesByPath? {
        guard let base = patch.value(of: "base") else { return before }
        if base == OtherSolution.solution { return after }
        let names = patches.map(\.name)
        guard names.contains(base), !path.contains(base), base != name, path.count < 8 else {
            problems.append(
                Diagnostic(
                    id: "others-base", "'\(name)' cannot stand on '\(base)'",
                    explanation: names.contains(base)
                        ? "the two stand on each other" : "there is no such solution here",
                    at: SourceSpan(wholeFile: file.origin),
                    help: [
                        names.contains(base)
                            ? "let one of them stand on the state before the milestone: without 'base'"
                            : didYouMean(base, among: names)
                                ?? "name one of its folder, or 'solution' for the milestone's own"
                    ]))
            return nil
        }
        return state(base, below: path + [name])
    }
}

extension TreePatch {
    private static let keys = ["base", "refused by"]

    /// What the comments before the first file say of it for Cairn: `# base: good-one-file`.
    fileprivate func value(of key: String) -> String? {
        comments.first { $0.hasPrefix(key + ": ") }.map { String($0.dropFirst(key.count + 2)) }
    }

    /// What they say for people.
    fileprivate var about: String {
        comments.filter { line in !Self.keys.contains { line.hasPrefix($0 + ": ") } }.joined(separator: " ")
    }
}
