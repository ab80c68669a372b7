import CairnCatalog
import CairnDiagnostics

/// The form of a file of answers to a template's questions, for programs that write one: as a JSON Schema (2020-12), and
/// an example that holds the defaults.
struct AnswersForm {
    let project: String
    let questions: [Question]
    /// The defaults as they come out, by question, as far as they are known.
    let defaults: [String: AnswerValue]

    /// How it is written for programs.
    static let form = JSONForm<AnswersForm>(
        schema: [
            "type": "object", "required": ["use", "formats", "schema", "example"],
            "properties": [
                "use": ["type": "string"], "formats": ["type": "array", "items": ["type": "string"]],
                "schema": ["type": "object"], "example": ["type": "object"],
            ],
        ]
    ) { $0.write(to: &$1) }

    private func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("use", "cairn scaffold \(project) --answers FILE")
            json.member("formats", ["YAML", "JSON"])
            json.name("schema")
            schema(&json)
            json.name("example")
            json.object { json in
                for question in questions {
                    guard let value = shownDefault(question) else { continue }
                    json.name(question.name)
                    AnswerValue.form.write(value, to: &json)
                }
            }
        }
    }

    /// A default that may be shown: that of a secret is kept out of everything that is printed.
    private func shownDefault(_ question: Question) -> AnswerValue? {
        question.isSecret ? nil : defaults[question.name]
    }

    private func schema(_ json: inout JSONWriter) {
        json.object { json in
            json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
            json.member("title", "Answers for \(project)")
            json.member(
                "description",
                "Values by the names of questions. Names that are left out get their defaults.")
            json.member("type", "object")
            json.member("additionalProperties", false)
            json.member("required", questions.filter(\.isRequired).map(\.name))
            json.name("properties")
            json.object { json in
                for question in questions {
                    json.name(question.name)
                    property(question, &json)
                }
            }
        }
    }

    private func property(_ question: Question, _ json: inout JSONWriter) {
        json.object { json in
            let when = question.when.map { " (only when \($0.text))" } ?? ""
            json.member("description", question.help + when)
            if let value = shownDefault(question) {
                json.name("default")
                AnswerValue.form.write(value, to: &json)
            }
            guard question.kind == .list else { return question.restrictions(&json) }
            json.member("type", "array")
            json.name("items")
            json.object { json in question.restrictions(&json) }
        }
    }
}

extension Question {
    /// Whether somebody has to answer, whatever else is answered.
    var isRequired: Bool {
        defaultValue == nil && when == nil
    }

    /// Writes what a value has to be, of a list what each element has to be.
    fileprivate func restrictions(_ json: inout JSONWriter) {
        json.member("type", kind == .list ? "string" : kind.rawValue)
        if !choices.isEmpty {
            json.array("enum") { json in
                for choice in choices { AnswerValue.form.write(choice.value, to: &json) }
            }
        }
        // The whole of a text has to match; the end of a line is not the end of the text in every dialect.
        if let pattern = validation?.pattern.text, kind == .string || kind == .list {
            json.member("pattern", "^(?:\(pattern))(?![\\s\\S])")
        }
        let refused = validation?.refusedTexts ?? []
        if !refused.isEmpty { json.object("not") { $0.member("enum", refused) } }
    }
}
