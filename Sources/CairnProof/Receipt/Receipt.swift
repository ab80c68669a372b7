import CairnCatalog
package import CairnDiagnostics
import YAML

/// What earlier proofs of a template came to: the file `proof.json` beside its manifest.
///
/// It is a claim, for those who trust it: each step says by a digest what it depends on, so that a step of which nothing
/// has changed need not be done again. It holds what was as it should be and nothing else: whatever failed has to be
/// tried again anyway.
package struct Receipt: Sendable {
    /// One step.
    package struct Entry: Hashable, Sendable {
        /// Which part of the proof it belongs to.
        package var stage: ProofStage
        /// What the step is called; unique in a template.
        package var step: String
        /// The digest of all that it depends on.
        package var inputs: String
        /// What it came to: "green", "killed".
        package var result: String
        /// The check that noticed a mutant or refused a wrong solution; nil for other steps.
        package var by: String?
        /// The day on which it was done, in UTC: "2026-11-30".
        package var day: String
        /// How long it took, in seconds.
        package var seconds: Double
    }

    /// The name of its file, in the template's folder.
    package static let fileName = "proof.json"

    /// The steps in the order in which they stand.
    package var entries: [Entry]
    /// What it shows of the proof, as it stands in the file.
    var shows: String?

    /// The entries by the names of their steps.
    package var byStep: [String: Entry] {
        Dictionary(entries.map { ($0.step, $0) }, uniquingKeysWith: { $1 })
    }

    /// Makes a receipt.
    package init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// Reads a receipt.
    /// - Parameters:
    ///   - bytes: its text.
    ///   - file: its name for diagnostics.
    /// - Throws: what is wrong with it.
    package init(_ bytes: [UInt8], file: String) throws(Diagnostics) {
        let problems = Problems()
        var found: [Entry] = []
        let root = problems.attempt { () throws(Diagnostic) in try Node.parseJSON(bytes, file: file) }
        if let root,
            let fields = problems.fields(
                of: root, "a receipt",
                keys: ["schema", "project", "templateVersion", "judge", "tools", "shows", "steps"])
        {
            checkSchema(fields, supported: 1)
            found =
                fields.list("steps", required: true) { (node) throws(Diagnostic) in
                    Entry(node, problems: problems)
                }?.compactMap { $0 } ?? []
        }
        do throws(Diagnostics) {
            try problems.throwIfAny()
        } catch {
            throw Diagnostics(
                error.all.map { problem in
                    var problem = problem
                    problem.help.append("write it anew: cairn test --run --write-receipt, or remove the file")
                    return problem
                })
        }
        entries = found
        let text = String(decoding: bytes, as: UTF8.self)
        shows = text.split(separator: "\n").first { $0.hasPrefix(Self.showsKey) }.map {
            String($0.dropFirst(Self.showsKey.count).dropLast())
        }
    }

    private static let showsKey = "\"shows\":"

    /// What a receipt shows of a report.
    static func shown(_ report: ProofReport) -> String {
        var json = JSONWriter(pretty: false)
        json.object { json in report.writeShown(to: &json) }
        return json.text
    }

    /// The receipt as text: a line for each step, so that a change shows which it is.
    /// - Parameters:
    ///   - report: the proof's report, for what people are shown of it.
    ///   - tools: what tools said of their versions, by their commands.
    ///   - judge: the digest of the code that judges.
    func text(_ report: ProofReport, tools: [(command: String, version: String)], judge: String) -> String {
        var head = JSONWriter(pretty: false)
        head.object { json in
            json.member("schema", 1)
            json.member("project", report.project)
            json.member("templateVersion", report.templateVersion)
            json.member("judge", judge)
            json.object("tools") { json in for tool in tools { json.member(tool.command, tool.version) } }
        }
        var text = "{\n"
        // The members of the head, each on a line of its own.
        text += head.text.dropFirst().dropLast() + ",\n" + Self.showsKey + Self.shown(report) + ",\n\"steps\":[\n"
        text += entries.map(\.line).joined(separator: ",\n") + "\n]\n}\n"
        return text
    }
}

extension Receipt.Entry {
    /// The entry as one line of JSON.
    var line: String {
        var json = JSONWriter(pretty: false)
        json.object { json in
            json.member("stage", stage.rawValue)
            json.member("step", step)
            json.member("inputs", inputs)
            json.member("result", result)
            if let by { json.member("by", by) }
            json.member("on", day)
            json.member("seconds", (seconds * 10).rounded() / 10)
        }
        return json.text
    }

    /// Reads one; what is wrong goes to `problems`.
    init?(_ node: Node, problems: Problems) {
        guard
            let fields = problems.fields(
                of: node, "a step of a receipt", keys: ["stage", "step", "inputs", "result", "by", "on", "seconds"])
        else { return nil }
        let stage = fields.required("stage") { (node) throws(Diagnostic) in
            try node.string(oneOf: ProofStage.allCases.map(\.rawValue))
        }
        let step = fields.nonEmptyString("step")
        let inputs = fields.nonEmptyString("inputs")
        let result = fields.nonEmptyString("result")
        let by = fields.optionalString("by")
        let day = fields.nonEmptyString("on")
        let seconds = fields.required("seconds") { (node) throws(Diagnostic) in
            let seconds = try node.number("a number of seconds")
            guard seconds >= 0, seconds < 1_000_000 else { throw node.wrongType("a number of seconds") }
            return seconds
        }
        guard let stage = stage.flatMap(ProofStage.init), let step, let inputs, let result, let day, let seconds
        else { return nil }
        self.init(stage: stage, step: step, inputs: inputs, result: result, by: by, day: day, seconds: seconds)
    }
}
