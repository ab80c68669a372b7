import CairnDiagnostics

extension String {
    /// A project's path as the repository's top sees it.
    fileprivate func placed(_ options: ReportOptions) -> String {
        options.pathPrefix.isEmpty || isEmpty || hasPrefix("/") ? self : options.pathPrefix + "/" + self
    }

    /// A project's path as the repository's top sees it, in one line.
    func repositoryPath(_ options: ReportOptions) -> String {
        placed(options).oneLine(limit: 4000)
    }
}

extension SourceSpan {
    /// The place as the repository's top sees it.
    func placed(_ options: ReportOptions) -> SourceSpan {
        var copy = self
        copy.file = file.placed(options)
        return copy
    }
}

extension Diagnostic {
    /// The same with its places as the repository's top sees them.
    func placed(_ options: ReportOptions) -> Diagnostic {
        guard !options.pathPrefix.isEmpty else { return self }
        var copy = self
        copy.span = span?.placed(options)
        for index in copy.notes.indices { copy.notes[index].span = notes[index].span?.placed(options) }
        return copy
    }
}
