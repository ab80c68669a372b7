import CairnDiagnostics

/// The walk over a tree, whose depth the parser bounds.
struct NameWalk {
    let source: SourceText
    let environment: SharedEnvironment
    let tree: Tree
    var found = FreeNames()
    /// The names that are set at this place.
    private var scope: Set<String> = ["self", "super"]
    /// The names that the top of the template sets.
    private var top: Set<String> = []

    init(source: SourceText, environment: SharedEnvironment, tree: Tree) {
        self.source = source
        self.environment = environment
        self.tree = tree
    }

    /// The numbers listed at `list`.
    func steps(_ list: Int32) -> ArraySlice<Int32> { tree.lists[tree.range(list)] }

    /// The numbers listed at `list`, two by two.
    private func pairs(_ list: some Collection<Int32>) -> [(Int32, Int32)] {
        let list = Array(list)
        return stride(from: 0, to: list.count - 1, by: 2).map { (list[$0], list[$0 + 1]) }
    }

    private func name(_ number: Int32) -> String { tree.names.text(number).string }

    /// Keeps the names that the statements listed at `list` set, those of branches and blocks among them.
    mutating func collectTop(_ list: Int32) {
        for step in steps(list) {
            let node = tree[step]
            switch node.operation {
            case .assign, .setBlock: top.formUnion(targets(node.a))
            case .macro: steps(node.a).first.map { _ = top.insert(name($0)) }
            case .importAs: top.insert(name(node.b))
            case .fromImport: for (_, alias) in pairs(steps(node.b)) { top.insert(name(alias)) }
            case .ifElse: for (_, body) in pairs(steps(node.a)) { collectTop(body) }
            case .group: collectTop(node.a)
            case .block: collectTop(node.b)
            default: break
            }
        }
    }

    /// The names that a target sets; an attribute of a namespace sets none.
    private func targets(_ step: Int32) -> [String] {
        let node = tree[step]
        return switch node.operation {
        case .targetName: [name(node.a)]
        case .targetTuple: steps(node.a).flatMap { targets($0) }
        default: []
        }
    }

    // MARK: - Statements

    /// Walks the statements listed at `list`.
    mutating func walk(_ list: Int32) {
        for step in steps(list) { statement(tree[step]) }
    }

    /// Walks statements with more names, and forgets what they set.
    private mutating func inner(_ list: Int32, with names: [String] = []) {
        let outer = scope
        scope.formUnion(names)
        walk(list)
        scope = outer
    }

    private mutating func statement(_ node: Node) {
        switch node.operation {
        case .output, .evaluate: expression(node.a)
        case .ifElse:
            for (test, body) in pairs(steps(node.a)) {
                if test >= 0 { expression(test) }
                walk(body)
            }
        case .loop: loop(Array(steps(node.a)))
        case .assign:
            expression(node.b)
            assign(node.a)
        case .setBlock:
            inner(node.b)
            if node.c >= 0 { expression(node.c) }
            assign(node.a)
        case .macro:
            steps(node.a).first.map { _ = scope.insert(name($0)) }
            macro(Array(steps(node.a)))
        case .callBlock:
            expression(node.b)
            macro(Array(steps(node.a)))
        case .filterBlock:
            expression(node.a)
            inner(node.b)
        case .with:
            let values = pairs(steps(node.a))
            for (_, value) in values { expression(value) }
            inner(node.b, with: values.flatMap { targets($0.0) })
        case .include, .importAs, .fromImport:
            refer(
                node.a, seesContext: node.flag & Node.Flag.withContext != 0,
                isOptional: node.operation == .include && node.flag & Node.Flag.ignoresMissing != 0)
            if node.operation == .importAs { scope.insert(name(node.b)) }
            if node.operation == .fromImport { scope.formUnion(pairs(steps(node.b)).map { name($0.1) }) }
        case .extends:
            // A parent is rendered when the whole child was read.
            let outer = scope
            scope.formUnion(top)
            refer(node.a, seesContext: true, isOptional: false)
            scope = outer
        case .block: inner(node.b)
        case .group: inner(node.a)
        default: break
        }
    }

    /// Walks a loop: target, items, condition, body and `else`.
    private mutating func loop(_ parts: [Int32]) {
        guard parts.count >= 5 else { return }
        expression(parts[1])
        let outer = scope
        scope.formUnion(targets(parts[0]) + ["loop"])
        if parts[2] >= 0 { expression(parts[2]) }
        walk(parts[3])
        scope = outer
        if parts[4] >= 0 { inner(parts[4]) }
    }

    /// Walks a macro: its name, its body, and its parameters with their defaults.
    private mutating func macro(_ parts: [Int32]) {
        guard parts.count >= 2 else { return }
        let outer = scope
        scope.formUnion(top)
        scope.formUnion(["caller", "varargs", "kwargs"])
        for (parameter, value) in pairs(parts.dropFirst(2)) {
            if value >= 0 { expression(value) }
            scope.insert(name(parameter))
        }
        walk(parts[1])
        scope = outer
    }

    private mutating func assign(_ target: Int32) {
        let node = tree[target]
        if node.operation == .targetAttribute { expression(node.a) }
        scope.formUnion(targets(target))
    }

    // MARK: - Expressions

    /// Walks the expression at a step; -1 is none.
    mutating func expression(_ step: Int32) {
        guard step >= 0 else { return }
        let node = tree[step]
        switch node.operation {
        case .name: use(name(node.a), nil, node)
        case .list, .tuple, .dict, .concatenate: for item in steps(node.a) { expression(item) }
        case .attribute:
            let operand = tree[node.a]
            if operand.operation == .name {
                use(name(operand.a), name(node.b), node)
            } else {
                expression(node.a)
            }
        case .item:
            let operand = tree[node.a]
            if operand.operation == .name, let member = constant(node.b) {
                use(name(operand.a), member, node)
            } else {
                expression(node.a)
                expression(node.b)
            }
        case .negate, .plus, .not: expression(node.a)
        case .and, .or, .binary, .compare:
            expression(node.a)
            expression(node.b)
        case .compareChain:
            expression(node.a)
            for (_, operand) in pairs(steps(node.b)) { expression(operand) }
        case .conditional:
            expression(node.a)
            expression(node.b)
            expression(node.c)
        case .slice:
            expression(node.a)
            for part in steps(node.b) { expression(part) }
        case .call:
            expression(node.a)
            arguments(node.b)
        case .filter:
            let filter = tree.names.text(node.b)
            if environment.filters[filter] == nil {
                unknown("filter", filter.string, environment.filters.names, node)
            }
            if ["default", "d"].contains(filter.string) { guarding(node.a) }
            expression(node.a)
            arguments(node.c)
        case .test:
            let test = tree.names.text(node.b)
            if environment.tests[test] == nil {
                unknown("test", test.string, environment.tests.names, node)
            }
            if ["defined", "undefined"].contains(test.string) { guarding(node.a) }
            expression(node.a)
            arguments(node.c)
        default: break
        }
    }

    /// Walks arguments; -1 is none.
    private mutating func arguments(_ list: Int32) {
        guard list >= 0 else { return }
        let parts = Array(steps(list))
        guard parts.count >= 4 else { return }
        let positional = Int(parts[0])
        for item in parts.dropFirst(4).prefix(positional) { expression(item) }
        for (_, value) in pairs(parts.dropFirst(4 + positional)) { expression(value) }
        expression(parts[2])
        expression(parts[3])
    }

    /// The text of a step that is a constant string.
    private func constant(_ step: Int32) -> String? {
        let node = tree[step]
        guard node.operation == .constant, case .string(let text) = tree.constants[Int(node.a)] else { return nil }
        return text.string
    }

    private mutating func guarding(_ step: Int32) {
        guard step >= 0, tree[step].operation == .name, !scope.contains(name(tree[step].a)) else { return }
        found.guarded.insert(name(tree[step].a))
    }

    private mutating func use(_ name: String, _ member: String?, _ node: Node) {
        guard !scope.contains(name), environment.globals[Text(name)] == nil else { return }
        let (span, excerpt) = place(node)
        found.uses.append(.init(name: name, member: member, span: span, excerpt: excerpt))
    }

    private mutating func unknown(_ what: String, _ name: String, _ known: [String], _ node: Node) {
        let (span, excerpt) = place(node)
        found.unknown.append(.init(what: what, name: name, known: known, span: span, excerpt: excerpt))
    }

    private mutating func refer(_ step: Int32, seesContext: Bool, isOptional: Bool) {
        expression(step)
        let (span, excerpt) = place(tree[step])
        found.references.append(
            .init(
                names: patterns(step), locals: scope, seesContext: seesContext, isOptional: isOptional, span: span,
                excerpt: excerpt))
    }

    private func place(_ node: Node) -> (span: SourceSpan, excerpt: String) {
        (source.span(Int(node.start), Int(node.end)), source.line(at: Int(node.start)))
    }

    /// The texts that a name may come to, `*` for what is computed.
    private func patterns(_ step: Int32) -> [String] {
        if let text = constant(step) { return [text] }
        let node = tree[step]
        switch node.operation {
        case .list, .tuple: return steps(node.a).flatMap { patterns($0) }
        case .conditional: return patterns(node.b) + (node.c >= 0 ? patterns(node.c) : [])
        case .concatenate:
            var texts = [""]
            for part in steps(node.a) {
                let ends = patterns(part)
                // A name of many choices is as good as one that is computed.
                guard texts.count * ends.count <= 64 else { return ["*"] }
                texts = texts.flatMap { text in ends.map { text + $0 } }
            }
            return texts
        default: return ["*"]
        }
    }
}
