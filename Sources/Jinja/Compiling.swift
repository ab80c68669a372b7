extension Environment {
    /// Reads a template.
    /// - Parameters:
    ///   - source: its text.
    ///   - name: what errors call it.
    /// - Throws: what keeps the text from being a template.
    package func compile(_ source: String, name: String) throws(TemplateError) -> CompiledTemplate {
        let text = SourceText(reading: source, name: name, keepsEnd: storage.options.keepTrailingNewline)
        return CompiledTemplate(program: try Program.make(text, storage), environment: storage)
    }

    /// Reads a template from a file's bytes; see above.
    /// - Returns: nil if they are not UTF-8.
    package func compile(_ source: [UInt8], name: String) throws(TemplateError) -> CompiledTemplate? {
        guard let text = SourceText(reading: source, name: name, keepsEnd: storage.options.keepTrailingNewline)
        else { return nil }
        return CompiledTemplate(program: try Program.make(text, storage), environment: storage)
    }

    /// Reads an expression, such as `a.b == 1`, without braces.
    package func compileExpression(_ source: String, name: String) throws(TemplateError) -> CompiledExpression {
        CompiledExpression(
            program: try Program.make(expression: source, name: name, storage), environment: storage)
    }

    /// Reads a template that is exactly one `{{ … }}`, whose value may be wanted with its type.
    /// - Returns: the expression, with places in `source`; nil if the template is anything else.
    package func compileSingleExpressionTemplate(
        _ source: String, name: String
    ) throws(TemplateError) -> CompiledExpression? {
        let text = SourceText(reading: source, name: name, keepsEnd: true)
        do {
            var parser = try Parser(text, storage)
            var tree = try parser.template()
            let body = tree.range(tree.body)
            guard body.count == 1, let first = body.first else { return nil }
            let statement = tree[tree.lists[first]]
            guard statement.operation == .output else { return nil }
            tree.lists[first] = statement.a
            return CompiledExpression(
                program: try Compiler.compile(expression: tree, text, storage), environment: storage)
        } catch {
            throw TemplateError(error, text, 0, 0)
        }
    }
}
