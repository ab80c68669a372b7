/// What sort of error a template met. The raw names are stable: tests and reports show them.
package enum ErrorKind: String, Hashable, Sendable, CaseIterable {
    /// The text is no template: Jinja2's `TemplateSyntaxError`.
    case syntax
    /// A filter, test or tag that nobody knows: Jinja2's `TemplateAssertionError` for filters and tests.
    case unknownFilter = "unknown-filter"
    case unknownTest = "unknown-test"
    /// A value that isn't there was used: Jinja2's `UndefinedError`.
    case undefined
    /// An operation that the value's type doesn't have, or wrong arguments: Python's `TypeError`, `AttributeError`.
    case type
    /// The right type and a wrong value: Python's `ValueError`.
    case value
    /// A key or index that isn't there: Python's `KeyError` and `IndexError`.
    case lookup
    /// Division or modulo by zero.
    case zeroDivision = "zero-division"
    /// An integer beyond 64 bits, where Python would go on.
    case overflow
    /// A limit was reached (see `Limits`).
    case limit
    /// An included, imported or extended template isn't there.
    case templateNotFound = "template-not-found"
    /// Anything else at run time: Jinja2's `TemplateRuntimeError` and `FilterArgumentError`.
    case runtime
}

/// An error from inside an operation, a filter, a test or a function, before the engine adds the place.
///
/// Filters throw it: `throw Failure(.value, "no such case")`. The engine makes a `TemplateError` of it.
package struct Failure: Error, @unchecked Sendable {
    /// The parts; one reference, so that a throwing function returns its error in a register.
    final class Storage {
        let kind: ErrorKind
        let message: String
        var help: [String]
        /// Set where the failure passes the first border of a template, macro or block.
        var place: Place?
        /// The error as it is shown, where it comes from reading another template.
        var ready: TemplateError?
        /// The way there, the innermost first.
        var chain: [TemplateError.Step] = []

        /// The variable that isn't there; the engine adds the names that are.
        let missingName: Text?

        init(kind: ErrorKind, message: String, help: [String], missingName: Text?) {
            self.missingName = missingName
            self.kind = kind
            self.message = message
            self.help = help
        }
    }

    /// A place with the line that it is on.
    struct Place {
        var program: SourceText
        var start: Int
        var end: Int
    }

    let storage: Storage

    /// Makes a failure: what is wrong in one line without a full stop, and what to do about it.
    package init(_ kind: ErrorKind, _ message: String, help: [String] = []) {
        storage = Storage(kind: kind, message: message, help: help, missingName: nil)
    }

    init(_ kind: ErrorKind, _ message: String, help: [String], missingName: Text?) {
        storage = Storage(kind: kind, message: message, help: help, missingName: missingName)
    }

    /// What sort of error it is.
    package var kind: ErrorKind { storage.kind }
    /// What is wrong.
    package var message: String { storage.message }
    /// What to do about it.
    package var help: [String] { storage.help }
}
