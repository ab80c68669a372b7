package import CairnDiagnostics

/// Gathers what is wrong while a text is decoded, so that all of it is told and not only the first.
///
/// ```
/// let problems = Problems()
/// if let fields = problems.fields(of: root, "a project", keys: ["id", "title", "requires"]) {
///     let id = fields.required("id") { node throws(Diagnostic) in try node.string("the project's id") }
///     let requires = fields.strings("requires", default: [])
/// }
/// try problems.throwIfAny()
/// ```
/// A `nil` that comes back always has its problem reported already.
package final class Problems {
    /// What was reported, in that order, `limit` at the most.
    package private(set) var diagnostics: [Diagnostic] = []
    /// How many were reported beyond the limit.
    package private(set) var omitted = 0
    private let limit: Int

    /// Makes an empty list that keeps the first `limit` errors.
    package init(limit: Int = 100) {
        self.limit = limit
    }

    /// Whether an error was reported; warnings and notes don't count.
    package private(set) var hasErrors = false

    /// Adds one.
    package func report(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { hasErrors = true }
        if diagnostics.count < limit { diagnostics.append(diagnostic) } else { omitted += 1 }
    }

    /// What `body` gives, or nil after its error was reported.
    package func attempt<Value>(_ body: () throws(Diagnostic) -> Value) -> Value? {
        do throws(Diagnostic) {
            return try body()
        } catch {
            report(error)
            return nil
        }
    }

    /// Throws all that was reported if there is an error among it.
    package func throwIfAny() throws(Diagnostics) {
        guard hasErrors else { return }
        var all = diagnostics
        if omitted > 0 {
            all.append(
                Diagnostic(
                    .note, id: "more-problems",
                    "\(omitted) more \(omitted == 1 ? "problem is" : "problems are") not shown"))
        }
        throw Diagnostics(all)
    }

    /// The members of a mapping for decoding; reports every key that isn't in `keys`.
    /// - Parameters:
    ///   - node: what should be a mapping.
    ///   - what: what it describes, with its article: "a project".
    ///   - keys: all the keys that it may have.
    /// - Returns: nil if it isn't a mapping, which is reported.
    package func fields(of node: Node, _ what: String, keys: [String]) -> Fields? {
        guard let entries = attempt({ () throws(Diagnostic) in try node.entries("\(what) (a mapping)") }) else {
            return nil
        }
        for entry in entries where !keys.contains(where: { entry.key.isString($0) }) {
            reportUnknown(entry.key, what, keys)
        }
        return Fields(node: node, what: what, problems: self)
    }

    private func reportUnknown(_ key: Node, _ what: String, _ keys: [String]) {
        let isString = key.kind == .string
        let known = "\(what) may have: " + keys.joined(separator: ", ")
        report(
            key.diagnostic(
                id: "unknown-key",
                isString ? "\(what) has no '\(key.text)'" : "\(what) has no key that is \(key.phrase)",
                explanation: known, help: didYouMean(key.text, among: keys).map { [$0] } ?? []))
    }
}

extension Node {
    /// Whether it is a string that equals `wanted`.
    package func isString(_ wanted: String) -> Bool {
        guard Int(record.count) == wanted.utf8.count else { return false }
        var wanted = wanted
        return wanted.withUTF8 { isString($0) }
    }
}
