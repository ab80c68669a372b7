/// An SVG badge for a README: the project's id and how far it is.
struct BadgeReport {
    var report: ValidationReport
    var options: ReportOptions

    /// The text, ending in a line break.
    var text: String {
        let (value, color) = state
        let label = report.project.oneLine(limit: 200).shortened(to: 40)
        let left = label.badgeWidth + 12
        let right = value.badgeWidth + 12
        let width = left + right
        let title = "\(Phrases.project(report)): \(value)".markup()
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="20" viewBox="0 0 \(width) 20" role="img" \
            aria-label="\(title)">
              <title>\(title)</title>
              <clipPath id="r"><rect width="\(width)" height="20" rx="3"/></clipPath>
              <g clip-path="url(#r)">
                <rect width="\(left)" height="20" fill="#444"/>
                <rect x="\(left)" width="\(right)" height="20" fill="\(color)"/>
              </g>
              <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
                <text x="6" y="14" textLength="\(left - 12)" lengthAdjust="spacingAndGlyphs">\(label.markup())</text>
                <text x="\(left + 6)" y="14" textLength="\(right - 12)" \
            lengthAdjust="spacingAndGlyphs">\(value.markup())</text>
              </g>
            </svg>

            """
    }

    /// The words on the right, and a colour that white letters can be read on (contrast 4.5 to 1 and better).
    private var state: (value: String, color: String) {
        if report.results.isEmpty { return ("nothing checked", "#666") }
        let worst = report.structure.map(\.status).max() ?? .pass
        if worst == .error { return ("undecided", "#8a4b9e") }
        if worst == .fail { return ("structure failing", "#c0392b") }
        let done = report.completed.count
        let all = report.milestones.count
        if all == 0 { return ("structure passing", "#2a7f3f") }
        let value = "\(done) of \(Phrases.count(all, "milestone"))"
        return (value, done == all ? "#2a7f3f" : "#1f6fb2")
    }
}

extension String {
    /// The text's width in Verdana at 11 pixels, rounded up; letters outside ASCII count as wide ones.
    ///
    /// `textLength` makes the letters fit it in fonts that run wider or narrower.
    fileprivate var badgeWidth: Int {
        let tenths = unicodeScalars.reduce(0) { sum, scalar in
            switch scalar {
            case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", " ", "!": sum + 40
            case "f", "r", "t", "-", "(", ")", "[", "]", "/", "\\", "\"", "*": sum + 48
            case "m", "M", "w", "W", "%", "@": sum + 105
            case "a"..."z", "0"..."9", "_", "$", "?": sum + 68
            case "A"..."Z", "<", ">", "=", "+", "~", "#", "&": sum + 82
            default: sum + 110
            }
        }
        return (tenths + 9) / 10
    }

    /// The first `limit` code points, with an ellipsis as the last if there are more.
    fileprivate func shortened(to limit: Int) -> String {
        guard unicodeScalars.count > limit else { return self }
        return String(unicodeScalars.prefix(limit - 1)) + "…"
    }
}
