import Reports
import CairnDiagnostics
import CairnProject
import CairnValidator

/// What `cairn validate` prints and writes of a validation.
struct ValidationView {
    let result: ProjectValidation
    /// The mildest status that counts as a failure.
    let failOn: CheckResult.Status
    /// Whether the text lists what passed.
    let isVerbose: Bool

    /// Prints the result unless a report goes to the standard output, then writes the reports, each of them even if
    /// another cannot be written.
    /// - Throws: what could not be written.
    func write(to targets: [ReportTarget], _ output: OutputOptions) throws {
        var options = ReportOptions()
        options.failOn = failOn
        options.color = output.usesColor
        options.pathPrefix = result.pathPrefix
        options.isVerbose = isVerbose
        options.width = output.width
        var problems: [Diagnostic] = []
        func attempt(_ body: () throws(Diagnostics) -> Void) {
            do throws(Diagnostics) { try body() } catch { problems += error.all }
        }
        if !targets.contains(where: { $0.path == nil }) {
            attempt { () throws(Diagnostics) in try output.print(text(output.isJSON ? .json : .text, options)) }
        }
        options.color = false
        // What is written to a file is not read at this terminal.
        options.width = 80
        let places = try targets.map { target in (target: target, place: try target.place(result.root)) }
        try ReportTarget.checkDistinct(places)
        for (target, place) in places {
            let text = text(target.format, options)
            do {
                if let place { try target.write(text, to: place, output) } else { try output.print(text) }
            } catch let error as Diagnostics {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
    }

    /// The report in a format, ending in a line break unless it is empty.
    private func text(_ format: ReportFormat, _ options: ReportOptions) -> String {
        let text = format.render(result.report, options: options)
        return text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
    }
}
