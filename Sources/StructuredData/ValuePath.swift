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

    /// The values that the path leads to.
    package func values(in root: DataNode) -> [DataNode] {
        steps.reduce([root]) { nodes, step in nodes.flatMap { Self.follow(step, from: $0) } }
    }

    /// How far the path leads: the deepest value on the way, the part of the path that leads there, and the step that
    /// it lacks. Only for a path that leads nowhere.
    package func dead(in root: DataNode) -> (place: DataNode, reached: String, missing: Step)? {
        var nodes = [root]
        var reached = ""
        for step in steps {
            let next = nodes.flatMap { Self.follow(step, from: $0) }
            if next.isEmpty { return nodes.first.map { ($0, reached, step) } }
            nodes = next
            reached += reached.isEmpty || step.isIndex ? step.text : "." + step.text
        }
        return nil
    }

    private static func follow(_ step: Step, from node: DataNode) -> [DataNode] {
        switch (step, node.value) {
        case (.key(let key), .mapping): return node[key].map { [$0] } ?? []
        case (.index(let index), .list(let items)):
            let place = index < 0 ? items.count + index : index
            return items.indices.contains(place) ? [items[place]] : []
        case (.any, .list(let items)): return items
        case (.any, .mapping(let members)): return members.map(\.value)
        default: return []
        }
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
