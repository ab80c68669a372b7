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
        let text = SourceText(reading: source, name: name, keepsEnd: true)
        var parser = try Parser(text, options: options)
        var walk = NameWalk(source: text, globals: Set(storage.globals.keys))
        let body = try parser.template()
        walk.collectTop(body)
        walk.walk(body)
        return walk.found
    }

    /// Finds what an expression without braces takes from outside.
    /// - Throws: what keeps the text from being an expression.
    package func freeNames(ofExpression source: String, name: String) throws(TemplateError) -> FreeNames {
        let text = SourceText(reading: source, name: name, keepsEnd: true)
        var parser = try Parser(expression: text, options: options)
        var walk = NameWalk(source: text, globals: Set(storage.globals.keys))
        walk.walk(try parser.wholeExpression())
        return walk.found
    }
}

/// The walk over a tree, whose depth the parser bounds.
private struct NameWalk {
    let source: SourceText
    let globals: Set<String>
    var found = FreeNames()
    /// The names that are set at this place.
    private var scope: Set<String> = ["self", "super"]
    /// The names that the top of the template sets.
    private var top: Set<String> = []

    init(source: SourceText, globals: Set<String>) {
        self.source = source
        self.globals = globals
    }

    mutating func collectTop(_ body: [Statement]) {
        for statement in body {
            switch statement.kind {
            case .set(let target, _), .setBlock(let target, _, _): top.formUnion(target.names.map(\.string))
            case .macro(let name, _, _), .importAs(_, let name, _): top.insert(name.string)
            case .fromImport(_, let names, _): top.formUnion(names.map(\.alias.string))
            case .ifElse(let branches, let otherwise):
                for branch in branches { collectTop(branch.body) }
                collectTop(otherwise)
            case .group(let body), .block(_, let body, _, _): collectTop(body)
            default: break
            }
        }
    }

    mutating func walk(_ body: [Statement]) {
        for statement in body { walk(statement) }
    }

    /// Walks `body` with more names, and forgets what it sets.
    private mutating func inner(_ body: [Statement], with names: [String] = []) {
        let outer = scope
        scope.formUnion(names)
        walk(body)
        scope = outer
    }

    private mutating func walk(_ statement: Statement) {
        switch statement.kind {
        case .text, .breakLoop, .continueLoop: break
        case .output(let value), .evaluate(let value): walk(value)
        case .ifElse(let branches, let otherwise):
            for branch in branches {
                walk(branch.test)
                walk(branch.body)
            }
            walk(otherwise)
        case .forIn(let loop): walk(loop)
        case .set(let target, let value):
            walk(value)
            assign(target)
        case .setBlock(let target, let filter, let body):
            inner(body)
            if let filter { walk(filter) }
            assign(target)
        case .macro(let name, let parameters, let body):
            scope.insert(name.string)
            macro(parameters, body)
        case .callBlock(let parameters, let call, let body):
            walk(call)
            macro(parameters, body)
        case .filterBlock(let filter, let body):
            walk(filter)
            inner(body)
        case .with(let values, let body):
            for item in values { walk(item.value) }
            inner(body, with: values.flatMap { $0.target.names.map(\.string) })
        case .include(let value, let ignoresMissing, let withContext):
            refer(value, seesContext: withContext, isOptional: ignoresMissing)
        case .importAs(let value, let name, let withContext):
            refer(value, seesContext: withContext, isOptional: false)
            scope.insert(name.string)
        case .fromImport(let value, let names, let withContext):
            refer(value, seesContext: withContext, isOptional: false)
            scope.formUnion(names.map(\.alias.string))
        case .extends(let value): refer(value, seesContext: true, isOptional: false)
        case .block(_, let body, _, _): inner(body)
        case .group(let body): walk(body)
        }
    }

    private mutating func walk(_ loop: ForLoop) {
        walk(loop.items)
        let outer = scope
        scope.formUnion(loop.target.names.map(\.string) + ["loop"])
        if let filter = loop.filter { walk(filter) }
        walk(loop.body)
        scope = outer
        inner(loop.otherwise)
    }

    private mutating func macro(_ parameters: [MacroParameter], _ body: [Statement]) {
        let outer = scope
        scope.formUnion(top)
        scope.formUnion(["caller", "varargs", "kwargs"])
        for parameter in parameters {
            if let value = parameter.defaultValue { walk(value) }
            scope.insert(parameter.name.string)
        }
        walk(body)
        scope = outer
    }

    private mutating func assign(_ target: Target) {
        if case .attribute(let name, _, let start, let end) = target { use(name.string, nil, start, end) }
        scope.formUnion(target.names.map(\.string))
    }

    // MARK: - Expressions

    mutating func walk(_ expression: Expression) {
        switch expression.kind {
        case .constant: break
        case .name(let name): use(name.string, nil, expression.start, expression.end)
        case .list(let items), .tuple(let items), .concatenate(let items): for item in items { walk(item) }
        case .dict(let entries):
            for entry in entries {
                walk(entry.key)
                walk(entry.value)
            }
        case .attribute(let operand, let member):
            if case .name(let name) = operand.kind {
                use(name.string, member.string, expression.start, expression.end)
            } else {
                walk(operand)
            }
        case .item(let operand, let key):
            if case .name(let name) = operand.kind, case .constant(.string(let member)) = key.kind {
                use(name.string, member.string, expression.start, expression.end)
            } else {
                walk(operand)
                walk(key)
            }
        case .negate(let operand), .plus(let operand), .not(let operand): walk(operand)
        case .and(let a, let b), .or(let a, let b), .binary(_, let a, let b):
            walk(a)
            walk(b)
        case .compare(let first, let others):
            walk(first)
            for other in others { walk(other.operand) }
        case .conditional(let test, let then, let otherwise):
            walk(test)
            walk(then)
            if let otherwise { walk(otherwise) }
        case .slice(let base, let from, let to, let step):
            walk(base)
            for part in [from, to, step] { if let part { walk(part) } }
        case .call(let callee, let arguments):
            walk(callee)
            walk(arguments)
        case .filter(let filter, let operand, let arguments):
            if let operand { guarding(["default", "d"].contains(filter.string), operand) }
            walk(arguments)
        case .test(let test, let operand, let arguments, _):
            guarding(["defined", "undefined"].contains(test.string), operand)
            walk(arguments)
        }
    }

    private mutating func walk(_ arguments: ArgumentList) {
        for item in arguments.positional { walk(item) }
        for item in arguments.named { walk(item.value) }
        if let list = arguments.list { walk(list) }
        if let dict = arguments.dict { walk(dict) }
    }

    private mutating func guarding(_ isGuard: Bool, _ operand: Expression) {
        if isGuard, case .name(let name) = operand.kind, !scope.contains(name.string) {
            found.guarded.insert(name.string)
        }
        walk(operand)
    }

    private mutating func use(_ name: String, _ member: String?, _ start: UInt32, _ end: UInt32) {
        guard !scope.contains(name), !globals.contains(name) else { return }
        found.uses.append(
            .init(
                name: name, member: member, span: source.span(Int(start), Int(end)),
                excerpt: source.line(at: Int(start))))
    }

    private mutating func refer(_ value: Expression, seesContext: Bool, isOptional: Bool) {
        walk(value)
        found.references.append(
            .init(
                names: Self.patterns(value), locals: scope, seesContext: seesContext, isOptional: isOptional,
                span: source.span(Int(value.start), Int(value.end)), excerpt: source.line(at: Int(value.start))))
    }

    /// The texts that a name may come to, `*` for what is computed.
    private static func patterns(_ expression: Expression) -> [String] {
        switch expression.kind {
        case .constant(.string(let text)): return [text.string]
        case .list(let items), .tuple(let items): return items.flatMap(patterns)
        case .conditional(_, let then, let otherwise): return patterns(then) + (otherwise.map(patterns) ?? [])
        case .concatenate(let parts):
            var texts = [""]
            for part in parts {
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
