import CairnFiles

/// Finds the function of a Python file that a line stands in, by indentation.
enum PythonFunction {
    /// The lines of the outermost function or method around a line, its decorators among them; the line alone if it
    /// stands in none.
    /// - Parameters:
    ///   - line: its number, from 1.
    ///   - lines: the file's lines.
    /// - Returns: indices of the lines.
    static func around(_ line: Int, in lines: [String]) -> Range<Int> {
        guard line > 0 else { return 0..<0 }
        let index = line - 1
        guard lines.indices.contains(index) else { return 0..<0 }
        // The head is the nearest `def` above that is indented less; of nested ones the outermost counts.
        var head: Int?
        var limit = indentation(lines[index])
        for candidate in lines[...index].indices.reversed() where !isBlank(lines[candidate]) {
            let depth = indentation(lines[candidate])
            // The head of a long function ends in a line such as `) -> None:`.
            if candidate < index, isClosing(lines[candidate]) { continue }
            guard depth < limit || (candidate == index && isHead(lines[candidate])) else { continue }
            if isHead(lines[candidate]) { head = candidate }
            // A line that stands further out and is no head: a class, a loop, or the end of the function.
            limit = depth
            if limit == 0 { break }
        }
        guard var first = head else { return index..<(index + 1) }
        let depth = indentation(lines[first])
        var end = first + 1
        var last = end
        var isInHead = true
        while end < lines.count {
            let text = lines[end]
            if !isBlank(text), indentation(text) <= depth, !(isInHead && isClosing(text)) { break }
            if lines[end - 1].hasSuffix(":") { isInHead = false }
            end += 1
            if !isBlank(text) { last = end }
        }
        // Decorators may go over several lines.
        for above in lines[..<first].indices.reversed().prefix(20) {
            let text = lines[above]
            guard indentation(text) >= depth, !isBlank(text) else { break }
            if indentation(text) > depth || isClosing(text) { continue }
            guard text.drop(while: isSpace).hasPrefix("@") else { break }
            first = above
        }
        return first..<max(last, index + 1)
    }

    private static func isSpace(_ letter: Character) -> Bool { letter == " " || letter == "\t" }

    private static func isBlank(_ line: String) -> Bool { line.allSatisfy(isSpace) }

    private static func indentation(_ line: String) -> Int { line.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count }

    private static func isClosing(_ line: String) -> Bool { line.drop(while: isSpace).hasPrefix(")") }

    private static func isHead(_ line: String) -> Bool {
        let text = line.drop(while: isSpace)
        return text.hasPrefix("def ") || text.hasPrefix("async def ")
    }
}
