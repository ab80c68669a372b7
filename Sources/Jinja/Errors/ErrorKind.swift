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
    /// The host wanted to stop.
    case interrupted
    /// An included, imported or extended template isn't there.
    case templateNotFound = "template-not-found"
    /// Anything else at run time: Jinja2's `TemplateRuntimeError` and `FilterArgumentError`.
    case runtime
}
