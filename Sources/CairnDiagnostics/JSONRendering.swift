extension Diagnostic {
    /// How a diagnostic is written as JSON.
    package static let form = JSONForm<Diagnostic>.object(
        "",
        [
            .always("severity", "", JSONForms.word(Severity.allCases.map(\.rawValue))) { $0.severity.rawValue },
            .always("id", "A stable name.", JSONForms.text) { $0.id },
            .always("summary", "What is wrong, in a line.", JSONForms.text) { $0.summary },
            .optional("explanation", "What was expected and found, and why it matters.", JSONForms.text) {
                $0.explanation
            },
            .optional("location", "Where.", SourceSpan.form) { $0.span },
            .optional("help", "What to do, the likeliest first.", JSONForms.texts) { $0.help.isEmpty ? nil : $0.help },
            .optional("notes", "Places on the way there.", Note.form.list) { $0.notes.isEmpty ? nil : $0.notes },
        ]
    ).named("diagnostic")
}

extension Diagnostic.Note {
    fileprivate static let form = JSONForm<Diagnostic.Note>.object(
        "",
        [
            .always("message", "", JSONForms.text) { $0.message },
            .optional("location", "", SourceSpan.form) { $0.span },
        ])
}

extension SourceSpan {
    /// How a place is written as JSON.
    package static let form = JSONForm<SourceSpan>.object(
        """
        A stretch of a file, or only the file if it is meant as a whole; up to but not including its end; lines and \
        columns count from 1, columns in code points.
        """,
        [
            .always("file", "As seen from the repository's top, or from where the command was run.", JSONForms.text) {
                $0.file
            },
            .optional("line", "", JSONForms.place) { $0.isWholeFile ? nil : $0.start.line },
            .optional("column", "", JSONForms.place) { $0.isWholeFile ? nil : $0.start.column },
            .optional("endLine", "", JSONForms.place) { $0.isWholeFile ? nil : $0.end.line },
            .optional("endColumn", "", JSONForms.place) { $0.isWholeFile ? nil : $0.end.column },
        ]
    ).named("location")
}

extension JSONWriter {
    /// Writes a diagnostic as the next value: `severity`, `id`, `summary`, and what else it has.
    package mutating func value(_ diagnostic: Diagnostic) {
        Diagnostic.form.write(diagnostic, to: &self)
    }
}
