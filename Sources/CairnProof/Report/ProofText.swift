import CairnDiagnostics

extension ProofReport {
    /// The report for a person, in lines of at most 80 columns or fewer, findings aside.
    /// - Parameters:
    ///   - style: how to paint what is good, what is wrong and what matters less.
    ///   - width: how many columns a line may take.
    ///   - showsTimes: whether to say how long things took; left out of output that is compared.
    package func text(style: ProofStyle = ProofStyle(), width: Int = 80, showsTimes: Bool = true) -> String {
        var lines = ["\(style.strong(project)) \(templateVersion)"]
        lines += matrixLines(style, showsTimes)
        lines += milestoneLines(style, showsTimes, width)
        lines += runLines(style, showsTimes, width)
        lines += stepLines(style)
        if width < 80 { lines = lines.flatMap { $0.wrapped(to: width, hangs: true) } }
        return lines.joined(separator: "\n") + "\n"
    }

    private func time(_ stage: ProofStage, _ shows: Bool) -> String {
        guard shows, let seconds = seconds[stage] else { return "" }
        return "  " + Self.shown(seconds)
    }

    /// A time as people say it: "0.4 s", "12 s", "3 min 5 s".
    package static func shown(_ seconds: Double) -> String {
        guard seconds < 100_000 else { return "more than a day" }
        let whole = Int(seconds.rounded())
        if seconds < 9.95 {
            let tenths = Int((seconds * 10).rounded())
            return "\(tenths / 10).\(tenths % 10) s"
        }
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }

    private func matrixLines(_ style: ProofStyle, _ times: Bool) -> [String] {
        let count = combinations.count
        let rest =
            count < combinationTotal
            ? "\(count) of \(combinationTotal), every pair of answers" : "\(count), all there are"
        guard stages.contains(.matrix) else { return ["  combinations   not looked at"] }
        let good = combinations.count { $0.rendered == .good }
        let verdict = good == count ? style.good("good") : style.bad("\(count - good) wrong")
        return ["  combinations   \(rest): \(verdict)\(time(.matrix, times))"]
    }

    private func milestoneLines(_ style: ProofStyle, _ times: Bool, _ width: Int) -> [String] {
        guard !milestones.isEmpty else { return ["  milestones     none"] }
        guard [.milestones, .mutants, .others].contains(where: stages.contains) else {
            return ["  milestones     not looked at"]
        }
        var rows = [["", "starter", "before", "solved", "others", "mutants killed"]]
        for milestone in milestones {
            let name = "\(milestone.number) \(milestone.id)"
            let excused = milestone.excused > 0 ? ", \(milestone.excused) excused" : ""
            rows.append([
                name.count > 26 ? String(name.prefix(25)) + "…" : name,
                word(milestone.starter, "red", "green"),
                milestone.number == 1 ? "" : word(milestone.before, "red", "green"),
                word(milestone.solved, "green", "red"),
                milestone.others.isEmpty
                    ? "-" : "\(milestone.others.count(where: \.isAsExpected)) of \(milestone.others.count)",
                milestone.mutants == 0
                    ? "not tried" : "\(milestone.killed) of \(milestone.mutants)\(excused)",
            ])
        }
        let widths = (0..<6).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let took = [(ProofStage.milestones, ""), (.others, "others "), (.mutants, "mutants ")].compactMap {
            stage, word in
            let time = time(stage, times)
            return time.isEmpty ? nil : word + time.drop { $0 == " " }
        }
        var lines = ["  milestones     " + took.joined(separator: ", ")]
        // A table that does not fit is told row by row.
        if widths.reduce(4, { $0 + $1 + 2 }) > width {
            for row in rows.dropFirst() {
                let cells = zip(rows[0], row).dropFirst().filter { !$1.isEmpty }.map { "\($0) \($1)" }
                lines += ["    " + row[0], "      " + cells.joined(separator: ", ")]
            }
            return lines.map(\.trimmedAtEnd)
        }
        for (number, row) in rows.enumerated() {
            var line = "   "
            for (column, cell) in row.enumerated() {
                let padded = cell + String(repeating: " ", count: widths[column] - cell.count)
                line += " " + (number == 0 ? style.weak(padded) : padded) + " "
            }
            lines.append(line.trimmedAtEnd)
        }
        return lines.map(\.trimmedAtEnd)
    }

    /// Where the steps come from, unless this run did all of them.
    private func stepLines(_ style: ProofStyle) -> [String] {
        var parts: [String] = []
        if steps.taken > 0 {
            parts.append("\(steps.taken) from the receipt" + (steps.oldest.map { ", the oldest of \($0)" } ?? ""))
        }
        if steps.resumed > 0 { parts.append("\(steps.resumed) from the run that was stopped") }
        let left = LeftOut.allCases.filter { $0 != .unwanted && $0 != .extra }.compactMap { reason in
            steps.left[reason].map { style.warn("\($0) left out") + " (\(reason.rawValue))" }
        }
        guard !parts.isEmpty || !left.isEmpty else { return [] }
        return [
            "  steps          "
                + (["\(steps.done) proven now"] + parts + left).joined(
                    separator: ",\n" + String(repeating: " ", count: 17))
        ]
    }

    private func word(_ mark: Mark, _ expected: String, _ other: String) -> String {
        switch mark {
        case .good: expected
        case .wrong: other.uppercased()
        case .undecided: "?"
        case .untried: "-"
        }
    }

    private func runLines(_ style: ProofStyle, _ times: Bool, _ width: Int) -> [String] {
        let planned = combinations.filter { $0.notRun == nil }
        guard stages.contains(.run) else {
            return [
                "  own tests      " + style.warn("not run") + ": "
                    + (planned.isEmpty
                        ? "the template names none"
                        : "add --run to install and test \(planned.count) of \(combinations.count) combinations")
            ]
        }
        var lines = ["  own tests    \(time(.run, times))".trimmedAtEnd]
        var runs = planned.map { ($0.label, $0.tests) }
        if let solvedTests { runs.append(("with all solutions", solvedTests)) }
        for (label, steps) in runs {
            let failed = steps.first { $0.passed == false }
            let passed = steps.count { $0.passed == true }
            let verdict =
                failed.map { style.bad("'\($0.command)' fails") }
                ?? (passed == steps.count
                    ? style.good("\(passed) passed") : style.warn("\(passed) of \(steps.count) run"))
            let seconds = steps.reduce(0) { $0 + $1.seconds }
            let end = verdict + (times ? "  " + Self.shown(seconds) : "")
            if width < 80 {
                lines += ["    " + label, "      " + end]
            } else {
                lines.append("    " + label.clipped(to: 44).padded(to: 46) + end)
            }
        }
        let left = combinations.count { $0.coversPairs && $0.notRun != nil }
        if left > 0 { lines.append("    and \(left) not run, as they cost much or have nothing to run") }
        return lines
    }
}

/// How to paint a report; by itself not at all.
package struct ProofStyle: Sendable {
    /// For what stands out.
    package var strong: @Sendable (String) -> String = { $0 }
    /// For what matters less.
    package var weak: @Sendable (String) -> String = { $0 }
    /// For what is good.
    package var good: @Sendable (String) -> String = { $0 }
    /// For what is wrong.
    package var bad: @Sendable (String) -> String = { $0 }
    /// For what was left out.
    package var warn: @Sendable (String) -> String = { $0 }

    /// Makes plain text.
    package init() {}
}

extension String {
    /// The text without spaces at its end.
    fileprivate var trimmedAtEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
