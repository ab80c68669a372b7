package import CairnDiagnostics

/// What a template or an expression takes from outside, found by reading it and without rendering: names, and other
/// templates.
///
/// A name counts as taken where nothing before it in the text has set it. What a branch of an `if` sets counts as set
/// behind it, and a macro sees everything that the top of the template sets.
package struct FreeNames: Sendable {
    /// One place that takes a name.
    package struct Use: Sendable {
        /// The name.
        package var name: String
        /// What is taken of it, if the text says so: `title` of `project.title` and of `project["title"]`.
        package var member: String?
        /// Where the name stands, the member included.
        package var span: SourceSpan
        /// The line that it stands on.
        package var excerpt: String
    }

    /// One place that takes another template: an include, an import or an inheritance.
    package struct Reference: Sendable {
        /// The names that it may have; a `*` stands for a part that is computed.
        package var names: [String]
        /// The names that are set at this place, which the other template sees unless it is imported.
        package var locals: Set<String>
        /// Whether the other template sees the variables of this one.
        package var seesContext: Bool
        /// Whether it may be missing.
        package var isOptional: Bool
        /// Where the name of the other template stands.
        package var span: SourceSpan
        /// The line that it stands on.
        package var excerpt: String
    }

    /// The names taken, in the order of the text.
    package var uses: [Use] = []
    /// The names that the text asks about before it takes them: `x is defined`, `x | default(…)`.
    package var guarded: Set<String> = []
    /// The other templates taken, in the order of the text.
    package var references: [Reference] = []
}

extension Environment {
    /// Finds what a template takes from outside. The environment's own functions don't count.
    /// - Parameters:
    ///   - source: the template's text.
    ///   - name: what spans call it.
    /// - Throws: what keeps the text from being a template.
    package func freeNames(of source: String, name: String) throws(TemplateError) -> FreeNames {
        try names(in: source, name: name, isExpression: false)
    }

    /// Finds what an expression without braces takes from outside.
    /// - Throws: what keeps the text from being an expression.
    package func freeNames(ofExpression source: String, name: String) throws(TemplateError) -> FreeNames {
        try names(in: source, name: name, isExpression: true)
    }

    private func names(in source: String, name: String, isExpression: Bool) throws(TemplateError) -> FreeNames {
        let text = SourceText(reading: source, name: name, keepsEnd: true)
        do throws(Failure) {
            var parser = try Parser(text, storage, isExpression: isExpression)
            let tree = isExpression ? try parser.wholeExpression() : try parser.template()
            var walk = NameWalk(source: text, tree: tree, globals: Set(storage.globals.names))
            if isExpression {
                for step in walk.steps(tree.body) { walk.expression(step) }
            } else {
                walk.collectTop(tree.body)
                walk.body(tree.body)
            }
            return walk.found
        } catch {
            throw TemplateError(error, text, 0, 0)
        }
    }
}

/// The walk over a tree, whose depth the parser bounds.
private struct NameWalk {
    let source: SourceText
    let tree: Tree
    let globals: Set<String>
    var found = FreeNames()
    /// The names that are set at this place.
    private var scope: Set<String> = ["self", "super"]
    /// The names that the top of the template sets.
    private var top: Set<String> = []

    init(source: SourceText, tree: Tree, globals: Set<String>) {
        self.source = source
        self.tree = tree
        self.globals = globals
    }

    /// The numbers listed at `list`; none where there is no list (-1).
    func steps(_ list: Int32) -> [Int32] {
        list < 0 ? [] : Array(tree.lists[tree.range(list)])
    }

    /// The numbers listed at `list` as pairs.
    private func pairs(_ list: Int32, from first: Int = 0) -> [(first: Int32, second: Int32)] {
        let numbers = steps(list)
        return stride(from: first, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }

    private func name(_ number: Int32) -> String { tree.names.text(number).string }

    /// The names that assigning to a target sets.
    private func names(ofTarget target: Int32) -> [String] {
        let node = tree[target]
        return switch node.operation {
        case .targetName: [name(node.a)]
        case .targetTuple: steps(node.a).flatMap(names(ofTarget:))
        default: []
        }
    }

    mutating func collectTop(_ body: Int32) {
        for step in steps(body) {
            let node = tree[step]
            switch node.operation {
            case .assign, .setBlock: top.formUnion(names(ofTarget: node.a))
            case .macro: if let number = steps(node.a).first { top.insert(name(number)) }
            case .importAs: top.insert(name(node.b))
            case .fromImport: top.formUnion(pairs(node.b).map { name($0.second) })
            case .ifElse: for branch in pairs(node.a) { collectTop(branch.second) }
            case .group: collectTop(node.a)
            case .block: collectTop(node.b)
            default: break
            }
        }
    }

    mutating func body(_ list: Int32) {
        for step in steps(list) { statement(tree[step]) }
    }

    /// Walks the body at `list` with more names, and forgets what it sets.
    private mutating func inner(_ list: Int32, with names: [String] = []) {
        let outer = scope
        scope.formUnion(names)
        body(list)
        scope = outer
    }

    private mutating func statement(_ node: Node) {
        switch node.operation {
        case .output, .evaluate: expression(node.a)
        case .ifElse:
            for branch in pairs(node.a) {
                expression(branch.first)
                body(branch.second)
            }
        case .loop: loop(steps(node.a))
        case .assign:
            expression(node.b)
            assign(node.a)
        case .setBlock:
            inner(node.b)
            expression(node.c)
            assign(node.a)
        case .macro:
            if let number = steps(node.a).first { scope.insert(name(number)) }
            macro(node.a)
        case .callBlock:
            expression(node.b)
            macro(node.a)
        case .filterBlock:
            expression(node.a)
            inner(node.b)
        case .with:
            let values = pairs(node.a)
            for value in values { expression(value.second) }
            inner(node.b, with: values.flatMap { names(ofTarget: $0.first) })
        case .include:
            refer(
                node.a, seesContext: node.flag & Node.Flag.withContext != 0,
                isOptional: node.flag & Node.Flag.ignoresMissing != 0)
        case .importAs:
            refer(node.a, seesContext: node.flag & Node.Flag.withContext != 0, isOptional: false)
            scope.insert(name(node.b))
        case .fromImport:
            refer(node.a, seesContext: node.flag & Node.Flag.withContext != 0, isOptional: false)
            scope.formUnion(pairs(node.b).map { name($0.second) })
        case .extends: refer(node.a, seesContext: true, isOptional: false)
        case .block: inner(node.b)
        case .group: body(node.a)
        default: break
        }
    }

    /// A loop of these parts: target, items, condition, body and `else`.
    private mutating func loop(_ parts: [Int32]) {
        guard parts.count == 5 else { return }
        expression(parts[1])
        let outer = scope
        scope.formUnion(names(ofTarget: parts[0]) + ["loop"])
        expression(parts[2])
        body(parts[3])
        scope = outer
        inner(parts[4])
    }

    /// A macro whose name, body and parameters are listed at `list`.
    private mutating func macro(_ list: Int32) {
        let parts = steps(list)
        guard parts.count >= 2 else { return }
        let outer = scope
        scope.formUnion(top)
        scope.formUnion(["caller", "varargs", "kwargs"])
        for parameter in pairs(list, from: 2) {
            expression(parameter.second)
            scope.insert(name(parameter.first))
        }
        body(parts[1])
        scope = outer
    }

    private mutating func assign(_ target: Int32) {
        let node = tree[target]
        if node.operation == .targetAttribute { expression(node.a) }
        scope.formUnion(names(ofTarget: target))
    }

    // MARK: - Expressions

    /// Walks the expression of the step `index`; -1 is none.
    mutating func expression(_ index: Int32) {
        guard index >= 0 else { return }
        let node = tree[index]
        switch node.operation {
        case .name: use(node.a, nil, node)
        case .list, .tuple, .dict, .concatenate: for step in steps(node.a) { expression(step) }
        case .attribute:
            let operand = tree[node.a]
            if operand.operation == .name { use(operand.a, name(node.b), node) } else { expression(node.a) }
        case .item:
            let operand = tree[node.a]
            if operand.operation == .name, let member = text(node.b) {
                use(operand.a, member, node)
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
            for link in pairs(node.b) { expression(link.second) }
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
            guarding(["default", "d"].contains(name(node.b)), node.a)
            arguments(node.c)
        case .test:
            guarding(["defined", "undefined"].contains(name(node.b)), node.a)
            arguments(node.c)
        default: break
        }
    }

    /// The arguments listed at `list`: four numbers (how many have no name, and the steps of `*` and `**` in the last two),
    /// those without a name, and names and values in turn.
    private mutating func arguments(_ list: Int32) {
        let numbers = steps(list)
        guard numbers.count >= 4 else { return }
        let named = 4 + Int(numbers[0])
        for step in numbers[4..<min(max(named, 4), numbers.count)] { expression(step) }
        for pair in pairs(list, from: named) { expression(pair.second) }
        expression(numbers[2])
        expression(numbers[3])
    }

    /// The text of the step `index` if it is a constant one.
    private func text(_ index: Int32) -> String? {
        let node = tree[index]
        guard node.operation == .constant, case .string(let text) = tree.constants[Int(node.a)] else { return nil }
        return text.string
    }

    private mutating func guarding(_ isGuard: Bool, _ operand: Int32) {
        guard operand >= 0 else { return }
        let node = tree[operand]
        if isGuard, node.operation == .name, !scope.contains(name(node.a)) { found.guarded.insert(name(node.a)) }
        expression(operand)
    }

    private mutating func use(_ number: Int32, _ member: String?, _ place: Node) {
        let name = name(number)
        guard !scope.contains(name), !globals.contains(name) else { return }
        found.uses.append(
            .init(
                name: name, member: member, span: source.span(Int(place.start), Int(place.end)),
                excerpt: source.line(at: Int(place.start))))
    }

    private mutating func refer(_ value: Int32, seesContext: Bool, isOptional: Bool) {
        expression(value)
        let place = tree[value]
        found.references.append(
            .init(
                names: patterns(value), locals: scope, seesContext: seesContext, isOptional: isOptional,
                span: source.span(Int(place.start), Int(place.end)), excerpt: source.line(at: Int(place.start))))
    }

    /// The texts that a name may come to, `*` for what is computed.
    private func patterns(_ index: Int32) -> [String] {
        let node = tree[index]
        switch node.operation {
        case .constant: return [text(index) ?? "*"]
        case .list, .tuple: return steps(node.a).flatMap(patterns)
        case .conditional: return patterns(node.b) + (node.c < 0 ? [] : patterns(node.c))
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
