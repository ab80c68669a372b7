/// Text, output and tags.
extension Parser {
    /// Reads statements up to a tag that is one of the words given, which stays the current token; `.other` is none.
    /// Gives the list of them.
    mutating func statements(until one: Word, _ two: Word, _ three: Word) throws(Failure) -> Int32 {
        try enter()
        defer { leave() }
        let mark = pending.count
        let (first, outside) = (tree.nodes.count - defaultSteps, innerSteps)
        (defaultSteps, innerSteps) = (0, 0)
        func end() -> Int32 {
            let steps = tree.nodes.count - first
            let own = steps - innerSteps
            innerSteps = outside + steps
            return body(since: mark, steps: own)
        }
        while true {
            let token = current
            switch token.kind {
            case .data:
                advance()
                pending.append(
                    add(
                        .text, Int32(truncatingIfNeeded: token.start),
                        Int32(truncatingIfNeeded: token.end - token.start), from: token.start, to: token.end))
            case .variableStart:
                advance()
                let value = try tuple()
                guard current.kind == .variableEnd else { throw unexpected("the end of the tag") }
                advance()
                pending.append(add(.output, value, from: tree[value].start, to: tree[value].end))
            case .blockStart:
                advance()
                if current.word != .other, current.word == one || current.word == two || current.word == three {
                    return end()
                }
                pending.append(try statement())
                guard current.kind == .blockEnd else { throw unexpected("the end of the tag") }
                advance()
            case .end:
                guard let last = open.last, one != .other else { return end() }
                throw source.error(
                    "'\(last.tag.string)' is never closed", Int(last.start), Int(last.start) + 1,
                    help: ["close it with '\(last.close.string)'"])
            default: throw unexpected("a tag or text")
            }
        }
    }

    /// Reads the body of a tag: to the end of the tag, the statements, and up to `close` or one of the others.
    mutating func body(
        of tag: Token, until close: Word, _ one: Word = .other, _ two: Word = .other
    ) throws(Failure) -> Int32 {
        // A colon at the end is taken, as by Jinja2.
        if current.kind == .colon { advance() }
        try expect(.blockEnd)
        open.append(OpenTag(tag: tag.word, close: close, start: tag.start))
        let body = try statements(until: close, one, two)
        open.removeLast()
        return body
    }

    /// The body of a tag up to `end`, with the closing word taken.
    mutating func closed(_ tag: Token, _ end: Word) throws(Failure) -> Int32 {
        let inner = try body(of: tag, until: end)
        advance()
        return inner
    }

    private mutating func statement() throws(Failure) -> Int32 {
        let tag = current
        guard tag.kind == .name else { throw unexpected("the name of a tag") }
        advance()
        let (start, end) = (tag.start, tag.end)
        switch tag.word {
        case .if: return try ifElse(tag)
        case .for: return try forIn(tag)
        case .set: return try set(tag)
        case .macro: return try macro(tag)
        case .call: return try callBlock(tag)
        case .filter:
            let filter = try filters(after: try filter(-1, startsInline: true))
            return add(.filterBlock, filter, try closed(tag, .endfilter), from: start, to: end)
        case .with: return try with(tag)
        case .autoescape:
            _ = try expression()
            return add(.group, try closed(tag, .endautoescape), from: start, to: end)
        case .include: return try include()
        case .import: return try importAs()
        case .from: return try fromImport()
        case .extends: return add(.extends, try expression(), from: start, to: end)
        case .block: return try block(tag)
        case .do:
            let value = try tuple()
            return add(.evaluate, value, from: tree[value].start, to: tree[value].end)
        case .break: return add(.breakLoop, from: start, to: end)
        case .continue: return add(.continueLoop, from: start, to: end)
        case .print:
            let (mark, first) = (pending.count, tree.nodes.count)
            while current.kind != .blockEnd {
                if pending.count > mark { try expect(.comma) }
                let value = try expression()
                pending.append(add(.output, value, from: tree[value].start, to: tree[value].end))
            }
            return add(.group, body(since: mark, steps: tree.nodes.count - first), from: start, to: end)
        default: throw unknownTag(tag)
        }
    }

    private func unknownTag(_ tag: Token) -> Failure {
        let name = text(tag)
        var help: [String] = []
        if let last = open.last {
            help.append("the innermost open tag is '\(last.tag.string)', which ends with '\(last.close.string)'")
        } else if name.hasPrefix("end") {
            help.append("no tag is open here")
        }
        let known = [
            "if", "for", "set", "macro", "call", "filter", "with", "autoescape", "include", "import", "from", "extends",
            "block", "do", "break", "continue", "raw", "elif", "else", "endif", "endfor", "endset", "endmacro",
        ]
        let isMisplaced = known.contains(name) || name.hasPrefix("end") && known.contains(String(name.dropFirst(3)))
        if !isMisplaced, let suggestion = suggest(name, known) { help.insert(suggestion, at: 0) }
        return source.error(
            isMisplaced ? "'\(name)' doesn't belong here" : "unknown tag '\(name)'", Int(tag.start), Int(tag.end),
            help: help)
    }

    private mutating func ifElse(_ tag: Token) throws(Failure) -> Int32 {
        let mark = pending.count
        pending.append(try tuple(withCondition: false))
        while true {
            pending.append(try body(of: tag, until: .endif, .elif, .else))
            let word = current.word
            advance()
            switch word {
            case .elif: pending.append(try tuple(withCondition: false))
            case .else:
                let otherwise = try closed(tag, .endif)
                if tree.range(otherwise).count > 0 { pending += [-1, otherwise] }
                return add(.ifElse, list(since: mark), from: tag.start, to: tag.end)
            default: return add(.ifElse, list(since: mark), from: tag.start, to: tag.end)
            }
        }
    }

    private mutating func forIn(_ tag: Token) throws(Failure) -> Int32 {
        let place = current
        let target = try target()
        if assigns(target, to: Names.Known.loop.rawValue) {
            throw source.error(
                "can't assign to the special variable 'loop'", Int(place.start), Int(place.end),
                help: ["give the items another name"])
        }
        try expect(.in)
        let items = try tuple(withCondition: false)
        var filter: Int32 = -1
        let first = tree.nodes.count
        if current.word == .if {
            advance()
            filter = try expression()
        }
        let filterSteps = Int32(clamping: tree.nodes.count - first)
        let isRecursive = current.word == .recursive
        if isRecursive { advance() }
        let inner = try body(of: tag, until: .endfor, .else)
        var otherwise: Int32 = -1
        let hasElse = current.word == .else
        advance()
        if hasElse {
            otherwise = try closed(tag, .endfor)
            if tree.range(otherwise).isEmpty { otherwise = -1 }
        }
        let parts = tree.list([target, items, filter, inner, otherwise, filterSteps])
        return add(
            .loop, parts, flag: isRecursive ? Node.Flag.recursive : 0, from: tree[items].start, to: tree[items].end)
    }

    private mutating func with(_ tag: Token) throws(Failure) -> Int32 {
        let mark = pending.count
        while current.kind != .blockEnd {
            if pending.count > mark { try expect(.comma) }
            pending.append(try target())
            try expect(.assign)
            pending.append(try expression())
        }
        let values = list(since: mark)
        return add(.with, values, try closed(tag, .endwith), from: tag.start, to: tag.end)
    }

    private mutating func block(_ tag: Token) throws(Failure) -> Int32 {
        let token = try expect(.name)
        let name = name(token)
        guard blocks.insert(name).inserted else {
            throw source.error("the block '\(text(token))' is defined twice", Int(token.start), Int(token.end))
        }
        if current.kind == .minus {
            throw error("a block's name can't have a hyphen", help: ["use an underscore"])
        }
        var flag: UInt8 = 0
        while current.word == .scoped || current.word == .required {
            flag |= current.word == .scoped ? Node.Flag.scoped : Node.Flag.required
            advance()
        }
        // What a block uses doesn't count for the macro around it.
        let outside = extras
        let inner = try closed(tag, .endblock)
        extras = outside
        if flag & Node.Flag.required != 0 { try checkOnlySpace(inner) }
        // The name may be repeated at the end.
        if current.kind == .name, text(current) == text(token) { advance() }
        return add(.block, name, inner, flag: flag, from: tag.start, to: tag.end)
    }

    private func checkOnlySpace(_ body: Int32) throws(Failure) {
        for place in tree.range(body) {
            let statement = tree[tree.lists[place]]
            let text = source.text(statement.start, statement.end)
            if statement.operation == .text, text.withBytes({ $0.allSatisfy { $0 == 0x20 || (9...13).contains($0) } }) {
                continue
            }
            throw source.error(
                "a required block can only hold comments and white space", Int(statement.start), Int(statement.end))
        }
    }
}
