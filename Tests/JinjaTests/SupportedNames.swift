import CairnDiagnostics
import YAML

@testable import Jinja

extension ManualTests {
    /// Everything by name that a template may use, as JSON: what `confirm.py` compares with Jinja2.
    static func supportedText() throws -> String {
        let rows = try rows()
        var json = JSONWriter()
        json.object { json in
            json.object("filters") { json in
                for filter in builtinFilters.sorted(by: { $0.name < $1.name }) {
                    json.member(filter.name, filter.signature.names)
                }
            }
            json.object("tests") { json in
                for test in builtinTests.sorted(by: { $0.name < $1.name }) {
                    json.member(test.name, test.signature.names)
                }
            }
            json.member("globals", builtinGlobals.map(\.0).sorted())
            json.member("settings", Options.names.sorted())
            json.object("methods") { json in
                let samples: Variables = [
                    ("str", "a"), ("list", []), ("dict", .dict(DictStorage())), ("tuple", .tuple(of: [])), ("int", 1),
                    ("float", 1.5), ("bool", true),
                ]
                for (type, value) in samples {
                    let names = Set(Method.allCases.map(\.rawValue) + leftOut(type, rows) + fields)
                    json.member(type, names.filter { has(value, $0) }.sorted())
                }
            }
        }
        return String(decoding: json.utf8, as: UTF8.self) + "\n"
    }

    /// Attributes that are no methods.
    private static let fields = ["real", "imag", "numerator", "denominator"]

    /// The names that the table of differences says a type doesn't have.
    private static func leftOut(_ type: String, _ rows: YAML.Node.Items) -> [String] {
        rows.flatMap { $0["left_out"]?["methods"]?[type]?.items.map(Array.init) ?? [] }.map(\.text)
    }

    /// Whether `value` has the attribute, and if it is a method, whether calling it is not refused for want of it.
    private static func has(_ value: Jinja.Value, _ name: String) -> Bool {
        func render(_ template: String) -> Result<String, TemplateError> {
            Result { () throws(TemplateError) in
                try Environment().compile(template, name: "name").renderString([("v", value)])
            }
        }
        guard case .success("True") = render("{{ v.\(name) is defined }}") else { return false }
        guard !fields.contains(name), case .failure(let error) = render("{{ v.\(name)(1, 2, 3, 4, 5, 6) }}") else {
            return true
        }
        return !error.message.contains("has no attribute")
    }
}
