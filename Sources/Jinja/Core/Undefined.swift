import CairnDiagnostics

/// Why a value isn't there, and what using it does.
package final class Undefined: @unchecked Sendable {
    /// What was looked for.
    package enum Reason: Sendable {
        /// A variable of this name.
        case name(Text)
        /// An attribute or item of a value: `key` and `owner` describe both, `known` are the names that the value has.
        case attribute(owner: String, key: String, name: String, known: [String])
        /// A parameter of a macro that was not given.
        case parameter(Text)
        /// Anything else, in words: `the block 'a' has no parent`.
        case hint(String)
    }

    /// What was looked for.
    package let reason: Reason
    /// Whether any use but `is defined` and `default` is an error (Jinja2's `StrictUndefined`); otherwise it prints as
    /// nothing, is false and empty, and only attributes, calls and arithmetic are errors.
    package let isStrict: Bool

    /// Makes an undefined value.
    package init(_ reason: Reason, isStrict: Bool) {
        self.reason = reason
        self.isStrict = isStrict
    }

    /// What is wrong, as Jinja2 words it.
    package var message: String {
        switch reason {
        case .name(let name): "'\(name.string)' is undefined"
        case .attribute(let owner, let key, _, _): "\(owner) has no \(key)"
        case .parameter(let name): "parameter '\(name.string)' was not provided"
        case .hint(let hint): hint
        }
    }

    /// The error for using the value.
    package var failure: Failure {
        var help: [String] = []
        if case .attribute(_, _, let name, let known) = reason, let hint = didYouMean(name, among: known) {
            help.append(hint)
        }
        return Failure(.undefined, message, help: help, missingName: missingName)
    }

    /// The variable that isn't there, if that is what was looked for.
    var missingName: Text? {
        if case .name(let name) = reason { return name }
        return nil
    }

    /// The error for using the value if it is strict.
    @inline(never)
    package func checkUse() throws(Failure) {
        if isStrict { throw failure }
    }
}
