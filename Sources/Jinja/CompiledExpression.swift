package import CairnDiagnostics

/// An expression that was read and can be evaluated as often as wanted.
package struct CompiledExpression: Sendable {
    let program: Program
    let environment: SharedEnvironment

    /// The names that must come from the context, each with the place where it is used first.
    package var undeclaredVariables: [(name: String, span: SourceSpan)] { program.undeclaredVariables }

    /// Evaluates the expression.
    /// - Returns: its value, which may be undefined.
    /// - Throws: the first error met.
    package func evaluate(_ context: Context) throws(TemplateError) -> Value {
        let runtime = Runtime(environment)
        defer { runtime.finish() }
        do {
            return try runtime.evaluate(program, context)
        } catch {
            throw TemplateError(error, program.source, 0, 0)
        }
    }

    /// Evaluates the expression with `variables`; see above.
    package func evaluate(_ variables: Variables) throws(TemplateError) -> Value {
        try evaluate(Context(variables))
    }
}
