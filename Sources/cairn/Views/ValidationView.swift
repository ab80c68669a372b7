import Reports
import CairnDiagnostics
import CairnProject
import CairnValidator

/// What `cairn validate` prints and writes of a validation.
struct ValidationView {
    let result: ProjectValidation
    /// The mildest status that counts as a failure.
    let failOn: CheckResult.Status

    /// Prints the result unless a report goes to the standard output, then writes the reports, each of them even if
    /// another cannot be written.
    /// - Throws: what could not be written.
    func write(to targets: [ReportTarget], _ output: OutputOptions) throws(Diagnostics) {
        var options = ReportOptions()
        options.failOn = failOn
        options.color = output.usesColor
        options.pathPrefix = result.pathPrefix
        var problems: [Diagnostic] = []
        func attempt(_ body: () throws(Diagnostics) -> Void) {
            do throws(Diagnostics) { try body() } catch { problems += error.all }
        }
        if !targets.contains(where: { $0.path == nil }) {
            attempt { () throws(Diagnostics) in try output.print(text(output.isJSON ? .json : .text, options)) }
        }
        options.color = false
        for target in targets {
            let text = text(target.format, options)
            attempt { () throws(Diagnostics) in
                if let path = target.path { try target.write(text, to: path) } else { try output.print(text) }
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
