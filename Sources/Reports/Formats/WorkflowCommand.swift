import CairnDiagnostics

/// One annotation, as a workflow command of GitHub Actions.
struct Annotation {
    var level: ReportLevel
    /// The line in bold.
    var title: String
    /// Any number of lines.
    var message: String
    /// Where, if it is in a file of the project.
    var span: SourceSpan?

    /// The command with its line break: `::error file=a,line=1,title=b::message`.
    func command(_ options: ReportOptions) -> String {
        let name =
            switch level {
            case .error: "error"
            case .warning: "warning"
            case .note, .none: "notice"
            }
        var properties: [(name: String, value: String)] = []
        if let span, !span.file.isEmpty {
            properties.append(("file", span.file.repositoryPath(options)))
        }
        if let span, !span.file.isEmpty, !span.isWholeFile {
            let line = max(1, span.start.line)
            let endLine = max(line, span.end.line)
            properties.append(("line", String(line)))
            properties.append(("endLine", String(endLine)))
            // Columns are only taken within one line, and the end one is the last column, not the one after it.
            if line == endLine {
                let column = max(1, span.start.column)
                properties.append(("col", String(column)))
                properties.append(("endColumn", String(max(column, span.end.column - 1))))
            }
        }
        properties.append(("title", title.oneLine(limit: 250)))
        let list = properties.map { "\($0.name)=\($0.value.workflowEscaped(isProperty: true))" }
        let text = message.block(limit: 3000).workflowEscaped(isProperty: false)
        return "::\(name) \(list.joined(separator: ","))::\(text)\n"
    }
}

extension String {
    /// The text as data of a workflow command: what would end the line, the properties or a property as `%` and two
    /// digits, as the runner undoes it.
    func workflowEscaped(isProperty: Bool) -> String {
        var out = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "%": out += "%25"
            case "\r": out += "%0D"
            case "\n": out += "%0A"
            case ":" where isProperty: out += "%3A"
            case "," where isProperty: out += "%2C"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
