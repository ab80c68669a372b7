import CairnDiagnostics
import YAML

/// Holds a value against a schema.
struct SchemaEvaluation {
    typealias Flaw = JSONSchema.Flaw

    let schema: JSONSchema
    private let isCancelled: () -> Bool
    private var steps = 0
    /// How many steps were taken when it was last asked whether to stop.
    private var asked = 0

    /// How many may be.
    private let limit: Int

    init(schema: JSONSchema, limit: Int, isCancelled: @escaping () -> Bool) {
        self.limit = limit
        self.schema = schema
        self.isCancelled = isCancelled
    }

    /// Counts steps. Throws at the limit, and when somebody wants to stop.
    private mutating func spend(_ count: Int) throws(Diagnostic) {
        steps += count
        guard steps - asked > 10_000 || steps > limit else { return }
        asked = steps
        if isCancelled() {
            throw Diagnostic(
                id: "interrupted", "the value was not held against the whole schema before the interruption")
        }
        if steps > limit { throw tooLong("or compare long lists and texts many times") }
    }

    private func tooLong(_ also: String) -> Diagnostic {
        Diagnostic(
            id: "schema-without-end", "the schema takes too many steps",
            explanation: "it may refer to itself without end, \(also)",
            help: [
                "this is a mistake in the template: look for a '$ref' that leads back to itself, and for keywords that "
                    + "look at the same values again and again"
            ])
    }

    /// What is wrong with a value by the subschema `part`.
    mutating func flaws(
        of node: Node, place: String, part: Int, depth: Int
    ) throws(Diagnostic) -> [Flaw] {
        try spend(10)
        guard depth <= 128 else { throw tooLong("or the value is nested too deeply") }
        let part = schema.parts[part]
        if let always = part.always {
            return always ? [] : [Flaw(node: node, place: place, summary: "is not allowed")]
        }
        var found: [Flaw] = []
        for rule in part.rules {
            try spend(1)
            switch rule {
            case .arrays, .contains, .objects, .propertyNames, .dependentSchemas, .allOf, .anyOf, .oneOf, .not,
                .conditional, .reference:
                found += try nested(rule, node, place, depth + 1)
            default: found += try plain(rule, node, place)
            }
        }
        return found
    }

    private mutating func fits(_ node: Node, _ part: Int, _ depth: Int) throws(Diagnostic) -> Bool {
        try flaws(of: node, place: "", part: part, depth: depth).isEmpty
    }

    /// The rules that hold a value, or what is in it, against other subschemas.
    private mutating func nested(
        _ rule: JSONSchema.Rule, _ node: Node, _ place: String, _ depth: Int
    ) throws(Diagnostic) -> [Flaw] {
        var found: [Flaw] = []
        switch (rule, node.kind) {
        case (.reference(let part), _): return try flaws(of: node, place: place, part: part, depth: depth)
        case (.allOf(let parts), _):
            for part in parts { found += try flaws(of: node, place: place, part: part, depth: depth) }
        case (.anyOf(let parts), _):
            var nearest: [Flaw]?
            for part in parts {
                let flaws = try flaws(of: node, place: place, part: part, depth: depth)
                if flaws.isEmpty { return [] }
                if nearest.map({ flaws.count < $0.count }) ?? true { nearest = flaws }
            }
            let why = nearest?.first.map { "; the nearest: \($0.place.isEmpty ? "it" : "'\($0.place)'") \($0.summary)" }
            found.append(
                Flaw(node: node, place: place, summary: "fits none of \(parts.count) alternatives\(why ?? "")"))
        case (.oneOf(let parts), _):
            var count = 0
            for part in parts where try fits(node, part, depth) { count += 1 }
            if count != 1 {
                let summary = "fits \(count == 0 ? "none" : "\(count)") of \(parts.count) alternatives, not exactly one"
                found.append(Flaw(node: node, place: place, summary: summary))
            }
        case (.not(let part), _):
            if try fits(node, part, depth) {
                found.append(Flaw(node: node, place: place, summary: "is what the schema rules out"))
            }
        case (.conditional(let condition, let then, let otherwise), _):
            if let part = try fits(node, condition, depth) ? then : otherwise {
                return try flaws(of: node, place: place, part: part, depth: depth)
            }
        case (.arrays(let prefix, let rest), .sequence):
            guard let items = node.items else { break }
            for (index, item) in items.enumerated() {
                guard let part = index < prefix.count ? prefix[index] : rest else { break }
                found += try flaws(of: item, place: "\(place)[\(index)]", part: part, depth: depth)
            }
        case (.contains(let part, let least, let most), .sequence):
            guard let items = node.items else { break }
            var count = 0
            for item in items where try fits(item, part, depth) { count += 1 }
            if count < least || most.map({ count > $0 }) == true {
                let wanted = most.map { "\(least) to \($0)" } ?? "at least \(least)"
                let summary = "has \(count) elements of the kind that it needs \(wanted) of"
                found.append(Flaw(node: node, place: place, summary: summary))
            }
        case (.objects(let properties, let patterns, let others), .mapping):
            guard let entries = node.entries else { break }
            found += try objects(properties, patterns, others, entries, place, depth)
        case (.propertyNames(let part), .mapping):
            guard let entries = node.entries else { break }
            for entry in entries {
                let at = join(place, entry.key.text)
                found += try flaws(of: entry.key.name, place: at, part: part, depth: depth)
            }
        case (.dependentSchemas(let rules), .mapping):
            try spend((rules.count * (node.entries?.count ?? 0)) >> 3)
            for rule in rules where has(node, rule.name) {
                found += try flaws(of: node, place: place, part: rule.part, depth: depth)
            }
        default: break
        }
        return found
    }

    private func has(_ node: Node, _ name: String) -> Bool {
        !node.members(named: name).isEmpty
    }

    private mutating func objects(
        _ properties: [(name: String, part: Int)], _ patterns: [(SchemaPattern, Int)], _ others: Int?,
        _ entries: Node.Entries, _ place: String, _ depth: Int
    ) throws(Diagnostic) -> [Flaw] {
        var found: [Flaw] = []
        for entry in entries {
            let name = entry.key.text
            let at = join(place, name)
            var isKnown = false
            try spend(properties.count >> 2)
            // By their code points: for Swift an é is the same as an e with an accent behind it.
            for property in properties where property.name.utf8.elementsEqual(name.utf8) {
                isKnown = true
                found += try flaws(of: entry.value, place: at, part: property.part, depth: depth)
            }
            for (pattern, part) in patterns where try matches(pattern, name) {
                isKnown = true
                found += try flaws(of: entry.value, place: at, part: part, depth: depth)
            }
            guard !isKnown, let others else { continue }
            if schema.parts[others].always == false {
                try spend(properties.count * 10)
                let help = didYouMean(name, among: properties.map(\.name)).map { [$0] } ?? []
                found.append(Flaw(node: entry.key, place: at, summary: "is not allowed here", help: help))
            } else {
                found += try flaws(of: entry.value, place: at, part: others, depth: depth)
            }
        }
        return found
    }

    /// The rules that look at a value alone.
    private mutating func plain(_ rule: JSONSchema.Rule, _ node: Node, _ place: String) throws(Diagnostic) -> [Flaw] {
        func flaw(_ summary: String) -> [Flaw] { [Flaw(node: node, place: place, summary: summary)] }
        switch (rule, node.kind) {
        case (.type(let names), _):
            let type = node.typeName
            let isFine =
                names.contains { $0 == type || ($0 == "number" && type == "integer") }
                || (names.contains("integer") && node.exactNumber?.isWhole == true)
            return isFine ? [] : flaw("is of type \(type), not \(names.joined(separator: " or "))")
        case (.anyValue(let values, let isConst), _):
            for value in values where try equals(value, node) { return [] }
            let list = values.prefix(8).map(\.shown).joined(separator: ", ") + (values.count > 8 ? ", …" : "")
            return flaw("is \(node.shown), not \(isConst || values.count == 1 ? "" : "one of ")\(list)")
        case (.number(let rule, let limit, let written), .int), (.number(let rule, let limit, let written), .double):
            return number(rule, limit, written, node).map(flaw) ?? []
        case (.size(let rule, let limit), _): return size(rule, limit, node).map(flaw) ?? []
        case (.pattern(let pattern), .string), (.pattern(let pattern), .time):
            return try matches(pattern, node.text) ? [] : flaw("does not match /\(pattern.text)/")
        case (.uniqueItems, .sequence):
            guard let items = node.items else { return [] }
            return try repetition(in: items, place).map { [$0] } ?? []
        case (.required(let names), .mapping):
            try spend((names.count * (node.entries?.count ?? 0)) >> 3)
            return names.filter { !has(node, $0) }.flatMap { flaw("lacks '\($0)'") }
        case (.dependentRequired(let rules), .mapping):
            let names = rules.reduce(rules.count) { $0 + $1.needed.count }
            try spend((names * (node.entries?.count ?? 0)) >> 3)
            return rules.filter { has(node, $0.name) }.flatMap { rule in
                rule.needed.filter { !has(node, $0) }.flatMap { flaw("has '\(rule.name)' and so needs '\($0)'") }
            }
        default: return []
        }
    }

    /// The first item that is there before.
    private mutating func repetition(in items: Node.Items, _ place: String) throws(Diagnostic) -> Flaw? {
        var known: [Int: [(index: Int, item: Node)]] = [:]
        for (index, item) in items.enumerated() {
            var looked = 10
            let digest = item.digest(steps: &looked)
            try spend(looked)
            for other in known[digest] ?? [] where try equals(other.item, item) {
                return Flaw(node: item, place: "\(place)[\(index)]", summary: "is the same as [\(other.index)]")
            }
            known[digest, default: []].append((index, item))
        }
        return nil
    }

    private mutating func equals(_ one: Node, _ other: Node) throws(Diagnostic) -> Bool {
        try one.equals(other) { (count) throws(Diagnostic) in try spend(count) }
    }

    private mutating func matches(_ pattern: SchemaPattern, _ text: String) throws(Diagnostic) -> Bool {
        var effort = 0
        let isMatch = try pattern.matches(text, effort: &effort)
        // A step of an expression takes about a hundredth of one of these.
        try spend(effort / 100 + text.utf8.count >> 4)
        return isMatch
    }

    private func number(_ rule: JSONSchema.NumberRule, _ limit: Number, _ written: Node, _ node: Node) -> String? {
        guard let value = node.exactNumber else { return nil }
        let (found, wanted) = (shown(node), shown(written))
        return switch rule {
        case .minimum: value >= limit ? nil : "is \(found), less than \(wanted)"
        case .maximum: value <= limit ? nil : "is \(found), more than \(wanted)"
        case .exclusiveMinimum: value > limit ? nil : "is \(found), not more than \(wanted)"
        case .exclusiveMaximum: value < limit ? nil : "is \(found), not less than \(wanted)"
        case .multipleOf:
            value.isMultiple(of: limit) ?? isMultiple(node, of: written)
                ? nil : "is \(found), no multiple of \(wanted)"
        }
    }

    /// The same for numbers with very many digits, nearly: division of decimal fractions leaves a rest in binary.
    private func isMultiple(_ node: Node, of step: Node) -> Bool {
        guard let value = node.number, let step = step.number else { return false }
        let quotient = value / step
        return quotient.isFinite && abs(quotient - quotient.rounded()) <= 1e-9 * max(1, abs(quotient))
    }

    private func size(_ rule: JSONSchema.SizeRule, _ limit: Int, _ node: Node) -> String? {
        let what: String
        let count: Int
        switch (rule, node.kind) {
        case (.minLength, .string), (.minLength, .time), (.maxLength, .string), (.maxLength, .time):
            (what, count) = ("characters", node.text.unicodeScalars.count)
        case (.minItems, .sequence), (.maxItems, .sequence): (what, count) = ("elements", node.items?.count ?? 0)
        case (.minProperties, .mapping), (.maxProperties, .mapping):
            (what, count) = ("members", node.entries?.count ?? 0)
        default: return nil
        }
        switch rule {
        case .minLength, .minItems, .minProperties:
            return count >= limit ? nil : "has \(count) \(what), fewer than \(limit)"
        case .maxLength, .maxItems, .maxProperties:
            return count <= limit ? nil : "has \(count) \(what), more than \(limit)"
        }
    }

    private func shown(_ node: Node) -> String {
        if case .whole(let number) = node.exactNumber { return String(number) }
        return node.shown
    }

    private func join(_ place: String, _ key: String) -> String {
        place.isEmpty ? key : place + "." + key
    }
}
