package import CairnCatalog
package import CairnDiagnostics
import CairnFiles
package import Jinja
import SystemPackage

/// Renders what a template's manifest and files hold in the template language.
///
/// The settings are those of the template format: strict, block tags on lines of their own leave no trace, and the last
/// line break is kept.
package struct Renderer: Sendable {
    let environment: Jinja.Environment
    private let partials: PartialLoader

    /// Makes a renderer for a template; includes and imports are found in the layers' `partials`.
    /// - Parameter isCancelled: whether to stop, asked many times a second while something is rendered.
    package init(_ template: CairnCatalog.Template, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        var options = Jinja.Options()
        options.trimBlocks = true
        options.lstripBlocks = true
        options.keepTrailingNewline = true
        partials = PartialLoader(template)
        var environment = Jinja.Environment(options: options, loader: partials, isCancelled: isCancelled)
        environment.registerHostFilters()
        self.environment = environment
    }

    /// Renders a file's text.
    /// - Parameters:
    ///   - text: the text.
    ///   - name: the file's name for diagnostics.
    ///   - context: the variables.
    /// - Throws: the error with its place in the file.
    package func render(_ text: String, name: String, context: Context) throws(Diagnostic) -> [UInt8] {
        do throws(TemplateError) {
            return try environment.compile(text, name: name).render(context)
        } catch {
            throw error.diagnostic
        }
    }

    /// Renders a file's bytes; see above.
    /// - Returns: nil if they are not UTF-8.
    package func render(_ bytes: [UInt8], name: String, context: Context) throws(Diagnostic) -> [UInt8]? {
        do throws(TemplateError) {
            return try environment.compile(bytes, name: name)?.render(context)
        } catch {
            throw error.diagnostic
        }
    }

    /// Renders a piece of a manifest to text.
    package func render(_ snippet: Snippet, context: Context) throws(Diagnostic) -> String {
        do throws(TemplateError) {
            let bytes = try environment.compile(snippet.text, name: snippet.span.file).render(context)
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            throw error.diagnostic.moved(into: snippet)
        }
    }

    /// The value of a piece of a manifest: a text that is exactly one `{{ … }}` gives the value itself with its type,
    /// any other is rendered to a string.
    package func value(of snippet: Snippet, context: @autoclosure () -> Context) throws(Diagnostic) -> Jinja.Value {
        // Most are plain words.
        guard snippet.text.utf8.contains(UInt8(ascii: "{")) else { return Jinja.Value(snippet.text) }
        do throws(TemplateError) {
            let file = snippet.span.file
            let context = context()
            if let expression = try environment.compileSingleExpressionTemplate(snippet.text, name: file) {
                let value = try expression.evaluate(context)
                if !value.isUndefined { return value }
            }
            return Jinja.Value(
                String(decoding: try environment.compile(snippet.text, name: file).render(context), as: UTF8.self))
        } catch {
            throw error.diagnostic.moved(into: snippet)
        }
    }

    /// Whether a condition holds.
    package func holds(_ condition: Snippet, context: Context) throws(Diagnostic) -> Bool {
        do throws(TemplateError) {
            // The condition decides about truth itself, so that an undefined name has its place.
            let name = condition.span.file
            let truth = try environment.compileExpression("true if (\(condition.text)) else false", name: name)
            return try truth.evaluate(context).isTrueBoolean
        } catch {
            throw error.diagnostic.moved(into: condition, shift: "true if (".unicodeScalars.count)
        }
    }
}

extension Renderer {
    /// The partial that an include of `name` finds: its text and what diagnostics call it; nil if there is none.
    package func partial(named name: String) -> (text: String, label: String)? {
        // One that is too large is told where it is rendered.
        ((try? partials.load(name)) ?? nil).map { ($0.source, $0.displayName) }
    }
}

extension Jinja.Value {
    /// Whether it is the boolean `true`.
    fileprivate var isTrueBoolean: Bool {
        if case .bool(let truth) = self { truth } else { false }
    }
}

extension Diagnostic {
    /// The same diagnostic about a text that was taken out of a manifest: its place is turned into one of the manifest.
    ///
    /// `shift` code points were put before the text. A text on one line that stands there as it is gives the exact column; of others, the place of the text is given.
    func moved(into snippet: Snippet, shift: Int = 0) -> Diagnostic {
        var copy = self
        let inner = span
        copy.span = snippet.span
        copy.excerpt = snippet.excerpt
        guard let inner, inner.file == snippet.span.file, inner.start.line == 1, !snippet.text.contains("\n"),
            let excerpt = snippet.excerpt
        else { return copy }
        let line = Array(excerpt.unicodeScalars)
        let text = Array(snippet.text.unicodeScalars)
        let begin = snippet.span.start.column - 1
        // The text begins at its place, or after a quotation mark.
        for first in [begin, begin + 1] where first >= 0 && first + text.count <= line.count {
            guard line[first..<(first + text.count)].elementsEqual(text) else { continue }
            let start = SourcePosition(
                line: snippet.span.start.line, column: first + max(1, inner.start.column - shift))
            let length = inner.end.line == 1 ? max(0, inner.end.column - inner.start.column) : 0
            let end = SourcePosition(line: start.line, column: start.column + length)
            copy.span = SourceSpan(file: snippet.span.file, start: start, end: end)
            break
        }
        return copy
    }
}

/// Finds partials: the template's own first, then its layers' from the highest to the lowest.
private struct PartialLoader: TemplateLoader {
    private let source: CatalogSource
    private let folders: [FilePath]

    init(_ template: CairnCatalog.Template) {
        source = template.source
        folders = template.layers.reversed().map { template.source.location(of: $0.folder).appending("partials") }
    }

    func load(_ name: String) throws(Failure) -> (source: String, displayName: String)? {
        guard let path = try? RelativePath(name) else { return nil }
        for folder in folders {
            let file = folder.appending(path.string)
            let bytes: [UInt8]
            do throws(FileError) {
                bytes = try source.files.read(file, upTo: SizeLimit.template)
            } catch {
                switch error.reason {
                case .noSuchFileOrDirectory, .notDirectory, .isDirectory: continue
                case .fileTooLarge:
                    throw Failure(
                        .limit,
                        SizeLimit.problem("the partial '\(source.label(of: file))'", limit: SizeLimit.template),
                        help: ["split it, and include its parts"])
                default: throw Failure(.value, source.refusal(error, file, what: "the partial").summary)
                }
            }
            return (String(decoding: bytes, as: UTF8.self), source.label(of: file))
        }
        return nil
    }

    var names: [String] {
        folders.flatMap { (try? source.files.list($0)) ?? [] }
    }
}
