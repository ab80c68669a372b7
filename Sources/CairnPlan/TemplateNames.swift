package import CairnCatalog
package import CairnDiagnostics
package import Jinja

extension Renderer {
    /// The names and templates that a file's text, or the text of a partial, takes from outside.
    /// - Parameters:
    ///   - text: the text.
    ///   - name: the file's name for diagnostics.
    /// - Throws: the error that keeps it from being a template, with its place in the file.
    package func names(inText text: String, name: String) throws(Diagnostic) -> FreeNames {
        do throws(TemplateError) {
            return try environment.freeNames(of: text, name: name)
        } catch {
            throw error.diagnostic
        }
    }

    /// The names that a piece of a manifest takes from outside, their places turned into places of the manifest.
    /// - Throws: the error that keeps it from being a template.
    package func names(in snippet: Snippet) throws(Diagnostic) -> FreeNames {
        do throws(TemplateError) {
            return try environment.freeNames(of: snippet.text, name: snippet.span.file).moved(into: snippet)
        } catch {
            throw error.diagnostic.moved(into: snippet)
        }
    }

    /// The names that a condition of a manifest takes from outside; see above.
    package func names(inCondition condition: Snippet) throws(Diagnostic) -> FreeNames {
        do throws(TemplateError) {
            return try environment.freeNames(ofExpression: condition.text, name: condition.span.file)
                .moved(into: condition)
        } catch {
            throw error.diagnostic.moved(into: condition)
        }
    }
}

extension FreeNames {
    /// The same names of a text that was taken out of a manifest.
    fileprivate func moved(into snippet: Snippet) -> FreeNames {
        func moved(_ span: SourceSpan, _ excerpt: String) -> (span: SourceSpan, excerpt: String) {
            let moved = Diagnostic(id: "", "", at: span, excerpt: excerpt).moved(into: snippet)
            return (moved.span ?? snippet.span, moved.excerpt ?? excerpt)
        }
        var copy = self
        for index in copy.uses.indices {
            (copy.uses[index].span, copy.uses[index].excerpt) = moved(uses[index].span, uses[index].excerpt)
        }
        for index in copy.references.indices {
            (copy.references[index].span, copy.references[index].excerpt) = moved(
                references[index].span, references[index].excerpt)
        }
        for index in copy.unknown.indices {
            (copy.unknown[index].span, copy.unknown[index].excerpt) = moved(unknown[index].span, unknown[index].excerpt)
        }
        return copy
    }
}
