package import CairnDiagnostics
package import YAML

/// A way into a value: `project.dependencies[0]`, `tool."my.key".on`, `jobs.test.steps[-1].uses`; `*` and `[*]` try
/// every member.
package struct ValuePath: Hashable, Sendable {
    /// One step of the way.
    package enum Step: Hashable, Sendable {
        /// The member of a mapping.
        case key(String)
        /// The element of a list, from 0; negative from the end.
        case index(Int)
        /// All members, or all elements.
        case any
    }

    /// The path as written.
    package let text: String
    /// The steps; at least one.
    package let steps: [Step]

    /// Reads a path.
    /// - Returns: nil if it is none.
    package init?(_ text: String) {
        self.text = text
        var steps: [Step] = []
        var rest = text[...]
        while let first = rest.first {
            if first == "[" {
                guard let end = rest.firstIndex(of: "]") else { return nil }
                let inner = rest[rest.index(after: rest.startIndex)..<end]
                if inner == "*" {
                    steps.append(.any)
                } else if let number = Int(inner) {
                    steps.append(.index(number))
                } else {
                    return nil
                }
                rest = rest[rest.index(after: end)...]
            } else {
                if first == "." {
                    guard !steps.isEmpty else { return nil }
                    rest = rest.dropFirst()
                } else if !steps.isEmpty {
                    return nil
                }
                guard let step = Self.key(&rest) else { return nil }
                steps.append(step)
            }
        }
        guard !steps.isEmpty, steps.count <= 64 else { return nil }
        self.steps = steps
    }

    /// Reads a key, in quotes or up to the next `.` or `[`.
    private static func key(_ rest: inout Substring) -> Step? {
        if let quote = rest.first, quote == "\"" || quote == "'" {
            let inner = rest.dropFirst()
            guard let end = inner.firstIndex(of: quote) else { return nil }
            rest = inner[inner.index(after: end)...]
            return .key(String(inner[..<end]))
        }
        let name = rest.prefix { $0 != "." && $0 != "[" }
        guard !name.isEmpty else { return nil }
        rest = rest[name.endIndex...]
        return name == "*" ? .any : .key(String(name))
    }

    /// The values that the path leads to, in each of a file's documents.
    /// - Throws: that a key on the way is there twice, so that it is not known which one is meant.
    package func values(in documents: [Node]) throws(Diagnostic) -> [Node] {
        var nodes = documents
        for step in steps { nodes = try Self.follow(step, from: nodes) }
        return nodes
    }

    /// How far the path leads: the deepest value on the way, the part of the path that leads there, and the step that
    /// it lacks. Only for a path that leads nowhere.
    /// - Throws: as `values(in:)`.
    package func dead(
        in documents: [Node]
    ) throws(Diagnostic) -> (place: Node, reached: String, missing: Step)? {
        var nodes = documents
        var reached = ""
        for step in steps {
            let next = try Self.follow(step, from: nodes)
            if next.isEmpty { return nodes.first.map { ($0, reached, step) } }
            nodes = next
            reached += reached.isEmpty || step.isIndex ? step.text : "." + step.text
        }
        return nil
    }

    private static func follow(_ step: Step, from nodes: [Node]) throws(Diagnostic) -> [Node] {
        var found: [Node] = []
        for node in nodes {
            switch step {
            case .key(let key):
                let members = node.members(named: key)
                if members.count > 1 { throw ambiguous(key, members[0], members[1]) }
                found += members.map(\.value)
            case .index(let index):
                guard let items = node.items else { continue }
                let place = index < 0 ? items.count + index : index
                if items.indices.contains(place) { found.append(items[place]) }
            case .any:
                if let items = node.items { found += items }
                if let entries = node.entries { found += entries.map(\.value) }
            }
        }
        return found
    }

    private static func ambiguous(_ key: String, _ first: Node.Entry, _ second: Node.Entry) -> Diagnostic {
        second.key.diagnostic(
            id: "duplicate-key", "the key '\(key)' is there twice", help: ["keep one of the two"],
            notes: [.init("first here", at: first.key.span)])
    }
}

extension ValuePath.Step {
    /// The step as written.
    package var text: String {
        switch self {
        case .key(let key): key.contains { $0 == "." || $0 == "[" } ? "\"\(key)\"" : key
        case .index(let index): "[\(index)]"
        case .any: "*"
        }
    }

    fileprivate var isIndex: Bool {
        if case .index = self { true } else { false }
    }
}
