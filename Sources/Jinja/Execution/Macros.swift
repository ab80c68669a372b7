import CairnDiagnostics

/// A macro, or the body of a call block: steps together with the variables around them.
package final class Macro: Object, @unchecked Sendable {
    let code: MacroCode
    let frame: Frame

    init(_ code: MacroCode, _ frame: Frame) {
        self.code = code
        self.frame = frame
        super.init(kind: .macro)
    }

    package override var typeName: String { "Macro" }
    package override func describe(_ printer: inout Printer) { printer.append("<Macro '\(code.name.string)'>") }
    package override var isTrue: Bool { true }
    package override var isCallable: Bool { true }
    package override var attributeNames: [String] { ["name", "arguments", "catch_kwargs", "catch_varargs", "caller"] }

    package override func attribute(_ name: Text, _ runtime: Runtime) -> Value? {
        switch name.string {
        case "name": .string(code.name)
        case "arguments": .tuple(of: code.parameters.map { .string($0) })
        case "catch_kwargs": .bool(code.kwargsSlot >= 0)
        case "catch_varargs": .bool(code.varargsSlot >= 0)
        case "caller": .bool(code.callerSlot >= 0 || code.hasExplicitCaller)
        default: nil
        }
    }

    package override func call(_ arguments: CallArguments, _ runtime: Runtime) throws(Failure) -> Value {
        let mark = runtime.output.count
        try runtime.run(self, arguments)
        try runtime.checkTextSize(runtime.output.count - mark)
        return .string(runtime.output.take(from: mark))
    }
}

extension Runtime {
    /// Macro number `number` as a value that knows `frame`.
    func makeMacro(_ number: Int, _ frame: Frame) throws(Failure) -> Macro {
        if captured.last !== frame {
            // It stays as long as the render lasts.
            try charge(Charge.frame &+ frame.slotCount &* Charge.item)
            captured.append(frame)
        }
        try charge(Charge.list)
        return Macro(frame.program.tables.macros[number], frame)
    }

    /// Runs a macro with the arguments listed at `list`; it writes its result.
    func run(
        _ macro: Macro, _ list: Int32, _ index: Int32, _ frame: Frame, caller: Value?
    ) throws(Failure) {
        let code = macro.code
        let target = Frame(macro.frame.program, code.function, parent: macro.frame, context: macro.frame.context)
        if list >= 0 {
            let numbers = frame.program.numbers(list)
            let positional = Int(numbers[0])
            let isSimple = numbers[1] == 0 && numbers[2] < 0 && numbers[3] < 0
            if isSimple, positional <= code.parameters.count {
                for place in 0..<positional {
                    target.slots[place] = try evaluate(numbers[4 + place], frame)
                }
                at = index
                site = Site(program: frame.program, node: index)
                try fill(target, code, from: positional, caller)
                return try run(macro, target)
            }
            if numbers[2] < 0, numbers[3] < 0, positional <= code.parameters.count, code.kwargsSlot < 0,
                let places = places(numbers, positional, code, frame)
            {
                for place in 0..<positional { target.slots[place] = try evaluate(numbers[4 + place], frame) }
                try fill(target, code, from: positional, caller)
                for (number, place) in places.enumerated() {
                    target.slots[place] = try evaluate(numbers[5 + positional + number * 2], frame)
                }
                if target.given.isEmpty { target.given = places } else { target.given += places }
                at = index
                site = Site(program: frame.program, node: index)
                return try run(macro, target)
            }
            let arguments = try arguments(list, frame)
            at = index
            site = Site(program: frame.program, node: index)
            try bind(arguments, to: target, code, caller)
        } else {
            at = index
            site = Site(program: frame.program, node: index)
            try fill(target, code, from: 0, caller)
        }
        try run(macro, target)
    }

    /// The parameters that the named arguments listed in `numbers` are for, or nil if one is for none or given twice.
    private func places(
        _ numbers: UnsafeBufferPointer<Int32>, _ positional: Int, _ code: MacroCode, _ frame: Frame
    ) -> [Int]? {
        var places: [Int] = []
        for number in 0..<Int(numbers[1]) {
            let name = frame.program.tables.names[Int(numbers[4 + positional + number * 2])].text
            guard let place = code.parameters.firstIndex(of: name), place >= positional, !places.contains(place),
                name != Names.callerText
            else { return nil }
            places.append(place)
        }
        return places
    }

    /// Runs a macro; it writes its result.
    func run(_ macro: Macro, _ arguments: CallArguments) throws(Failure) {
        let target = Frame(
            macro.frame.program, macro.code.function, parent: macro.frame, context: macro.frame.context)
        try bind(arguments, to: target, macro.code, nil)
        try run(macro, target)
    }

    private func run(_ macro: Macro, _ target: Frame) throws(Failure) {
        let (site, here) = (site, at)
        let name = macro.code.name
        do {
            try enter()
            try charge(target.slotCount &* 4)
            try fillDefaults(target, macro.code)
            _ = try execute(target.program.tables.functions[macro.code.function].body, target)
            leave()
        } catch {
            let what = name == Names.callerText ? "the body of the call block" : "macro '\(name.string)'"
            throw locate(error, target, entered: what, from: site)
        }
        self.site = site
        at = here
    }

    /// Sets the slots of the parameters from `start` on to a marker that says that nothing was given.
    private func fill(_ target: Frame, _ code: MacroCode, from start: Int, _ caller: Value?) throws(Failure) {
        for place in start..<max(start, code.parameters.count) where code.defaults[place] < 0 {
            target.slots[place] = code.undefinedParameters[place]
        }
        // Parameters with defaults stay as they are, and are filled in order once the macro runs.
        if code.defaults.count > start {
            target.firstDefault = start
        } else {
            target.firstDefault = code.defaults.count
        }
        if code.varargsSlot >= 0 { target.slots[code.varargsSlot] = .tuple(of: []) }
        if code.kwargsSlot >= 0 { target.slots[code.kwargsSlot] = .dict(DictStorage()) }
        try set(caller, target, code)
    }

    private func set(_ caller: Value?, _ target: Frame, _ code: MacroCode) throws(Failure) {
        if code.callerSlot >= 0 {
            target.slots[code.callerSlot] = caller ?? undefined("no caller defined")
        } else if code.hasExplicitCaller {
            guard let place = code.parameters.firstIndex(of: Names.callerText) else { return }
            if let caller {
                target.slots[place] = caller
                target.given.append(place)
            }
        } else if caller != nil {
            throw Failure(.type, "macro '\(code.name.string)' takes no keyword argument 'caller'")
        }
    }

    private func fillDefaults(_ target: Frame, _ code: MacroCode) throws(Failure) {
        guard target.firstDefault < code.defaults.count else { return }
        for place in target.firstDefault..<code.defaults.count where code.defaults[place] >= 0 {
            if target.given.contains(place) { continue }
            target.slots[place] = try evaluate(code.defaults[place], target)
        }
    }

    private func bind(
        _ arguments: CallArguments, to target: Frame, _ code: MacroCode, _ caller: Value?
    ) throws(Failure) {
        let name = code.name.string
        let count = code.parameters.count
        let positional = arguments.positional
        for place in 0..<min(positional.count, count) { target.slots[place] = positional[place] }
        let given = min(positional.count, count)
        var rest = arguments.keyword
        var caller = caller
        if code.callerSlot >= 0, caller == nil, let place = rest.firstIndex(where: { $0.name == Names.callerText }) {
            caller = rest.remove(at: place).value
        }
        var byName: [Int] = []
        for place in given..<max(given, count) {
            if let index = rest.firstIndex(where: { $0.name == code.parameters[place] }) {
                target.slots[place] = rest.remove(at: index).value
                byName.append(place)
            } else if code.defaults[place] < 0 {
                target.slots[place] = code.undefinedParameters[place]
            }
        }
        if code.hasExplicitCaller, caller != nil, let place = code.parameters.firstIndex(of: Names.callerText) {
            byName.append(place)
        }
        target.firstDefault = given
        target.given = byName
        if code.kwargsSlot >= 0 {
            let dict = DictStorage()
            for item in rest { dict.set(text: item.name, item.value) }
            target.slots[code.kwargsSlot] = .dict(dict)
        } else if let first = rest.first {
            if first.name == Names.callerText {
                throw Failure(
                    .type, "macro '\(name)' was invoked with two values for the special caller argument")
            }
            throw Failure(.type, "macro '\(name)' takes no keyword argument '\(first.name.string)'")
        }
        if code.varargsSlot >= 0 {
            target.slots[code.varargsSlot] = .tuple(of: Array(positional.dropFirst(count)))
        } else if positional.count > count {
            throw Failure(.type, "macro '\(name)' takes not more than \(count) argument(s)")
        }
        try set(caller, target, code)
    }

    /// Runs a call block: its call with macro number `number` as `caller`.
    func callBlock(_ number: Int, _ index: Int32, _ frame: Frame) throws(Failure) {
        let node = frame.nodes + Int(index)
        let caller = Value.object(try makeMacro(number, frame))
        let callee = try evaluate(node.pointee.a, frame)
        if case .object(let object) = callee, object.isMacro {
            return try run(unsafeDowncast(object, to: Macro.self), node.pointee.b, index, frame, caller: caller)
        }
        var arguments = try arguments(node.pointee.b, frame)
        arguments.keyword.append((Names.callerText, caller))
        at = callee.isUndefined ? node.pointee.a : index
        site = Site(program: frame.program, node: index)
        let value = try call(callee, arguments)
        at = index
        try write(value)
    }

    /// `failure` with its place, if it has none, and the step from `site` into what `frame` runs.
    func locate(_ failure: Failure, _ frame: Frame, entered what: String?, from site: Site?) -> Failure {
        fix(failure, frame)
        if let what, let site, failure.storage.chain.count < 50 {
            let node = site.program.nodes[Int(site.node)]
            failure.storage.chain.append(
                TemplateError.Step(
                    what: what, span: site.program.source.span(Int(node.start), Int(node.end))))
        }
        return failure
    }

    /// Gives `failure` the place of the running step, and the names that a wrong one may have meant.
    private func fix(_ failure: Failure, _ frame: Frame) {
        guard failure.storage.place == nil else { return }
        let node = frame.program.nodes[Int(at)]
        failure.storage.place = Failure.Place(
            program: frame.program.source, start: Int(node.start), end: Int(node.end))
        guard let missing = failure.storage.missingName else { return }
        var names: [String] = []
        var scope: Frame? = frame
        while let current = scope {
            for function in current.program.tables.functions { names += function.names.map(\.string) }
            scope = current.parent
        }
        names += frame.context.names(environment)
        var seen: Set<String> = ["", missing.string]
        names = names.filter { name in
            guard seen.insert(name).inserted else { return false }
            return !undeclared(frame.program).contains(name) || frame.context.find(Text(name), environment) != nil
        }
        if let hint = didYouMean(missing.string, among: names) { failure.storage.help.append(hint) }
    }

    private func undeclared(_ program: Program) -> [String] { program.tables.undeclared.map(\.name.string) }
}
