import CairnDiagnostics

extension TextPainter {
    /// A failed test as it stands in the acceptance tests: its function, then helpers that the failure came through; the
    /// line in question has a mark before it.
    func test(_ failure: TestFailure) -> String {
        var out = prose("Acceptance test \(failure.test.oneLine(limit: 200))", indent: 0, .bold)
        if failure.excerpts.isEmpty { out += prose("It failed outside of the acceptance tests' own lines.", indent: 2) }
        for excerpt in failure.excerpts {
            out += "\n" + prose(excerpt.file.oneLine(limit: 200), indent: 2, .dim)
            for (index, line) in excerpt.lines.enumerated() {
                let number = excerpt.firstLine + index
                let isMarked = number == excerpt.marked
                let digits = String(number)
                let lead = (isMarked ? ">" : " ") + String(repeating: " ", count: max(0, 5 - digits.count)) + digits
                // Never wrapped: it is to be read as it was written.
                let text = lead + (line.isEmpty ? "" : "  " + line.cleaned().replacingAll("\n", with: " ").cut(to: 300))
                out += (isMarked ? paint(text, .red) : text) + "\n"
            }
        }
        return out
    }
}
