extension Runtime {
    /// Runs loop number `number`, whose step is `index`.
    func loop(_ number: Int, _ index: Int32, _ frame: Frame) throws(Failure) {
        let items = try evaluate(frame.program.tables.loops[number].items, frame)
        at = index
        if frame.program.tables.loops[number].function >= 0 {
            try recursiveLoop(number, items, depth: 0, frame)
        } else {
            try loop(number, items, depth: 0, recursion: nil, frame)
        }
    }

    /// Runs a recursive loop's body in a frame of its own.
    func recursiveLoop(_ number: Int, _ items: Value, depth: Int, _ parent: Frame) throws(Failure) {
        try enter()
        let function = Int(parent.program.tables.loops[number].function)
        let frame = Frame(parent.program, function, parent: parent, context: parent.context)
        try loop(number, items, depth: depth, recursion: parent, frame)
        leave()
    }

    private func loop(
        _ number: Int, _ items: Value, depth: Int, recursion: Frame?, _ frame: Frame
    ) throws(Failure) {
        let program = frame.program
        let code = program.tables.loops[number]
        var cursor = try Cursor(items, self)
        var hadItems = false
        let isPlain = (frame.nodes + Int(code.target)).pointee.operation == .targetLocal
        let slot = Int((frame.nodes + Int(code.target)).pointee.a)
        var object: LoopObject?
        // The frame holds the loop and the loop its frame; something that kept `loop` may go on asking it.
        defer { if code.loopSlot >= 0 { frame.slots[Int(code.loopSlot)] = .none } }
        if code.loopSlot >= 0 {
            let made = LoopObject(cursor, number, frame, depth: depth, recursion: recursion, runtime: self)
            frame.slots[Int(code.loopSlot)] = .object(made)
            object = made
        }
        while true {
            let item: Value
            if let object {
                guard let next = try object.advance(self) else { break }
                item = next
            } else if code.filter < 0 {
                guard let next = try cursor.next(self) else { break }
                item = next
            } else {
                guard let next = try nextPassing(&cursor, number, frame) else { break }
                item = next
            }
            iterations &-= 1
            if iterations < 0 { throw iterationsExceeded() }
            for alias in code.aliases {
                frame.slots[Int(alias.slot)] = frame.outer(alias.depth).slots[Int(alias.from)]
            }
            if isPlain {
                frame.slots[slot] = item
            } else {
                at = code.items
                try assign(item, to: code.target, frame)
            }
            let flow = try execute(code.body, frame)
            if flow == .breakLoop { break }
            // As in Jinja2, a body that was left early does not count for `else`.
            if flow == .next { hadItems = true }
            // What the step was is gone; the next item's error belongs to the loop.
            at = code.items
        }
        if !hadItems, code.otherwise >= 0 {
            for alias in code.elseAliases {
                frame.slots[Int(alias.slot)] = frame.outer(alias.depth).slots[Int(alias.from)]
            }
            _ = try execute(code.otherwise, frame)
        }
    }

    private func iterationsExceeded() -> Failure {
        Failure(.limit, "the loops run more than \(limits.iterations) times")
    }

    /// The next item that passes the loop's `if`.
    func nextPassing(_ cursor: inout Cursor, _ number: Int, _ frame: Frame) throws(Failure) -> Value? {
        let code = frame.program.tables.loops[number]
        while let item = try cursor.next(self) {
            if code.filter < 0 { return item }
            iterations &-= 1
            if iterations < 0 { throw iterationsExceeded() }
            try charge(code.filterCost)
            at = code.items
            try assign(item, to: code.filterTarget, frame)
            let passes = try evaluate(code.filter, frame)
            at = code.filter
            if try passes.isTrue() { return item }
            at = code.items
        }
        return nil
    }
}
