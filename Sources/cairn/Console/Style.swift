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

    private func paint(_ text: String, _ code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
