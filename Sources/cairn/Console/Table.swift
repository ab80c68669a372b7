/// Lines of cells in columns: each column as wide as its widest cell, two spaces between, none after the last.
struct Table {
    private var rows: [[String]] = []

    /// Adds a line.
    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The lines.
    /// - Parameter indent: spaces before each.
    /// - Returns: one text a line, without line breaks.
    func lines(indent: Int) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column < widths.count {
                    widths[column] = max(widths[column], cell.count)
                } else {
                    widths.append(cell.count)
                }
            }
        }
        return rows.map { row in
            var line = String(repeating: " ", count: indent)
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 {
                    line += String(repeating: " ", count: widths[column] - cell.count + 2)
                }
            }
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
