import CairnDiagnostics

/// The few styles that results use on a terminal; plain text elsewhere.
struct Style {
    /// Whether to use colours.
    let isOn: Bool

    /// For headings.
    func bold(_ text: String) -> String { paint(text, "1") }
    /// For what matters less.
    func dim(_ text: String) -> String { paint(text, "2") }
    /// For what is good.
    func green(_ text: String) -> String { paint(text, "32") }
    /// For what is wrong.
    func red(_ text: String) -> String { paint(text, "31") }
    /// For what waits.
    func yellow(_ text: String) -> String { paint(text, "33") }

    /// A name and, more quietly, what is to be said of it, which begins with a space: on one line if there is room.
    func heading(_ name: String, _ rest: String, width: Int, isBold: Bool = true) -> [String] {
        let strong = isBold ? bold : { $0 }
        if name.terminalWidth + rest.terminalWidth <= width { return [strong(name) + dim(rest)] }
        // What goes on below needs no sign before it.
        let below = String(rest.drop { $0 == " " || $0 == "·" })
        return name.wrapped(to: width).map(strong) + below.wrapped(to: width).map(dim)
    }

    private func paint(_ text: String, _ code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// The text in lines of a width, a command that it ends in whole, on a line of its own if it has to be.
    func proposed(width: Int) -> [String] {
        // Without a narrow terminal it is a line, however long the names of folders are in it.
        width < 80 ? advice(width: width) ?? wrapped(to: width) : [self]
    }
}
