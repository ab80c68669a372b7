import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import CairnValidator
import Reports

/// Renders a template with every combination of answers, twice, and looks at what comes out without running anything.
struct MatrixStage: Sendable {
    let subject: ProofSubject
    let bench: Bench

    /// What is wrong with one combination.
    func problems(of combination: OptionMatrix.Combination) -> [Diagnostic] {
        do throws(PlanFailure) {
            let first = try subject.rendering(combination.answers)
            let second = try subject.rendering(combination.answers)
            var problems = Self.differences(first.plan, second.plan)
            problems += Self.leftovers(first.plan)
            problems += overlays(first)
            problems += structure(first)
            return problems
        } catch {
            return error.diagnostics
        }
    }

    /// What differs between two plans that should be the same.
    static func differences(_ first: Plan, _ second: Plan) -> [Diagnostic] {
        let other = Dictionary(second.files.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        let missing = Set(second.files.map(\.path)).subtracting(first.files.map(\.path)).sorted()
        func unstable(_ path: RelativePath, _ origin: String, _ explanation: String) -> Diagnostic {
            Diagnostic(
                id: "not-reproducible", "'\(path)' differs when it is rendered again", explanation: explanation,
                help: ["take out what changes from run to run: times, random values"],
                notes: [.init("it comes from \(origin)")])
        }
        return first.files.compactMap { file in
            guard let again = other[file.path] else {
                return unstable(file.path, file.origin, "it is not there the second time")
            }
            if again.isExecutable != file.isExecutable {
                return unstable(file.path, file.origin, "it is executable only once")
            }
            guard again.bytes != file.bytes else { return nil }
            let place = zip(file.bytes, again.bytes).prefix { $0 == $1 }.count
            let line = file.bytes.prefix(place).count { $0 == UInt8(ascii: "\n") } + 1
            return unstable(file.path, file.origin, "the first difference is in line \(line)")
        } + missing.map { unstable($0, other[$0]?.origin ?? "", "it is not there the first time") }
    }

    /// Tags of the template language in files that were rendered.
    static func leftovers(_ plan: Plan) -> [Diagnostic] {
        plan.files.filter { $0.origin.hasSuffix(".jinja") }.compactMap { file in
            var line = 1
            var previous: UInt8 = 0
            for (byte, next) in zip(file.bytes, file.bytes.dropFirst()) {
                defer { previous = byte }
                if byte == UInt8(ascii: "\n") { line += 1 }
                // `{%` begins a statement; `{{` may be meant for another tool, as `${{` is.
                guard byte == UInt8(ascii: "{"), next == UInt8(ascii: "%"), previous != UInt8(ascii: "$") else {
                    continue
                }
                return Diagnostic(
                    id: "leftover-tag", "a tag of the template language is left in '\(file.path)'",
                    at: SourceSpan(file: file.path.string, start: SourcePosition(line: line, column: 1)),
                    excerpt: String(decoding: file.bytes, as: UTF8.self).sourceLine(line),
                    notes: [.init("it comes from \(file.origin)")])
            }
            return nil
        }
    }

    /// What is wrong with acceptance tests and solutions.
    private func overlays(_ rendering: RenderedProject) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        for milestone in subject.template.milestones {
            do throws(PlanFailure) {
                _ = try rendering.acceptance(of: milestone)
            } catch {
                problems += error.diagnostics
            }
            do throws(PlanFailure) {
                _ = try rendering.solution(of: milestone)
                // What stands on a solution that is wrong would say the same again.
                _ = try rendering.others(of: milestone)
            } catch {
                problems += error.diagnostics
            }
        }
        return problems
    }

    /// The structure checks that the starter fails.
    private func structure(_ rendering: RenderedProject) -> [Diagnostic] {
        do throws(Diagnostics) {
            let input = try subject.input(rendering)
            return try results(rendering, input).compactMap { result in
                guard result.status.isWrong else { return nil }
                return Diagnostic(
                    id: "structure-red", "the structure check '\(result.id)' does not pass on the starter",
                    explanation: result.account,
                    at: input.structure.first { $0.id == result.id }?.span)
            }
        } catch {
            return error.all
        }
    }

    private func results(_ rendering: RenderedProject, _ input: ValidationInput) throws(Diagnostics) -> [CheckResult] {
        do throws(Diagnostic) {
            return try bench.results(
                of: ProjectState(rendering.plan), input, milestone: nil, runs: false, .everything)
        } catch {
            throw Diagnostics(error)
        }
    }
}

extension MatrixStage {
    /// The findings of all combinations: one for each thing that is wrong, with the combinations that have it.
    static func findings(_ problems: [(combination: OptionMatrix.Combination, all: [Diagnostic])]) -> [ProofFinding] {
        var order: [Diagnostic] = []
        var labels: [Diagnostic: [String]] = [:]
        for (combination, all) in problems {
            for problem in all {
                if labels[problem] == nil { order.append(problem) }
                labels[problem, default: []].append(combination.label)
            }
        }
        return order.map { problem in
            var problem = problem
            let with = labels[problem] ?? []
            let shown = with.prefix(3).joined(separator: "; ") + (with.count > 3 ? "; …" : "")
            problem.notes.append(
                .init("in \(with.count) of \(problems.count) combinations: \(shown)"))
            return ProofFinding(.matrix, problem)
        }
    }
}
