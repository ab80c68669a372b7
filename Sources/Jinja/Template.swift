package import CairnDiagnostics

/// The variables that a template is rendered with, in order.
package struct Context {
    let variables: DictStorage

    /// Makes a context; of two equal names the later value wins.
    package init(_ variables: [(String, Value)] = []) {
        self.variables = DictStorage(capacity: variables.count)
        for (name, value) in variables { self.variables.set(text: Text(name), value) }
    }
}

extension Program {
    /// Reads and compiles a template.
    static func make(_ source: SourceText, _ environment: Environment.Storage) throws(TemplateError) -> Program {
        do {
            var parser = try Parser(source, environment)
            return try Compiler.compile(try parser.template(), source, environment)
        } catch {
            throw TemplateError(error, source, 0, 0)
        }
    }

    /// Reads and compiles an expression.
    static func make(
        expression text: String, name: String, _ environment: Environment.Storage
    ) throws(TemplateError) -> Program {
        let source = SourceText(reading: text, name: name, keepsEnd: true)
        do {
            var parser = try Parser(source, environment, isExpression: true)
            return try Compiler.compile(expression: try parser.wholeExpression(), source, environment)
        } catch {
            throw TemplateError(error, source, 0, 0)
        }
    }
}

/// A template that was read and can be rendered as often as wanted, also from several threads at once.
package struct Template: Sendable {
    let program: Program
    let environment: Environment.Storage

    /// The names that must come from the context, as Jinja2's `meta.find_undeclared_variables` finds them, each with the
    /// place where it is used first.
    package var undeclaredVariables: [(name: String, span: SourceSpan)] { program.undeclaredVariables }

    /// The names of the templates that it includes, imports or extends, where they are plain strings.
    package var referencedTemplates: [String] { program.referencedTemplates }

    /// Renders the template.
    /// - Parameter context: the variables; nothing in them is changed.
    /// - Returns: UTF-8.
    /// - Throws: the first error met.
    package func render(_ context: Context) throws(TemplateError) -> [UInt8] {
        let runtime = Runtime(environment, capacity: program.textCount + program.textCount / 4 + 1024)
        defer { runtime.finish() }
        do {
            _ = try runtime.run(program, try runtime.context(context, for: program))
        } catch {
            throw TemplateError(error, program.source, 0, 0)
        }
        return runtime.output.bytes()
    }

    /// Renders the template with `variables`; see above.
    package func render(_ variables: [(String, Value)]) throws(TemplateError) -> [UInt8] {
        try render(Context(variables))
    }

    /// Renders the template as a string.
    package func renderString(_ context: Context) throws(TemplateError) -> String {
        String(decoding: try render(context), as: UTF8.self)
    }

    /// Renders the template with `variables` as a string.
    package func renderString(_ variables: [(String, Value)]) throws(TemplateError) -> String {
        try renderString(Context(variables))
    }
}

/// An expression that was read and can be evaluated as often as wanted.
package struct CompiledExpression: Sendable {
    let program: Program
    let environment: Environment.Storage

    /// The names that must come from the context, each with the place where it is used first.
    package var undeclaredVariables: [(name: String, span: SourceSpan)] { program.undeclaredVariables }

    /// Evaluates the expression.
    /// - Returns: its value, which may be undefined.
    /// - Throws: the first error met.
    package func evaluate(_ context: Context) throws(TemplateError) -> Value {
        let runtime = Runtime(environment)
        defer { runtime.finish() }
        do {
            return try runtime.evaluate(program, context)
        } catch {
            throw TemplateError(error, program.source, 0, 0)
        }
    }

    /// Evaluates the expression with `variables`; see above.
    package func evaluate(_ variables: [(String, Value)]) throws(TemplateError) -> Value {
        try evaluate(Context(variables))
    }
}

extension Environment {
    /// Reads a template.
    /// - Parameters:
    ///   - source: its text.
    ///   - name: what errors call it.
    /// - Throws: what keeps the text from being a template.
    package func compile(_ source: String, name: String) throws(TemplateError) -> Template {
        let text = SourceText(reading: source, name: name, keepsEnd: storage.options.keepTrailingNewline)
        return Template(program: try Program.make(text, storage), environment: storage)
    }

    /// Reads a template from a file's bytes; see above.
    /// - Returns: nil if they are not UTF-8.
    package func compile(_ source: [UInt8], name: String) throws(TemplateError) -> Template? {
        guard let text = SourceText(reading: source, name: name, keepsEnd: storage.options.keepTrailingNewline)
        else { return nil }
        return Template(program: try Program.make(text, storage), environment: storage)
    }

    /// Reads an expression, such as `a.b == 1`, without braces.
    package func compileExpression(_ source: String, name: String) throws(TemplateError) -> CompiledExpression {
        CompiledExpression(
            program: try Program.make(expression: source, name: name, storage), environment: storage)
    }

    /// Reads a template that is exactly one `{{ … }}`, whose value may be wanted with its type.
    /// - Returns: the expression, with places in `source`; nil if the template is anything else.
    package func compileSingleExpressionTemplate(
        _ source: String, name: String
    ) throws(TemplateError) -> CompiledExpression? {
        let text = SourceText(reading: source, name: name, keepsEnd: true)
        do {
            var parser = try Parser(text, storage)
            var tree = try parser.template()
            let body = tree.range(tree.body)
            guard body.count == 1, let first = body.first else { return nil }
            let statement = tree[tree.lists[first]]
            guard statement.operation == .output else { return nil }
            tree.lists[first] = statement.a
            return CompiledExpression(
                program: try Compiler.compile(expression: tree, text, storage), environment: storage)
        } catch {
            throw TemplateError(error, text, 0, 0)
        }
    }
}

extension Program {
    var undeclaredVariables: [(name: String, span: SourceSpan)] {
        tables.undeclared.map { ($0.name.string, source.span(Int($0.start), Int($0.end))) }
    }

    var referencedTemplates: [String] {
        var names: [String] = []
        func add(_ node: Int32) {
            let step = nodes[Int(node)]
            switch step.operation {
            case .constant:
                if case .string(let text) = tables.constants[Int(step.a)], !names.contains(text.string) {
                    names.append(text.string)
                }
            case .list, .tuple: for number in numbers(step.a) { add(number) }
            default: break
            }
        }
        for index in 0..<stepCount where nodes[index].operation == .extends { add(nodes[index].a) }
        for reference in tables.references { add(reference.template) }
        return names
    }
}

extension Runtime {
    /// The context of a render; values are copied if the template could change them.
    func context(_ context: Context, for program: Program) throws(Failure) -> RenderContext {
        guard program.tables.mayMutate else { return RenderContext([context.variables]) }
        var copier = Copier()
        return RenderContext([try copier.copy(context.variables, depth: 0)])
    }

    /// The value of the expression that `program` is.
    func evaluate(_ program: Program, _ context: Context) throws(Failure) -> Value {
        let frame = Frame(program, 0, parent: nil, context: try self.context(context, for: program))
        resolve(frame, 0)
        do {
            guard let node = program.numbers(program.tables.functions[0].body).first else { return .none }
            return try evaluate(node, frame)
        } catch {
            throw locate(error, frame, entered: nil, from: nil)
        }
    }

    /// Lets go of everything that could hold itself.
    func finish() {
        for frame in captured {
            frame.clear()
            // A context knows the frames that run in it, and they know it.
            frame.context.layers = []
        }
        for value in changed {
            switch value {
            case .list(let list): list.items = []
            case .dict(let dict): dict.removeAll()
            case .object(let object) where object.isNamespace:
                unsafeDowncast(object, to: Namespace.self).items.removeAll()
            default: break
            }
        }
    }
}

/// Copies lists and dicts with all that is in them; what is there twice stays one.
private struct Copier {
    private var done: [ObjectIdentifier: Value] = [:]

    mutating func copy(_ dict: DictStorage, depth: Int) throws(Failure) -> DictStorage {
        if case .dict(let copy)? = done[ObjectIdentifier(dict)] { return copy }
        let copy = DictStorage(capacity: dict.count)
        done[ObjectIdentifier(dict)] = .dict(copy)
        for entry in dict.entries { try copy.set(entry.key, try self.copy(entry.value, depth: depth + 1)) }
        return copy
    }

    private mutating func copy(_ value: Value, depth: Int) throws(Failure) -> Value {
        if depth > Limits.valueDepth { throw Failure(.limit, "the data is nested too deeply") }
        switch value {
        case .list(let list):
            if let copy = done[ObjectIdentifier(list)] { return copy }
            let copy = ListStorage()
            done[ObjectIdentifier(list)] = .list(copy)
            copy.items.reserveCapacity(list.items.count)
            for item in list.items { copy.items.append(try self.copy(item, depth: depth + 1)) }
            return .list(copy)
        case .dict(let dict): return .dict(try copy(dict, depth: depth))
        case .tuple(let tuple):
            guard tuple.items.contains(where: \.isContainer) else { return value }
            var items: [Value] = []
            for item in tuple.items { items.append(try copy(item, depth: depth + 1)) }
            return .tuple(TupleStorage(items, names: tuple.names, typeName: tuple.typeName))
        default: return value
        }
    }
}
