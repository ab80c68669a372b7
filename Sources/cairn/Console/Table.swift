import CairnDiagnostics

/// Lines of cells in columns: each column as wide as its widest cell, two spaces between, none after the last.
struct Table {
    private var rows: [[String]] = []

    /// Adds a line.
    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The lines of all rows; see `rows`.
    func lines(indent: Int, width: Int = .max) -> [String] {
        rows(indent: indent, width: width).flatMap { $0 }
    }

    /// The rows, each in as many lines as it takes.
    ///
    /// Where a row does not fit, the last column goes on below its beginning; where there is no room for that either, a
    /// row's first cell stands alone, and the others are told below it.
    /// - Parameters:
    ///   - indent: spaces before each.
    ///   - width: how many cells of the terminal a line may take.
    func rows(indent: Int, width: Int = .max) -> [[String]] {
        let widths = widths
        let before = widths.dropLast().reduce(indent) { $0 + $1 + 2 }
        let last = widths.last ?? 0
        if before > width - last, before > width / 2 || longestWord > width - before {
            return rows.map { folded($0, widths, indent, width) }
        }
        return rows.map { row in
            var lead = String(repeating: " ", count: indent)
            for (cell, width) in zip(row, widths).dropLast(row.count == widths.count ? 1 : 0) {
                lead += cell.padded(to: width) + "  "
            }
            guard row.count == widths.count, let end = row.last else { return [lead.trimmedAtEnd] }
            let space = String(repeating: " ", count: before)
            return end.wrapped(to: max(1, width - before)).enumerated().map { index, part in
                ((index == 0 ? lead : space) + part).trimmedAtEnd
            }
        }
    }

    private var widths: [Int] {
        rows.reduce(into: []) { widths, row in
            for (column, cell) in row.enumerated() {
                if widths.indices.contains(column) {
                    widths[column] = max(widths[column], cell.terminalWidth)
                } else {
                    widths.append(cell.terminalWidth)
                }
            }
        }
    }

    /// The cells of the longest word in the last column.
    private var longestWord: Int {
        let count = widths.count
        return rows.filter { $0.count == count }.compactMap(\.last).flatMap { $0.split(separator: " ") }
            .map { String($0).terminalWidth }.max() ?? 0
    }

    /// A row whose first cell has a line of its own, a number with what it counts.
    private func folded(_ row: [String], _ widths: [Int], _ indent: Int, _ width: Int) -> [String] {
        let heads = (widths.first ?? 0) > 3 ? 1 : 2
        let space = String(repeating: " ", count: indent)
        let rest = row.dropFirst(heads).filter { !$0.isEmpty }.joined(separator: ", ")
        return [(space + row.prefix(heads).joined(separator: "  ")).trimmedAtEnd]
            + (rest.isEmpty ? [] : rest.wrapped(to: max(1, width - indent - 2)).map { space + "  " + $0 })
    }
}

extension String {
    /// The text without spaces at its end.
    fileprivate var trimmedAtEnd: String {
        var scalars = unicodeScalars[...]
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
