extension JSONWriter {
    /// Writes a diagnostic as the next value: `severity`, `id`, `summary`, and what else it has.
    package mutating func value(_ diagnostic: Diagnostic) {
        object { json in
            json.member("severity", diagnostic.severity.rawValue)
            json.member("id", diagnostic.id)
            json.member("summary", diagnostic.summary)
            if let explanation = diagnostic.explanation { json.member("explanation", explanation) }
            if let span = diagnostic.span { json.member("location", span) }
            if !diagnostic.help.isEmpty { json.member("help", diagnostic.help) }
            if !diagnostic.notes.isEmpty {
                json.array("notes") { json in
                    for note in diagnostic.notes {
                        json.object { json in
                            json.member("message", note.message)
                            if let span = note.span { json.member("location", span) }
                        }
                    }
                }
            }
        }
    }

    /// Writes a member that is a place: `file`, `line`, `column`, `endLine`, `endColumn`, all from 1; only `file` for a file
    /// as a whole.
    package mutating func member(_ key: String, _ span: SourceSpan) {
        object(key) { json in
            json.member("file", span.file)
            guard !span.isWholeFile else { return }
            json.member("line", span.start.line)
            json.member("column", span.start.column)
            json.member("endLine", span.end.line)
            json.member("endColumn", span.end.column)
        }
    }
}
