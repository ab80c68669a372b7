import CairnDiagnostics
import StructuredData
import YAML

/// Which packages acceptance tests run by and import, as a project of its own that uv can install: all that the template
/// and the project have in their locks for themselves and their tests, without the project.
///
/// pytest and its plug-ins are those that the template's lock has. The other packages are taken in the versions of the
/// project's lock, since a learner may upgrade them; what the project no longer has, in those of the template's.
struct HarnessLock {
    /// The `uv.lock`.
    private(set) var text = ""
    /// The `pyproject.toml`.
    let manifest: String
    /// The names of the template's packages, a line each: only these may bring plug-ins.
    let packages: String

    /// What pytest and its plug-ins consist of, whatever the project's lock says.
    private static func isPytest(_ name: String) -> Bool {
        name.hasPrefix("pytest") || name == "pluggy" || name == "iniconfig"
    }

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
        packages = self.template.keys.sorted().map { $0 + "\n" }.joined()
        let header = project ?? template
        manifest = """
            [project]
            name = "\(Self.name)"
            version = "0"
            requires-python = \(Self.quoted(header["requires-python"]?.string ?? ">=3.11"))

            [tool.uv]
            package = false

            """
        let own = Self.requirements(of: template)
        guard own.contains(where: { $0["name"]?.string == "pytest" }) else { throw Self.noPytest }
        let roots = own + (project.map { Self.requirements(of: $0) } ?? [])
        close(over: roots)
        write(header: header, roots: roots)
    }

    /// What the project itself requires in a lock, for itself and for its tests.
    private static func requirements(of lock: Node) -> [Node] {
        let root = lock["package"]?.items?.first { package in
            let source = package["source"]
            return (source?["editable"] ?? source?["virtual"])?.string == "."
        }
        let groups = root?["dev-dependencies"]?.entries.map { Array($0.map(\.value)) } ?? []
        return ([root?["dependencies"]] + groups).flatMap { $0?.items.map { Array($0) } ?? [] }
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
    private mutating func close(over roots: [Node]) {
        var extras: [String: Set<String>] = [:]
        var waiting = roots
        while let edge = waiting.popLast() {
            guard let name = edge["name"]?.string else { continue }
            let found = packages(name)
            let asked = Set(edge["extra"]?.items?.compactMap(\.string) ?? [])
            let known = extras[name]
            guard !found.isEmpty, known == nil || !asked.isSubset(of: known ?? []) else { continue }
            let all = asked.union(known ?? [])
            extras[name] = all
            waiting += found.flatMap { Self.edges($0, all) }
        }
        chosen = extras.keys.sorted().map { ($0, extras[$0] ?? []) }
    }

    private static func edges(_ package: Node, _ extras: Set<String>) -> [Node] {
        let lists = [package["dependencies"]] + extras.sorted().map { package["optional-dependencies"]?[$0] }
        return lists.flatMap { $0?.items.map { Array($0) } ?? [] }
    }

    // MARK: - The text

    private mutating func write(header: Node, roots: [Node]) {
        for key in ["version", "revision", "requires-python", "resolution-markers"] {
            if let value = header[key] { text += "\(key) = \(Self.inline(value))\n" }
        }
        text += """

            [[package]]
            name = "\(Self.name)"
            version = "0"
            source = { virtual = "." }
            dependencies = \(edges(roots))

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
        if let list = package["dependencies"]?.items { text += "dependencies = \(edges(Array(list)))\n" }
        let optional = extras.sorted().compactMap { extra in
            package["optional-dependencies"]?[extra]?.items.map { "\(Self.quoted(extra)) = \(edges(Array($0)))" }
        }
        if !optional.isEmpty { text += "optional-dependencies = { \(optional.joined(separator: ", ")) }\n" }
    }

    /// A list of requirements, each once, without those on what no lock has.
    private func edges(_ list: [Node]) -> String {
        var texts: [String] = []
        for edge in list {
            let found = packages(edge["name"]?.string ?? "")
            // Which of several packages is meant is only said where there are several.
            let keys = ["name", "extra", "marker"] + (found.count > 1 ? ["version", "source"] : [])
            let members = keys.compactMap { key in edge[key].map { "\(key) = \(Self.inline($0))" } }
            let text = "{ \(members.joined(separator: ", ")) }"
            if !found.isEmpty, !texts.contains(text) { texts.append(text) }
        }
        return "[" + texts.joined(separator: ", ") + "]"
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
