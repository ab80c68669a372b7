import CairnDiagnostics
import CairnProject
import CairnValidator
import Reports

/// What `cairn validate` prints and writes of a validation.
struct ValidationView {
    let result: ProjectValidation
    /// The mildest status that counts as a failure.
    let failOn: CheckResult.Status
    /// Whether the text lists what passed.
    let isVerbose: Bool

    /// Prints the result unless a report goes to the standard output, and writes the reports, each of them even if
    /// another cannot be written. As JSON the result comes last, since it says what could not be written.
    /// - Throws: what could not be written.
    func write(to targets: [ReportTarget], _ output: OutputOptions) throws {
        var options = ReportOptions()
        options.failOn = failOn
        options.pathPrefix = result.pathPrefix
        options.isVerbose = isVerbose
        options.width = output.width
        var problems: [Diagnostic] = []
        func attempt(_ body: () throws -> Void) throws {
            do { try body() } catch let error as Diagnostics { problems += error.all }
        }
        if !output.isJSON, !targets.contains(where: { $0.path == nil }) {
            var options = options
            options.color = output.usesColor
            options.width = output.width
            try attempt { try output.print(text(.text, options)) }
        }
        // What is written to a file is not read at this terminal.
        options.width = 80
        var stop = CommandFailure?.none
        do {
            try attempt {
                let places = try targets.map { target in (target: target, place: try target.place(result.root)) }
                try ReportTarget.checkDistinct(places)
                for (target, place) in places {
                    let text = text(target.format, options)
                    try attempt {
                        if let place { try target.write(text, to: place, output) } else { try output.print(text) }
                    }
                }
            }
        } catch {
            stop = CommandFailure(error)
        }
        if output.isJSON {
            let report = JSONReport(report: result.report, options: options, errors: problems)
            try attempt { try output.print(JSONReport.output, report) }
        }
        guard var failure = stop ?? problems.failure else { return }
        failure.isAnswered = true
        throw failure
    }

    /// The report in a format, ending in a line break unless it is empty.
    private func text(_ format: ReportFormat, _ options: ReportOptions) -> String {
        let text = format.render(result.report, options: options)
        return text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
    }
}

extension [Diagnostic] {
    /// The failure that they are.
    fileprivate var failure: CommandFailure? {
        isEmpty ? nil : CommandFailure(Diagnostics(self))
    }
}
