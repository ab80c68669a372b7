import CairnDiagnostics
import CairnFiles
import YAML

/// One `template.yaml`, a template's or a layer's, before layers are stacked.
struct Manifest {
    /// The template's version; a layer has none.
    var version: String?
    /// The layers that it stands on, and where each is named.
    var layers: [(name: String, node: Node)]
    var questions: [QuestionDeclaration]
    var variables: [Variable]
    var rules: [FileRule]
    /// The command that shows a starter at work; nil if this manifest names none.
    var demo: [Snippet]?
    var structure: [CheckDeclaration]
    var proof: ProofDeclaration

    /// Decodes a manifest, or with `onlyStarter` what a starter is made of; what is wrong goes to `problems`.
    /// - Returns: nil if nothing of it can be used.
    init?(_ root: Node, isLayer: Bool, onlyStarter: Bool, problems: Problems) {
        var keys = ["schema", "version", "layers", "questions", "variables", "files", "demo", "structure", "proof"]
        if isLayer { keys.remove(at: 1) }
        guard
            let fields = problems.fields(of: root, isLayer ? "a layer's manifest" : "a template's manifest", keys: keys)
        else { return nil }
        checkSchema(fields, supported: 1)
        version = isLayer ? nil : fields.required("version") { (node) throws(Diagnostic) in try node.version() }
        layers =
            fields.list("layers") { (node) throws(Diagnostic) in (name: try node.identifier(), node: node) } ?? []
        questions =
            fields["questions"].map { node in
                Self.members(of: node, "'questions' to be a mapping of names to questions", problems) {
                    (name, entry) in QuestionDeclaration(name: name, key: entry.key, node: entry.value)
                }
            } ?? []
        variables =
            fields["variables"].map { node in
                Self.members(of: node, "'variables' to be a mapping of names to values", problems) {
                    (name, entry) in Variable(name: name, value: entry.value, span: entry.key.span)
                }
            } ?? []
        rules =
            fields.list("files") { (node) throws(Diagnostic) in FileRule(node, problems: problems) }?
            .compactMap { $0 } ?? []
        demo = fields.optional("demo") { (node) throws(Diagnostic) in try node.command() }
        structure = onlyStarter ? [] : CheckDeclaration.list(fields, "structure", problems: problems)
        proof = onlyStarter ? ProofDeclaration() : ProofDeclaration(fields, problems: problems)
    }

    private static func members<Member>(
        of node: Node, _ expected: String, _ problems: Problems, _ make: (String, Node.Entry) -> Member
    ) -> [Member] {
        let entries = problems.attempt { () throws(Diagnostic) in try node.entries(expected) }
        return (entries.map(Array.init) ?? []).compactMap { entry in
            problems.attempt { () throws(Diagnostic) in
                let name = try entry.key.variableName("a question or variable")
                guard !Self.reserved.contains(name) else {
                    throw entry.key.diagnostic(
                        id: "reserved-name", "the name '\(name)' is Cairn's own",
                        explanation: "every template has these: " + Self.reserved.joined(separator: ", "))
                }
                return make(name, entry)
            }
        }
    }

    /// The variables that Cairn itself defines for every template.
    static let reserved = ["answers", "cairn", "project", "template"]
}

/// A question as one manifest declares it; a later one may declare it again.
struct QuestionDeclaration {
    var name: String
    var key: Node
    var node: Node
}

extension FileRule {
    /// Decodes a rule; nil if it was reported.
    fileprivate init?(_ node: Node, problems: Problems) {
        guard let fields = problems.fields(of: node, "a file rule", keys: ["path", "when", "to"]),
            let path = fields.required(
                "path",
                { (node) throws(Diagnostic) in
                    try node.glob("'path' to be a path below files/")
                }), let pathNode = fields["path"]
        else { return nil }
        when = fields.optional("when") { (node) throws(Diagnostic) in try node.condition() }
        to = fields.optional("to") { (node) throws(Diagnostic) in
            _ = try node.nonEmptyString("'to' to be a path")
            return Snippet(node)
        }
        if let target = fields["to"], path.hasWildcard {
            problems.report(
                target.diagnostic(
                    id: "rule-moves-many", "'to' needs a rule for one file",
                    explanation: "the pattern '\(path.pattern)' may match several, which would all get this path"))
        }
        self.path = path
        span = pathNode.span
    }
}

extension CheckDeclaration {
    /// Decodes the checks under `key`; what is wrong goes to `problems`.
    static func list(_ fields: Fields, _ key: String, problems: Problems) -> [CheckDeclaration] {
        let checks = fields.list(key) { (node) throws(Diagnostic) in CheckDeclaration(node, problems: problems) }
        return (checks ?? []).compactMap { $0 }
    }

    private init?(_ node: Node, problems: Problems) {
        // The kind's own options are not known here, so unknown keys are the kind's to report.
        guard
            let entries = problems.attempt({ () throws(Diagnostic) in try node.entries("a check (a mapping)") })
        else { return nil }
        let keys = entries.map(\.key.text) + Self.commonKeys
        guard let fields = problems.fields(of: node, "a check", keys: keys),
            let id = fields.required("id", { (node) throws(Diagnostic) in try node.identifier() }),
            let kind = fields.nonEmptyString("check"), let idNode = fields["id"]
        else { return nil }
        self.init(
            id: id, kind: kind, node: node,
            title: fields.optional("title") { (node) throws(Diagnostic) in try node.line("title") },
            why: fields.optionalString("why"), hints: fields.strings("hints"), needs: fields.strings("needs"),
            when: fields.optional("when") { (node) throws(Diagnostic) in try node.condition() }, span: idNode.span)
    }
}

/// Reports checks that share an id, and needs that no check has for its id.
func reportDuplicates(_ checks: [CheckDeclaration], to problems: Problems) {
    var seen: [String: CheckDeclaration] = [:]
    for check in checks {
        if let first = seen[check.id] {
            problems.report(
                (check.node["id"] ?? check.node).diagnostic(
                    id: "duplicate-id", "a second check has the id '\(check.id)'",
                    notes: [.init("the first is here", at: first.span)]))
        } else {
            for need in check.needs where seen[need] == nil {
                problems.report(
                    (check.node["needs"] ?? check.node).diagnostic(
                        id: "unknown-need", "no check before '\(check.id)' has the id '\(need)'",
                        explanation: "a check needs only checks that stand above it",
                        help: didYouMean(need, among: checks.map(\.id)).map { [$0] } ?? []))
            }
            seen[check.id] = check
        }
    }
}

extension Node {
    /// A condition: an expression, or plainly true or false.
    func condition() throws(Diagnostic) -> Snippet {
        guard kind != .bool else { return Snippet(self) }
        let text = try nonEmptyString("a condition: an expression, or true or false")
        guard !text.holds("{{"), !text.holds("{%") else {
            throw diagnostic(
                id: "braces-in-condition", "a condition stands without braces: '\(text)'",
                help: [Self.bare(text).map { "write: when: \($0)" } ?? "write the expression alone"])
        }
        return Snippet(self)
    }

    /// Reads a manifest's text; a condition in braces, which YAML takes for a mapping, is told as what it is.
    static func parseManifest(_ bytes: [UInt8], file: String) throws(Diagnostic) -> Node {
        do throws(Diagnostic) {
            return try Node.parse(bytes, file: file)
        } catch {
            guard error.id == "yaml-collection-as-key", let line = error.excerpt,
                let start = line.firstPlace(of: "when: {{")
            else { throw error }
            let text = line[start.upperBound...]
            var problem = error
            problem.id = "braces-in-condition"
            problem.summary = "a condition stands without braces"
            problem.explanation = nil
            let inner = text.firstPlace(of: "}}").flatMap { bare("{{" + text[..<$0.lowerBound] + "}}") }
            problem.help = [inner.map { "write: when: \($0)" } ?? "write the expression alone"]
            throw problem
        }
    }

    /// The expression within `{{ … }}`; nil if the text is something else.
    static func bare(_ text: String) -> String? {
        guard text.hasPrefix("{{"), text.hasSuffix("}}"), text.utf8.count > 4 else { return nil }
        let inner = text.dropFirst(2).dropLast(2).drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        return inner.isEmpty || inner.contains { $0 == "{" || $0 == "}" } ? nil : String(inner)
    }

    /// A command: a program and its arguments, each a template; never a shell's line.
    func command() throws(Diagnostic) -> [Snippet] {
        let words = try items("a program and its arguments").map { (node) throws(Diagnostic) in
            _ = try node.nonEmptyString("an argument")
            return Snippet(node)
        }
        guard !words.isEmpty else { throw wrongType("a program and its arguments") }
        return words
    }

    /// A version as numbers with dots: `1.2.0`.
    func version() throws(Diagnostic) -> String {
        // YAML takes 1.0 for a number; that is the same slip as '1.0' in quotes.
        let text = kind == .int || kind == .double ? self.text : try string("a version such as 1.2.0")
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            parts.allSatisfy({ part in
                !part.isEmpty && part.utf8.count <= 9 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            })
        else {
            let isShort =
                parts.count < 3 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
            throw diagnostic(
                id: "invalid-version", "'\(text)' is no version",
                explanation: "a version is three numbers: 1.2.0",
                help: isShort
                    ? ["write: " + (parts.map(String.init) + ["0", "0"]).prefix(3).joined(separator: ".")] : [])
        }
        return text
    }
}
