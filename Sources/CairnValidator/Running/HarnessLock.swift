import CairnDiagnostics
import StructuredData
import YAML

/// Which packages acceptance tests run by: pytest, its plug-ins and what they need, as a project of its own that uv can
/// install.
///
/// They are those that the template's lock has. What the project shares with them besides pytest (a library for
/// asynchronous code, say) is taken in the version of the project's lock, since there can only be one in a process.
struct HarnessLock {
    /// The `uv.lock`.
    private(set) var text = ""
    /// The `pyproject.toml`.
    private(set) var manifest = ""

    /// What pytest consists of, whatever the project's lock says.
    private static func isPytest(_ name: String) -> Bool {
        name.hasPrefix("pytest") || name == "pluggy" || name == "iniconfig"
    }

    /// Whether a package brings a plug-in of pytest, which is only known for certain once it is installed.
    private static func bringsPlugin(_ name: String) -> Bool {
        name.hasPrefix("pytest") || known.contains(name)
    }

    /// Packages with plug-ins that are not called after pytest.
    static let known: Set<String> = [
        "allure-pytest", "anyio", "approvaltests", "betamax", "dirty-equals", "hypothesis", "inline-snapshot",
        "requests-mock", "respx", "syrupy", "time-machine", "typeguard",
    ]

    private let template: [String: [Node]]
    private let project: [String: [Node]]
    private var chosen: [(name: String, extras: Set<String>)] = []

    /// Chooses the packages.
    /// - Parameters:
    ///   - template: the template's lock.
    ///   - project: the project's lock, if it is another and was looked at.
    /// - Throws: a diagnostic that the template has no pytest.
    init(template: Node, project: Node?) throws(Diagnostic) {
        self.template = Self.packages(template)
        self.project = project.map { Self.packages($0) } ?? [:]
        let root = template["package"]?.items?.first {
            $0["source"]?["editable"] != nil || $0["source"]?["virtual"] != nil
        }
        var wanted: [Node] = root.map { Array($0["dependencies"]?.items.map { Array($0) } ?? []) } ?? []
        for groups in [root?["optional-dependencies"], root?["dev-dependencies"]] {
            for group in groups?.entries.map({ Array($0) }) ?? [] {
                wanted += group.value.items.map { Array($0) } ?? []
            }
        }
        let plugins = Set(wanted.compactMap { $0["name"]?.string }.filter { Self.bringsPlugin($0) }).sorted()
        guard plugins.contains("pytest") else { throw Self.noPytest }
        close(over: plugins)
        let python = template["requires-python"]?.string ?? ">=3.11"
        write(header: template, plugins: plugins)
        let names = plugins.map { Self.quoted($0) }.joined(separator: ", ")
        manifest = """
            [project]
            name = "\(Self.name)"
            version = "0"
            requires-python = \(Self.quoted(python))
            dependencies = [\(names)]

            [tool.uv]
            package = false

            """
    }

    private static let name = "cairn-harness"

    /// That a template's tests have nothing to run by.
    static let noPytest = Diagnostic(
        id: "no-harness", "the template has no pytest to run acceptance tests by",
        explanation: "they run by the pytest and the plug-ins of the template's uv.lock, not by the project's",
        help: [
            "this is a mistake in the template: it brings pyproject.toml and uv.lock, with pytest among the requirements "
                + "of the project itself"
        ])

    private static func packages(_ lock: Node) -> [String: [Node]] {
        Dictionary(grouping: lock["package"]?.items.map { Array($0) } ?? []) { $0["name"]?.string ?? "" }
    }

    /// The packages with a name; several where the lock forks.
    private func packages(_ name: String) -> [Node] {
        let shared = Self.isPytest(name) ? nil : project[name]
        return shared ?? template[name] ?? project[name] ?? []
    }

    /// Adds packages, and all that they need.
    private mutating func close(over plugins: [String]) {
        var extras: [String: Set<String>] = [:]
        var waiting = plugins.map { ($0, Set<String>()) }
        while let (name, asked) = waiting.popLast() {
            let known = extras[name]
            guard !packages(name).isEmpty, known == nil || !asked.isSubset(of: known ?? []) else { continue }
            let all = asked.union(known ?? [])
            extras[name] = all
            for edge in packages(name).flatMap({ Self.edges($0, all) }) {
                guard let needed = edge["name"]?.string else { continue }
                waiting.append((needed, Set(edge["extra"]?.items?.compactMap(\.string) ?? [])))
            }
        }
        chosen = extras.keys.sorted().map { ($0, extras[$0] ?? []) }
    }

    private static func edges(_ package: Node, _ extras: Set<String>) -> [Node] {
        let lists = [package["dependencies"]] + extras.sorted().map { package["optional-dependencies"]?[$0] }
        return lists.flatMap { $0?.items.map { Array($0) } ?? [] }
    }

    // MARK: - The text

    private mutating func write(header: Node, plugins: [String]) {
        for key in ["version", "revision", "requires-python", "resolution-markers"] {
            if let value = header[key] { text += "\(key) = \(Self.inline(value))\n" }
        }
        let roots = plugins.map { "{ name = \(Self.quoted($0)) }" }.joined(separator: ", ")
        text += """

            [[package]]
            name = "\(Self.name)"
            version = "0"
            source = { virtual = "." }
            dependencies = [\(roots)]

            """
        for (name, extras) in chosen {
            for package in packages(name) { write(package, extras) }
        }
    }

    private mutating func write(_ package: Node, _ extras: Set<String>) {
        text += "\n[[package]]\n"
        for key in ["name", "version", "source", "resolution-markers", "sdist", "wheels"] {
            if let value = package[key] { text += "\(key) = \(Self.inline(value))\n" }
        }
        if let list = package["dependencies"] { text += "dependencies = \(edges(list))\n" }
        let optional = extras.sorted().compactMap { extra in
            package["optional-dependencies"]?[extra].map { "\(Self.quoted(extra)) = \(edges($0))" }
        }
        if !optional.isEmpty { text += "optional-dependencies = { \(optional.joined(separator: ", ")) }\n" }
    }

    /// A list of requirements, without those on what no lock has.
    private func edges(_ list: Node) -> String {
        let kept = list.items?.filter { !packages($0["name"]?.string ?? "").isEmpty } ?? []
        return "[" + kept.map { Self.inline($0) }.joined(separator: ", ") + "]"
    }

    /// A value in TOML, on one line.
    private static func inline(_ node: Node) -> String {
        switch node.kind {
        case .sequence: "[" + (node.items?.map { inline($0) } ?? []).joined(separator: ", ") + "]"
        case .mapping:
            "{ "
                + (node.entries?.map { "\(quoted($0.key.text)) = \(inline($0.value))" } ?? []).joined(separator: ", ")
                + " }"
        case .bool, .int, .double, .time: node.text
        case .null, .string: quoted(node.text)
        }
    }

    private static func quoted(_ text: String) -> String {
        var json = JSONWriter(pretty: false)
        json.value(text)
        return json.text
    }
}
