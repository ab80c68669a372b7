import CairnDiagnostics
import CairnFiles
import ProjectFiles
import StructuredData
import YAML

/// Where the packages of a project come from, by what its files tell uv.
///
/// A learner may add and upgrade packages. Each has to come from an index that the template uses, or that the person who
/// validates has set, with a digest; the project is built by the template's build backend; and nothing else in the project
/// tells uv where to look.
struct ProjectLock {
    /// The path of the lock.
    static let lock = "uv.lock"
    /// The path of the project's manifest.
    static let manifest = "pyproject.toml"

    /// The lock, if it is another than the template's.
    private(set) var changed: FileContent?
    /// What is wrong.
    private(set) var findings: [Diagnostic] = []

    /// Looks at the files of a project. One that is no TOML is a finding.
    /// - Parameter variables: the person's environment.
    /// - Throws: that a file cannot be looked at.
    init(_ files: StaticContext, variables: [String: String]) throws(Diagnostic) {
        try look(at: files)
        try lookAtManifest(files)
        try lookAtLock(files, variables)
    }

    private mutating func report(_ node: Node, _ id: String, _ summary: String, help: String) {
        findings.append(Diagnostic(id: id, summary, at: node.span, excerpt: node.excerpt, help: [help]))
    }

    /// What is in a file; nil if it is no TOML, which is reported.
    private mutating func read(_ content: FileContent) -> Node? {
        do throws(Diagnostic) {
            return try DataFormat.toml.read(content).first
        } catch {
            findings.append(error)
            return nil
        }
    }

    // MARK: - Settings of uv, and the version of Python

    private mutating func look(at files: StaticContext) throws(Diagnostic) {
        if let content = try files.content(at: "uv.toml"), content.bytes != files.original(at: "uv.toml") {
            findings.append(
                Diagnostic(
                    id: "uv-settings", "'uv.toml' tells uv where packages come from",
                    at: SourceSpan(wholeFile: "uv.toml"),
                    help: ["remove it: what only your machine needs stands in your own settings of uv"]))
        }
        let path = ".python-version"
        if let content = try files.content(at: path), content.bytes != files.original(at: path),
            Self.pythonVersion(files) == nil
        {
            findings.append(
                Diagnostic(
                    id: "python-version", "'\(path)' names no version of Python", at: SourceSpan(wholeFile: path),
                    help: ["write a version into it, such as 3.12"]))
        }
    }

    /// The version of Python that the project asks for in `.python-version`.
    static func pythonVersion(_ files: StaticContext) -> String? {
        guard let content = try? files.content(at: ".python-version") else { return nil }
        let lines = String(decoding: content.bytes.prefix(4096), as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let line = lines.first(where: { !$0.hasPrefix("#") }) else { return nil }
        let words = line.split { $0 == " " || $0 == "\t" }
        guard words.count == 1, let version = words.first, version.utf8.count <= 20,
            version.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) })
        else { return nil }
        return String(version)
    }

    /// Whether a text is a range of versions, as in `requires-python`, and nothing else that uv takes for a Python.
    static func isRange(_ text: String) -> Bool {
        text.utf8.first.map { "<>=!~".utf8.contains($0) } ?? false
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || "<>=!~., *".utf8.contains($0) }
    }

    // MARK: - pyproject.toml

    /// The settings of uv that say nothing of where packages come from, and start nothing.
    private static let harmless: Set<String> = [
        "conflicts", "constraint-dependencies", "default-groups", "dependency-groups", "dev-dependencies",
        "environments",
        "exclude-dependencies", "exclude-newer", "exclude-newer-package", "fork-strategy", "managed",
        "override-dependencies", "package", "prerelease", "required-environments", "required-version", "resolution",
    ]

    private mutating func lookAtManifest(_ files: StaticContext) throws(Diagnostic) {
        let original = files.original(at: Self.manifest)
        guard let content = try files.content(at: Self.manifest), content.bytes != original,
            let root = read(content)
        else { return }
        let template = try original.flatMap { (bytes) throws(Diagnostic) in
            try DataFormat.toml.read(bytes, file: Self.manifest).first
        }
        let builds = (root["build-system"], template?["build-system"])
        if !Self.areAlike(builds.0, builds.1) {
            let help =
                builds.1 == nil ? "remove it: the template has none" : "put back what the template has there"
            report(
                root.entry("build-system")?.key ?? root, "build-system",
                "the project's [build-system] is not the template's", help: help)
        }
        let uv = template?["tool"]?["uv"]
        for entry in root["tool"]?["uv"]?.entries.map({ Array($0) }) ?? [] {
            let name = entry.key.text
            guard !Self.harmless.contains(name), !Self.areAlike(entry.value, uv?[name]) else { continue }
            report(
                entry.key, "uv-settings", "'tool.uv.\(name)' changes what uv does, or where packages come from",
                help:
                    "take it out: packages come from the template's index, and what only your machine needs stands in "
                    + "your own settings of uv")
        }
    }

    private static func areAlike(_ one: Node?, _ other: Node?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return one.equals(other)
    }

    // MARK: - uv.lock

    private mutating func lookAtLock(_ files: StaticContext, _ variables: [String: String]) throws(Diagnostic) {
        let original = files.original(at: Self.lock)
        guard let content = try files.content(at: Self.lock), content.bytes != original,
            let root = read(content)
        else { return }
        changed = content
        let template = try original.flatMap { (bytes) throws(Diagnostic) in
            try DataFormat.toml.read(bytes, file: Self.lock).first
        }
        let places = PackagePlaces(template, variables: variables)
        for package in root["package"]?.items.map({ Array($0) }) ?? [] {
            if let problem = places.problem(of: package) {
                report(
                    problem.node, "foreign-package", problem.summary,
                    help: "lock it anew from the package index: uv lock")
            }
        }
    }
}

/// Where packages may come from.
private struct PackagePlaces {
    private var registries: Set<String> = []
    private var hosts: Set<String> = []

    /// - Parameter template: the template's lock.
    init(_ template: Node?, variables: [String: String]) {
        for package in template?["package"]?.items.map({ Array($0) }) ?? [] {
            if let registry = package["source"]?["registry"]?.string { registries.insert(Self.plain(registry)) }
            for file in Self.files(package) {
                if let host = file["url"]?.string.flatMap({ Self.host($0) }) { hosts.insert(host) }
            }
        }
        // What the person has set, as uv reads it: lists with spaces between, each perhaps with a name.
        for name in ["UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL"] {
            for word in variables[name]?.split(separator: " ") ?? [] {
                let url = word.firstPlace(of: "=").map { String(word[$0.upperBound...]) } ?? String(word)
                registries.insert(Self.plain(url))
                if let host = Self.host(url) { hosts.insert(host) }
            }
        }
    }

    /// Why a package is none from there; nil if it is.
    func problem(of package: Node) -> (node: Node, summary: String)? {
        let name = package["name"]?.string ?? ""
        guard let source = package["source"], let entries = source.entries else {
            return (package, "the lock does not say where '\(name)' comes from")
        }
        if entries.count == 1, let path = (source["editable"] ?? source["virtual"])?.string, path == "." { return nil }
        guard entries.count == 1, let registry = source["registry"]?.string else {
            let words = entries.map { "\($0.key.text) \($0.value.text)" }.joined(separator: ", ")
            return (source, "'\(name)' comes from elsewhere than a package index: \(words)")
        }
        guard registries.contains(Self.plain(registry)) else {
            return (source, "'\(name)' comes from an index that is not the template's: \(registry)")
        }
        let files = Self.files(package)
        if files.isEmpty { return (package, "the lock has no file for '\(name)'") }
        for file in files {
            guard let url = file["url"]?.string, let host = Self.host(url), hosts.contains(host) else {
                let place = file["url"]?.text ?? file["path"]?.text ?? "nowhere"
                return (file, "a file of '\(name)' comes from elsewhere than its index: \(place)")
            }
            guard Self.isFile(url, of: name) else { return (file, "a file of '\(name)' is another package's: \(url)") }
            let hash = file["hash"]?.string ?? ""
            guard ["sha256:", "sha384:", "sha512:"].contains(where: { hash.hasPrefix($0) }) else {
                return (file, "a file of '\(name)' has no digest in the lock")
            }
        }
        return nil
    }

    private static func files(_ package: Node) -> [Node] {
        (package["sdist"].map { [$0] } ?? []) + (package["wheels"]?.items.map { Array($0) } ?? [])
    }

    /// Whether the name of the file that an address leads to is that of a package, with its version behind it.
    private static func isFile(_ url: String, of package: String) -> Bool {
        func plain(_ text: Substring) -> String {
            text.lowercased().replacingAll("_", with: "-").replacingAll(".", with: "-")
        }
        let head = plain(package[...]) + "-"
        let file = plain(url.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last ?? "")
        guard file.hasPrefix(head) else { return false }
        let version = file.dropFirst(head.count)
        return (version.first == "v" ? version.dropFirst() : version).first.map { ("0"..."9").contains($0) } ?? false
    }

    private static func plain(_ url: String) -> String {
        url.utf8.last == UInt8(ascii: "/") ? String(url.dropLast()) : url
    }

    /// The scheme and the host of an address, if they are plain.
    private static func host(_ url: String) -> String? {
        for scheme in ["https://", "http://"] where url.hasPrefix(scheme) {
            let rest = url.dropFirst(scheme.utf8.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != "\\" }
            // Before an @ stand the person's words for the index, which are no part of the host.
            let host = rest.split(separator: "@", omittingEmptySubsequences: false).last.map { String($0) } ?? ""
            return host.isEmpty ? nil : scheme + host.lowercased()
        }
        return nil
    }
}

extension StaticContext {
    /// The content of a file of the project; nil if it isn't there.
    /// - Throws: that it cannot be read.
    func content(at path: String) throws(Diagnostic) -> FileContent? {
        guard let path = try? RelativePath(path), snapshot.resolve(path)?.kind == .file else { return nil }
        return try snapshot.content(path)
    }

    /// The bytes that scaffolding gives a file; nil for a file that it doesn't make.
    func original(at path: String) -> [UInt8]? {
        (try? RelativePath(path)).flatMap { original($0) }
    }
}
