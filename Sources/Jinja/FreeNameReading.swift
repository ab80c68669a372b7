extension Environment {
    /// Finds what a template takes from outside. The environment's own functions don't count.
    /// - Parameters:
    ///   - source: the template's text.
    ///   - name: what spans call it.
    /// - Throws: what keeps the text from being a template.
    package func freeNames(of source: String, name: String) throws(TemplateError) -> FreeNames {
        let text = SourceText(reading: source, name: name, keepsEnd: true)
        do throws(Failure) {
            var parser = try Parser(text, storage)
            var walk = NameWalk(source: text, environment: storage, tree: try parser.template())
            walk.collectTop(walk.tree.body)
            walk.walk(walk.tree.body)
            return walk.found
        } catch {
            throw TemplateError(error, text, 0, 0)
        }
    }

    /// Finds what an expression without braces takes from outside.
    /// - Throws: what keeps the text from being an expression.
    package func freeNames(ofExpression source: String, name: String) throws(TemplateError) -> FreeNames {
        let text = SourceText(reading: source, name: name, keepsEnd: true)
        do throws(Failure) {
            var parser = try Parser(text, storage, isExpression: true)
            var walk = NameWalk(source: text, environment: storage, tree: try parser.wholeExpression())
            for step in walk.steps(walk.tree.body) { walk.expression(step) }
            return walk.found
        } catch {
            throw TemplateError(error, text, 0, 0)
        }
    }
}
