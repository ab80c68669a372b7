package import CairnDiagnostics
import YAML

extension Record {
    /// Reads a record.
    /// - Parameters:
    ///   - bytes: the text of `.cairn.yaml`.
    ///   - file: its name for diagnostics.
    /// - Throws: everything that is wrong with it, each with its place.
    package static func parse(_ bytes: [UInt8], file: String) throws(Diagnostics) -> Record {
        let problems = Problems()
        let record = problems.attempt { () throws(Diagnostic) in try Node.parse(bytes, file: file) }
            .flatMap { Record($0, problems: problems) }
        do throws(Diagnostics) {
            try problems.throwIfAny()
        } catch {
            let help = "restore the file from version control: `git checkout -- \(Record.fileName)`"
            throw Diagnostics(
                error.all.map { problem in
                    var problem = problem
                    let isBroken = problem.severity == .error && problem.id != "unsupported-schema"
                    if isBroken { problem.help.append(help) }
                    return problem
                })
        }
        guard let record else { preconditionFailure("a nil without a problem") }
        return record
    }

    private init?(_ root: Node, problems: Problems) {
        let keys = ["schema", "cairn", "catalog", "project", "template-version", "answers"]
        guard let fields = problems.fields(of: root, "a record", keys: keys) else { return nil }
        checkSchema(fields, supported: 1)
        let cairn = fields.string("cairn")
        let catalog = fields.required("catalog") { (node) throws(Diagnostic) in try node.identifier() }
        let project = fields.required("project") { (node) throws(Diagnostic) in try node.identifier() }
        let version = fields.required("template-version") { (node) throws(Diagnostic) in try node.version() }
        let answers = fields.required("answers") { (node) throws(Diagnostic) in
            try node.entries("'answers' to be a mapping of names to values").map { (entry) throws(Diagnostic) in
                (name: try entry.key.string("the name of a question"), value: try Self.answer(entry.value))
            }
        }
        guard let cairn, let catalog, let project, let version, let answers else { return nil }
        self.init(
            cairnVersion: cairn, catalog: catalog, project: project, templateVersion: version, answers: answers)
    }

    /// An answer by the type that it was written with; the template's questions check it.
    private static func answer(_ node: Node) throws(Diagnostic) -> AnswerValue {
        let kind: Question.Kind? =
            switch node.kind {
            case .string: .string
            case .int: .integer
            case .double: .number
            case .bool: .boolean
            case .sequence: .list
            case .null, .time, .mapping: nil
            }
        guard let kind else { throw node.wrongType("an answer: a string, a number, true or false, or a list") }
        return try AnswerValue(node, as: kind)
    }
}
