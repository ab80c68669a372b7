import CairnDiagnostics

/// Holds a value against a schema.
struct SchemaEvaluation {
    typealias Flaw = JSONSchema.Flaw

    let schema: JSONSchema
    private var steps = 0

    init(schema: JSONSchema) {
        self.schema = schema
    }

    /// What is wrong with a value by the subschema `part`.
    mutating func flaws(
        of node: DataNode, place: String, part: Int, depth: Int
    ) throws(Diagnostic) -> [Flaw] {
        steps += 1
        guard depth <= 128, steps <= 1_000_000 else {
            throw Diagnostic(
                id: "schema-without-end", "the schema takes too many steps",
                explanation: "it may refer to itself without end",
                help: ["this is a mistake in the template: look for a '$ref' that leads back to itself"])
        }
        let part = schema.parts[part]
        if let always = part.always {
            return always ? [] : [Flaw(node: node, place: place, summary: "is not allowed")]
        }
        var found: [Flaw] = []
        for rule in part.rules {
            switch rule {
            case .arrays, .contains, .objects, .propertyNames, .dependentSchemas, .allOf, .anyOf, .oneOf, .not,
                .conditional, .reference:
                found += try nested(rule, node, place, depth + 1)
            default: found += try plain(rule, node, place)
            }
        }
        return found
    }

    private mutating func fits(_ node: DataNode, _ part: Int, _ depth: Int) throws(Diagnostic) -> Bool {
        try flaws(of: node, place: "", part: part, depth: depth).isEmpty
    }

    /// The rules that hold a value, or what is in it, against other subschemas.
    private mutating func nested(
        _ rule: JSONSchema.Rule, _ node: DataNode, _ place: String, _ depth: Int
    ) throws(Diagnostic) -> [Flaw] {
        var found: [Flaw] = []
        switch (rule, node.value) {
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
        case (.arrays(let prefix, let rest), .list(let items)):
            for (index, item) in items.enumerated() {
                guard let part = index < prefix.count ? prefix[index] : rest else { break }
                found += try flaws(of: item, place: "\(place)[\(index)]", part: part, depth: depth)
            }
        case (.contains(let part, let least, let most), .list(let items)):
            var count = 0
            for item in items where try fits(item, part, depth) { count += 1 }
            if count < least || most.map({ count > $0 }) == true {
                let wanted = most.map { "\(least) to \($0)" } ?? "at least \(least)"
                let summary = "has \(count) elements of the kind that it needs \(wanted) of"
                found.append(Flaw(node: node, place: place, summary: summary))
            }
        case (.objects(let properties, let patterns, let others), .mapping(let members)):
            found += try objects(properties, patterns, others, members, place, depth)
        case (.propertyNames(let part), .mapping(let members)):
            for member in members {
                let name = DataNode(.string(member.key), at: member.keySpan)
                found += try flaws(of: name, place: join(place, member.key), part: part, depth: depth)
            }
        case (.dependentSchemas(let rules), .mapping):
            for rule in rules where node[rule.name] != nil {
                found += try flaws(of: node, place: place, part: rule.part, depth: depth)
            }
        default: break
        }
        return found
    }

    private mutating func objects(
        _ properties: [(name: String, part: Int)], _ patterns: [(SearchPattern, Int)], _ others: Int?,
        _ members: [DataNode.Member], _ place: String, _ depth: Int
    ) throws(Diagnostic) -> [Flaw] {
        var found: [Flaw] = []
        for member in members {
            let at = join(place, member.key)
            var isKnown = false
            for property in properties where property.name == member.key {
                isKnown = true
                found += try flaws(of: member.value, place: at, part: property.part, depth: depth)
            }
            for (pattern, part) in patterns where try pattern.matches(member.key) {
                isKnown = true
                found += try flaws(of: member.value, place: at, part: part, depth: depth)
            }
            guard !isKnown, let others else { continue }
            if schema.parts[others].always == false {
                let help = didYouMean(member.key, among: properties.map(\.name)).map { [$0] } ?? []
                let key = DataNode(.string(member.key), at: member.keySpan)
                found.append(Flaw(node: key, place: at, summary: "is not allowed here", help: help))
            } else {
                found += try flaws(of: member.value, place: at, part: others, depth: depth)
            }
        }
        return found
    }

    /// The rules that look at a value alone.
    private func plain(_ rule: JSONSchema.Rule, _ node: DataNode, _ place: String) throws(Diagnostic) -> [Flaw] {
        func flaw(_ summary: String) -> [Flaw] { [Flaw(node: node, place: place, summary: summary)] }
        switch (rule, node.value) {
        case (.type(let names), _):
            let isFine =
                names.contains { $0 == node.typeName || ($0 == "number" && node.typeName == "integer") }
                || (names.contains("integer") && node.number.map { $0 == $0.rounded() } == true)
            return isFine ? [] : flaw("is of type \(node.typeName), not \(names.joined(separator: " or "))")
        case (.anyValue(let values, let isConst), _):
            if values.contains(where: { $0.equals(node) }) { return [] }
            let list = values.prefix(8).map(\.phrase).joined(separator: ", ") + (values.count > 8 ? ", …" : "")
            return flaw("is \(node.phrase), not \(isConst || values.count == 1 ? "" : "one of ")\(list)")
        case (.number(let rule, let limit), .int), (.number(let rule, let limit), .number):
            return number(rule, limit, node.number ?? 0).map(flaw) ?? []
        case (.size(let rule, let limit), _): return size(rule, limit, node).map(flaw) ?? []
        case (.pattern(let pattern), .string(let text)), (.pattern(let pattern), .time(let text)):
            return try pattern.matches(text) ? [] : flaw("does not match /\(pattern.text)/")
        case (.uniqueItems, .list(let items)):
            for (index, item) in items.enumerated() {
                if let first = items[..<index].firstIndex(where: { $0.equals(item) }) {
                    return [Flaw(node: item, place: "\(place)[\(index)]", summary: "is the same as [\(first)]")]
                }
            }
            return []
        case (.required(let names), .mapping):
            return names.filter { node[$0] == nil }.flatMap { flaw("lacks '\($0)'") }
        case (.dependentRequired(let rules), .mapping):
            return rules.filter { node[$0.name] != nil }.flatMap { rule in
                rule.needed.filter { node[$0] == nil }.flatMap { flaw("has '\(rule.name)' and so needs '\($0)'") }
            }
        default: return []
        }
    }

    private func number(_ rule: JSONSchema.NumberRule, _ limit: Double, _ value: Double) -> String? {
        switch rule {
        case .minimum: value >= limit ? nil : "is \(shown(value)), less than \(shown(limit))"
        case .maximum: value <= limit ? nil : "is \(shown(value)), more than \(shown(limit))"
        case .exclusiveMinimum: value > limit ? nil : "is \(shown(value)), not more than \(shown(limit))"
        case .exclusiveMaximum: value < limit ? nil : "is \(shown(value)), not less than \(shown(limit))"
        case .multipleOf: isMultiple(value, of: limit) ? nil : "is \(shown(value)), no multiple of \(shown(limit))"
        }
    }

    /// Division of decimal fractions leaves a rest in binary: 0.3 / 0.1 is nearly 3.
    private func isMultiple(_ value: Double, of step: Double) -> Bool {
        let quotient = value / step
        return quotient.isFinite && abs(quotient - quotient.rounded()) <= 1e-9 * max(1, abs(quotient))
    }

    private func size(_ rule: JSONSchema.SizeRule, _ limit: Int, _ node: DataNode) -> String? {
        switch (rule, node.value) {
        case (.minLength, .string(let text)), (.minLength, .time(let text)):
            let count = text.unicodeScalars.count
            return count >= limit ? nil : "has \(count) characters, fewer than \(limit)"
        case (.maxLength, .string(let text)), (.maxLength, .time(let text)):
            let count = text.unicodeScalars.count
            return count <= limit ? nil : "has \(count) characters, more than \(limit)"
        case (.minItems, .list(let items)):
            return items.count >= limit ? nil : "has \(items.count) elements, fewer than \(limit)"
        case (.maxItems, .list(let items)):
            return items.count <= limit ? nil : "has \(items.count) elements, more than \(limit)"
        case (.minProperties, .mapping(let members)):
            return members.count >= limit ? nil : "has \(members.count) members, fewer than \(limit)"
        case (.maxProperties, .mapping(let members)):
            return members.count <= limit ? nil : "has \(members.count) members, more than \(limit)"
        default: return nil
        }
    }

    private func shown(_ number: Double) -> String {
        Int(exactly: number).map { String($0) } ?? String(number)
    }

    private func join(_ place: String, _ key: String) -> String {
        place.isEmpty ? key : place + "." + key
    }
}
