/// Looks for `varargs`, `kwargs` and `caller` in a macro, which takes such arguments only if it uses them.
struct ExtraNames {
    private(set) var found: Set<Text> = []
    private static let wanted: Set<Text> = [Text("varargs"), Text("kwargs"), Text("caller")]

    mutating func look(in body: [Statement]) {
        for statement in body { look(in: statement) }
    }

    private mutating func look(in statement: Statement) {
        switch statement.kind {
        case .text, .breakLoop, .continueLoop: break
        case .output(let value), .evaluate(let value), .extends(let value), .set(_, let value),
            .include(let value, _, _), .importAs(let value, _, _), .fromImport(let value, _, _):
            look(in: value)
        case .ifElse(let branches, let otherwise):
            for branch in branches {
                look(in: branch.test)
                look(in: branch.body)
            }
            look(in: otherwise)
        case .forIn(let loop):
            look(in: loop.items)
            if let filter = loop.filter { look(in: filter) }
            look(in: loop.body)
            look(in: loop.otherwise)
        case .setBlock(_, let filter, let body):
            if let filter { look(in: filter) }
            look(in: body)
        case .macro(_, let parameters, let body):
            for parameter in parameters { if let value = parameter.defaultValue { look(in: value) } }
            look(in: body)
        case .callBlock(let parameters, let call, let body):
            for parameter in parameters { if let value = parameter.defaultValue { look(in: value) } }
            look(in: call)
            look(in: body)
        case .filterBlock(let filter, let body):
            look(in: filter)
            look(in: body)
        case .with(let values, let body):
            for item in values { look(in: item.value) }
            look(in: body)
        case .block: break
        case .group(let body): look(in: body)
        }
    }

    mutating func look(in expression: Expression) {
        switch expression.kind {
        case .constant: break
        case .name(let name): if Self.wanted.contains(name) { found.insert(name) }
        case .list(let items), .tuple(let items), .concatenate(let items): for item in items { look(in: item) }
        case .dict(let entries):
            for entry in entries {
                look(in: entry.key)
                look(in: entry.value)
            }
        case .negate(let operand), .plus(let operand), .not(let operand), .attribute(let operand, _):
            look(in: operand)
        case .and(let a, let b), .or(let a, let b), .binary(_, let a, let b), .item(let a, let b):
            look(in: a)
            look(in: b)
        case .compare(let first, let others):
            look(in: first)
            for other in others { look(in: other.operand) }
        case .conditional(let test, let then, let otherwise):
            look(in: test)
            look(in: then)
            if let otherwise { look(in: otherwise) }
        case .slice(let base, let from, let to, let step):
            look(in: base)
            for part in [from, to, step] { if let part { look(in: part) } }
        case .call(let callee, let arguments):
            look(in: callee)
            look(in: arguments)
        case .filter(_, let operand, let arguments):
            if let operand { look(in: operand) }
            look(in: arguments)
        case .test(_, let operand, let arguments, _):
            look(in: operand)
            look(in: arguments)
        }
    }

    private mutating func look(in arguments: ArgumentList) {
        for item in arguments.positional { look(in: item) }
        for item in arguments.named { look(in: item.value) }
        if let list = arguments.list { look(in: list) }
        if let dict = arguments.dict { look(in: dict) }
    }
}
