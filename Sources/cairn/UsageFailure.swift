import ArgumentParser
import CairnDiagnostics

extension CommandFailure {
    /// The failure for arguments that cannot be read.
    /// - Parameters:
    ///   - error: what the parser threw.
    ///   - arguments: what it was given.
    /// - Returns: nil if it is no failure but a wish that the parser fulfils itself: help, the version, completions.
    init?(parsing error: any Error, of arguments: [String]) {
        guard Cairn.exitCode(for: error) == .validationFailure else { return nil }
        let full = Cairn.fullMessage(for: error)
        let pointer = full.split(separator: "\n").last { $0.hasPrefix("  See '") }
        let page = pointer.map { $0.split(separator: "'")[1] } ?? "cairn --help"
        if page == "cairn --help", let verb = arguments.first, !verb.hasPrefix("-") {
            self.init(unknownVerb: verb)
            return
        }
        var problem = Diagnostic(id: "wrong-arguments", Cairn.message(for: error))
        for hint in [". Did you mean", ". Please", ".\nPlease"] {
            let parts = problem.summary.parted(at: hint)
            guard let rest = parts.rest else { continue }
            problem.summary = parts.beginning
            problem.help.append(rest.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " "))
        }
        problem.summary = problem.summary.asDiagnostic
        problem.help = problem.help.map(\.asDiagnostic) + ["see '\(page)'"]
        self.init(code: .usage, diagnostics: [problem])
    }

    /// The failure for `cairn help VERB` without such a verb, which the parser lets pass; nil for anything else.
    init?(helpIn arguments: [String]) {
        guard arguments.count > 1, arguments[0] == "help", !arguments[1].hasPrefix("-"),
            !Self.verbs.contains(arguments[1])
        else { return nil }
        self.init(unknownVerb: arguments[1])
    }

    private init(unknownVerb verb: String) {
        self.init(
            code: .usage,
            diagnostics: [
                Diagnostic(
                    id: "unknown-verb", "there is no verb '\(verb)'",
                    help: [didYouMean(verb, among: Self.verbs), "see what there is: cairn --help"].compactMap { $0 })
            ])
    }

    private static var verbs: [String] {
        Cairn.verbs + ["help"]
    }
}

extension String {
    /// The text before `mark`, and the text from the mark's first letter on if the mark is there.
    fileprivate func parted(at mark: String) -> (beginning: String, rest: String?) {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(mark) {
                return (String(self[..<rest.startIndex]), String(rest.drop { !$0.isLetter }))
            }
            rest = rest.dropFirst()
        }
        return (self, nil)
    }

    /// The text as diagnostics are written: its first letter small, and without a full stop.
    fileprivate var asDiagnostic: String {
        prefix(1).lowercased() + (hasSuffix(".") ? dropFirst().dropLast() : dropFirst())
    }
}
