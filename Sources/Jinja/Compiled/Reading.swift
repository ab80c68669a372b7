extension Program {
    /// Reads and compiles a template.
    static func make(_ source: SourceText, _ environment: SharedEnvironment) throws(TemplateError) -> Program {
        do {
            var parser = try Parser(source, environment)
            return try Compiler.compile(try parser.template(), source, environment)
        } catch {
            throw TemplateError(error, source, 0, 0)
        }
    }

    /// Reads and compiles an expression.
    static func make(
        expression text: String, name: String, _ environment: SharedEnvironment
    ) throws(TemplateError) -> Program {
        let source = SourceText(reading: text, name: name, keepsEnd: true)
        do {
            var parser = try Parser(source, environment, isExpression: true)
            return try Compiler.compile(expression: try parser.wholeExpression(), source, environment)
        } catch {
            throw TemplateError(error, source, 0, 0)
        }
    }
}
