/// `.cairn.yaml` in a starter: which catalog, project, template version and answers it came from.
package struct Record: Equatable, Sendable {
    /// The record's file name.
    package static let fileName = ".cairn.yaml"

    /// The version of Cairn that wrote it.
    package var cairnVersion: String
    /// The catalog's id.
    package var catalog: String
    /// The project's id.
    package var project: String
    /// The template's version.
    package var templateVersion: String
    /// The answers in the order of the questions, without secrets.
    package var answers: [(name: String, value: AnswerValue)]

    /// Makes a record.
    package init(
        cairnVersion: String, catalog: String, project: String, templateVersion: String,
        answers: [(name: String, value: AnswerValue)]
    ) {
        self.cairnVersion = cairnVersion
        self.catalog = catalog
        self.project = project
        self.templateVersion = templateVersion
        self.answers = answers
    }

    /// Whether both say the same.
    package static func == (left: Record, right: Record) -> Bool {
        left.cairnVersion == right.cairnVersion && left.catalog == right.catalog && left.project == right.project
            && left.templateVersion == right.templateVersion
            && left.answers.elementsEqual(right.answers) { $0.name == $1.name && $0.value == $1.value }
    }
}
