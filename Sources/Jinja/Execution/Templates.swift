import CairnDiagnostics

extension Runtime {
    /// Runs a template in `context`, and those that it extends; it writes what they give.
    func run(_ program: Program, _ context: RenderContext) throws(Failure) -> Frame {
        var current = program
        var first: Frame?
        while true {
            let frame = Frame(current, 0, parent: nil, context: context)
            try charge(8 &* Charge.frame &+ frame.slotCount &* Charge.item)
            resolve(frame, 0)
            addBlocks(of: current, to: context)
            context.layers.append((current, frame))
            if first == nil { first = frame }
            // Macros of a template may be called as long as the render lasts.
            captured.append(frame)
            context.parentTemplate = nil
            do {
                _ = try execute(current.tables.functions[0].body, frame)
            } catch {
                throw locate(error, frame, entered: nil, from: nil)
            }
            guard let parent = context.parentTemplate else { return first ?? frame }
            current = parent
        }
    }

    /// Fills the slots that come from the context.
    func resolve(_ frame: Frame, _ function: Int, block: (name: Text, level: Int)? = nil) {
        for entry in frame.program.tables.functions[function].fromContext {
            switch entry.source {
            case .variable:
                if let value = frame.context.find(entry.name, environment) { frame.slots[entry.slot] = value }
            case .selfReference: frame.slots[entry.slot] = .object(SelfReference(frame))
            case .superReference:
                guard let block else { break }
                frame.slots[entry.slot] = superBlock(block.name, block.level + 1, frame.context)
            }
        }
    }

    private func addBlocks(of program: Program, to context: RenderContext) {
        for block in program.tables.blocks { context.blocks[block.name, default: []].append((program, block)) }
    }

    /// The values of what another template sees from here.
    func variables(_ visible: [Visible], _ frame: Frame) -> DictStorage {
        let dict = DictStorage()
        for item in visible {
            let value = frame.outer(item.depth).slots[Int(item.slot)]
            if case .undefined(let info) = value, info.missingName == item.name { continue }
            // A loop that nothing in its body asks has no `loop`.
            if case .none = value, item.name == Names.loopText { continue }
            dict.set(text: item.name, value)
        }
        return dict
    }

    /// The template `name`, or nil if there is none.
    func load(_ name: String) throws(Failure) -> Program? {
        if let program = programs[name] { return program }
        // A template that isn't there is looked for again each time.
        try charge(Charge.template)
        guard let loader = environment.loader, let (text, displayName) = try loader.load(name) else { return nil }
        try charge(text.utf8.count &* Charge.templateByte)
        do {
            let program = try Program.make(
                SourceText(reading: text, name: displayName, keepsEnd: environment.options.keepTrailingNewline),
                environment)
            programs[name] = program
            return program
        } catch {
            let failure = Failure(error.kind, error.message, help: error.help)
            failure.storage.ready = error
            throw failure
        }
    }

    /// - Parameter isOptional: whether nobody is told, so that no names need to be listed.
    private func notFound(_ names: [String], isOptional: Bool) -> Failure {
        let quoted = names.map { "'\($0)'" }.joined(separator: ", ")
        var help: [String] = []
        if environment.loader == nil {
            help.append("there is no place to load templates from")
        } else if !isOptional, let first = names.first,
            let hint = didYouMean(first, among: environment.loader?.names ?? [])
        {
            help.append(hint)
        }
        let message = names.count == 1 ? "template \(quoted) not found" : "none of the templates \(quoted) was found"
        return Failure(.templateNotFound, message, help: help)
    }

    /// The template that `value` names: a name, or the first of a list of names that there is.
    private func template(_ value: Value, isOptional: Bool = false) throws(Failure) -> (Program, String) {
        switch value {
        case .undefined(let info): throw info.failure
        case .string(let text):
            guard let program = try load(text.string) else { throw notFound([text.string], isOptional: isOptional) }
            return (program, text.string)
        case .list, .tuple:
            var names: [String] = []
            for item in try items(of: value) {
                guard case .string(let text) = item else {
                    throw Failure(.type, "the name of a template must be a string, not \(item.typeName)")
                }
                if let program = try load(text.string) { return (program, text.string) }
                names.append(text.string)
            }
            if names.isEmpty {
                throw Failure(.templateNotFound, "tried to select from an empty list of templates")
            }
            throw notFound(names, isOptional: isOptional)
        default: throw Failure(.type, "the name of a template must be a string, not \(value.typeName)")
        }
    }

    func include(_ number: Int, _ index: Int32, _ frame: Frame) throws(Failure) {
        let code = frame.program.tables.references[number]
        let value = try evaluate(code.template, frame)
        at = code.template
        let (program, name): (Program, String)
        do {
            (program, name) = try template(value, isOptional: code.ignoresMissing)
        } catch {
            if code.ignoresMissing, error.kind == .templateNotFound { return }
            throw error
        }
        let site = Site(program: frame.program, node: index)
        let level = depth
        do {
            try enter()
            _ = try run(program, try context(code, frame))
        } catch {
            throw locate(error, frame, entered: "include of '\(name)'", from: site)
        }
        depth = level
        at = index
    }

    /// The context for another template.
    private func context(_ code: ReferenceCode, _ frame: Frame) throws(Failure) -> RenderContext {
        guard code.withContext else { return RenderContext([]) }
        var names = code.visible.count
        for layer in frame.context.layers { names += layer.program.tables.exports.count }
        try charge(names &* Charge.entry)
        return RenderContext(frame.context.variables + [frame.context.exported(), variables(code.visible, frame)])
    }

    func importing(_ number: Int, _ index: Int32, _ frame: Frame) throws(Failure) {
        let code = frame.program.tables.references[number]
        let value = try evaluate(code.template, frame)
        at = code.template
        let (program, name) = try template(value)
        let module: Object
        if !code.withContext, let known = modules[name] {
            module = known
        } else {
            module = try makeModule(program, name, code, Site(program: frame.program, node: index), frame)
            if !code.withContext { modules[name] = module }
        }
        at = index
        if code.slot >= 0 { frame.slots[Int(code.slot)] = .object(module) }
        for (wanted, slot) in code.names {
            frame.slots[Int(slot)] =
                try module.attribute(wanted.text, self)
                ?? .undefined(
                    Undefined(
                        .attribute(
                            owner: "the template '\(name)'", key: "name '\(wanted.text.string)' to import",
                            name: wanted.text.string, known: module.attributeNames),
                        isStrict: isStrict))
        }
    }

    private func makeModule(
        _ program: Program, _ name: String, _ code: ReferenceCode, _ site: Site, _ frame: Frame
    ) throws(Failure) -> Module {
        let (start, level) = (output.count, depth)
        do {
            try enter()
            let context = try context(code, frame)
            _ = try run(program, context)
            depth = level
            let items = DictStorage()
            for entry in context.exported(withImports: false).entries {
                if case .string(let text) = entry.key, text.bytes.first != UInt8(ascii: "_") {
                    items.set(text: text, entry.value)
                }
            }
            return Module(name, items, output.take(from: start))
        } catch {
            throw locate(error, frame, entered: "import of '\(name)'", from: site)
        }
    }

    func extends(_ expression: Int32, _ index: Int32, _ frame: Frame) throws(Failure) {
        at = expression
        if frame.context.parentTemplate != nil { throw Failure(.runtime, "extended multiple times") }
        let value = try evaluate(expression, frame)
        at = expression
        depth += 1
        if depth > limits.depth { throw Failure(.limit, "templates extend one another without end") }
        frame.context.parentTemplate = try template(value).0
    }
}
