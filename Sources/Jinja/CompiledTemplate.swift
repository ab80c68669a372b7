package import CairnDiagnostics

/// A template that was read and can be rendered as often as wanted, also from several threads at once.
package struct CompiledTemplate: Sendable {
    let program: Program
    let environment: SharedEnvironment

    /// The names that must come from the context, as Jinja2's `meta.find_undeclared_variables` finds them, each with the
    /// place where it is used first.
    package var undeclaredVariables: [(name: String, span: SourceSpan)] { program.undeclaredVariables }

    /// The names of the templates that it includes, imports or extends, where they are plain strings.
    package var referencedTemplates: [String] { program.referencedTemplates }

    /// Renders the template.
    /// - Parameter context: the variables; nothing in them is changed.
    /// - Returns: UTF-8.
    /// - Throws: the first error met.
    package func render(_ context: Context) throws(TemplateError) -> [UInt8] {
        let runtime = Runtime(environment, capacity: program.textCount + program.textCount / 4 + 1024)
        defer { runtime.finish() }
        do {
            _ = try runtime.run(program, try runtime.context(context, for: program))
        } catch {
            throw TemplateError(error, program.source, 0, 0)
        }
        return runtime.output.bytes()
    }

    /// Renders the template with `variables`; see above.
    package func render(_ variables: Variables) throws(TemplateError) -> [UInt8] {
        try render(Context(variables))
    }

    /// Renders the template as a string.
    package func renderString(_ context: Context) throws(TemplateError) -> String {
        String(decoding: try render(context), as: UTF8.self)
    }

    /// Renders the template with `variables` as a string.
    package func renderString(_ variables: Variables) throws(TemplateError) -> String {
        try renderString(Context(variables))
    }
}
