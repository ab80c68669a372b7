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
