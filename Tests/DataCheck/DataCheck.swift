import CairnDiagnostics
import CairnFiles
import StructuredData
import SystemPackage
import YAML

/// Holds the readers against the official suites: `Tests/StructuredDataTests/official_suites.py` runs it.
///
/// `data-check toml` and `data-check schema` take the names of files on stdin, one a line, and print one line of JSON
/// for each case.
@main
enum DataCheck {
    static func main() throws {
        let isSchema = CommandLine.arguments.dropFirst().first == "schema"
        while let name = readLine() {
            let bytes = try LocalFileSystem().read(FilePath(name))
            if isSchema { try SchemaSuite.run(bytes, name) } else { print(TOMLSuite.line(bytes, name)) }
        }
    }
}

/// A document of toml-test.
enum TOMLSuite {
    /// What was read, in toml-test's tagged JSON, or what is wrong.
    static func line(_ bytes: [UInt8], _ name: String) -> String {
        var json = JSONWriter(pretty: false)
        let result: Result<Node, Diagnostic>
        do throws(Diagnostic) {
            result = .success(try DataFormat.toml.read(bytes, file: name)[0])
        } catch {
            result = .failure(error)
        }
        json.object { json in
            json.member("file", name)
            switch result {
            case .success(let root): json.object("value") { json in members(of: root, &json) }
            case .failure(let problem): json.member("error", problem.summary)
            }
        }
        return json.text
    }

    private static func members(of node: Node, _ json: inout JSONWriter) {
        for entry in node.entries.map(Array.init) ?? [] {
            let key = entry.key.text
            switch entry.value.kind {
            case .mapping: json.object(key) { json in members(of: entry.value, &json) }
            case .sequence: json.array(key) { json in items(of: entry.value, &json) }
            default: json.object(key) { json in tagged(entry.value, &json) }
            }
        }
    }

    private static func items(of node: Node, _ json: inout JSONWriter) {
        for item in node.items.map(Array.init) ?? [] {
            switch item.kind {
            case .mapping: json.object { json in members(of: item, &json) }
            case .sequence: json.array { json in items(of: item, &json) }
            default: json.object { json in tagged(item, &json) }
            }
        }
    }

    private static func tagged(_ node: Node, _ json: inout JSONWriter) {
        let type =
            switch node.kind {
            case .bool: "bool"
            case .int: "integer"
            case .double: "float"
            case .time: "time"
            default: "string"
            }
        json.member("type", type)
        json.member("value", node.kind == .int ? node.int.map { String($0) } ?? "?" : node.text)
    }
}

/// A file of the suite of JSON Schema.
enum SchemaSuite {
    static func run(_ bytes: [UInt8], _ name: String) throws {
        for group in try DataFormat.json.read(bytes, file: name)[0].items("groups") {
            guard let source = group["schema"], let tests = group["tests"]?.items else { continue }
            var schema: Result<JSONSchema, Diagnostic>
            do throws(Diagnostic) {
                schema = .success(try JSONSchema(source))
            } catch {
                schema = .failure(error)
            }
            for test in tests {
                guard let data = test["data"] else { continue }
                var json = JSONWriter(pretty: false)
                json.object { json in
                    json.member("file", name)
                    json.member("group", group["description"]?.text ?? "")
                    json.member("test", test["description"]?.text ?? "")
                    json.member("expected", test["valid"]?.bool == true)
                    do throws(Diagnostic) {
                        json.member("found", try schema.get().flaws(in: data).isEmpty)
                    } catch {
                        json.member("error", error.summary)
                    }
                }
                print(json.text)
            }
        }
    }
}
