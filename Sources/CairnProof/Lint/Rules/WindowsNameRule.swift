import CairnDiagnostics
import CairnFiles
import CairnPlan

/// A file whose path Windows cannot hold: git fails there when it checks the starter out.
///
/// What a name may not be is said in Microsoft's "Naming Files, Paths, and Namespaces": a device's name with any ending,
/// some signs, and a dot or a space at the end.
enum WindowsNameRule: LintRule {
    static let ids = ["windows-name"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.templates.flatMap { one in
            var seen: Set<String> = []
            let files = one.starters.all.flatMap { starter in
                starter.files + (starter.acceptance + starter.solutions).flatMap { $0 }
            }
            return files.compactMap { file -> Diagnostic? in
                guard let name = file.path.names.first(where: { reason(String($0)) != nil }),
                    let reason = reason(String(name)), seen.insert(file.path.string).inserted
                else { return nil }
                return Diagnostic(
                    id: "windows-name", "Windows can't hold '\(file.path)'", explanation: reason,
                    at: SourceSpan(wholeFile: file.origin), help: ["give '\(name)' another name"])
            }
        }
    }

    /// Why Windows refuses a name; nil if it takes it.
    static func reason(_ name: String) -> String? {
        if let last = name.last, last == "." || last == " " { return "a name can't end in a dot or a space there" }
        let refused = name.unicodeScalars.first { scalar in
            scalar.value < 0x20 || "<>:\"|?*\\".unicodeScalars.contains(scalar)
        }
        if let refused { return "a name can't hold '\(String(refused).escapingControls())' there" }
        let stem = name.prefix { $0 != "." }.uppercased()
        let isNumbered = ["COM", "LPT"].contains(stem.dropLast()) && "123456789¹²³".contains(stem.last ?? " ")
        return isNumbered || ["CON", "PRN", "AUX", "NUL"].contains(stem) ? "'\(stem)' is a device there" : nil
    }
}
