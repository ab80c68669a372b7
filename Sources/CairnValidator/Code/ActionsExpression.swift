/// How the jobs or steps before one went, as far as `success()` and its like tell.
enum ActionsStatus: String, CaseIterable {
    case success, failure, cancelled
    /// None of these: a job before was left out, and none failed.
    case skipped
}

/// What is known of an expression of GitHub Actions without running the workflow.
///
/// What a context or most functions give is not known; `false && github.actor` is false for all that. An expression
/// is evaluated while it is read.
struct ActionsExpression {
    /// What is known of a part: its value, or only whether it counts as true, or neither.
    struct Outcome: Equatable {
        var value: ActionsValue?
        var isTrue: Bool?

        static let unknown = Outcome(value: nil, isTrue: nil)

        init(_ value: ActionsValue) {
            self.init(value: value, isTrue: value.isTrue)
        }

        init(value: ActionsValue?, isTrue: Bool?) {
            self.value = value
            self.isTrue = isTrue
        }
    }

    /// What GitHub offers below a name.
    static let contexts = [
        "github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix", "needs", "inputs",
    ]
    /// How deep brackets, calls and `!` may be nested.
    private static let depthLimit = 100

    private let tokens: [ActionsToken]
    private let status: ActionsStatus
    private var index = 0
    private var depth = 0
    private var asksForStatus = false

    /// What an expression, without its `${{ }}`, gives where what comes before ended with a status.
    /// - Returns: the outcome, and whether the expression asks for the status; nil if there is nothing in the text.
    /// - Throws: why GitHub refuses it.
    static func outcome(
        of text: String, at status: ActionsStatus
    ) throws(ActionsFlaw) -> (outcome: Outcome, asksForStatus: Bool)? {
        var parser = ActionsExpression(tokens: try ActionsTokens.read(text), status: status)
        if parser.tokens.isEmpty { return nil }
        let outcome = try parser.binary(above: 0)
        if parser.index < parser.tokens.count { throw parser.unexpected }
        return (outcome, parser.asksForStatus)
    }

    private init(tokens: [ActionsToken], status: ActionsStatus) {
        self.tokens = tokens
        self.status = status
    }

    private var unexpected: ActionsFlaw {
        switch index < tokens.count ? tokens[index] : nil {
        case .sign(let sign): .syntax(sign)
        case .name(let name): .syntax(name)
        case .literal(.string(let text)): .syntax("'\(text)'")
        case .literal(.number(let number)): .syntax("\(number)")
        case .literal(.bool(let bool)): .syntax("\(bool)")
        case .literal(.null): .syntax("null")
        case nil: .syntax("")
        }
    }

    private mutating func takes(_ sign: String) -> Bool {
        guard index < tokens.count, tokens[index] == .sign(sign) else { return false }
        index += 1
        return true
    }

    private static func precedence(_ sign: String) -> Int? {
        switch sign {
        case "||": 1
        case "&&": 2
        case "==", "!=": 3
        case "<", "<=", ">", ">=": 4
        default: nil
        }
    }

    /// Operands and the operators between them that bind more strongly than `limit`.
    private mutating func binary(above limit: Int) throws(ActionsFlaw) -> Outcome {
        var left = try operand()
        while index < tokens.count, case .sign(let sign) = tokens[index], let binds = Self.precedence(sign),
            binds > limit
        {
            index += 1
            left = Self.combined(left, sign, try binary(above: binds))
        }
        return left
    }

    private static func combined(_ left: Outcome, _ sign: String, _ right: Outcome) -> Outcome {
        if sign == "&&" || sign == "||" {
            // The left one if it decides, else the right one.
            let deciding = sign == "||"
            guard let isTrue = left.isTrue else {
                return right.isTrue == deciding ? Outcome(value: nil, isTrue: deciding) : .unknown
            }
            return isTrue == deciding ? left : right
        }
        guard let one = left.value, let other = right.value else { return .unknown }
        let order = one.order(other)
        switch sign {
        case "==": return Outcome(.bool(order == .equal))
        case "!=": return Outcome(.bool(order != .equal))
        case "<": return Outcome(.bool(order == .less))
        case "<=": return Outcome(.bool(order == .less || order == .equal))
        case ">": return Outcome(.bool(order == .greater))
        default: return Outcome(.bool(order == .greater || order == .equal))
        }
    }

    private mutating func operand() throws(ActionsFlaw) -> Outcome {
        guard depth < Self.depthLimit else { throw .depth }
        depth += 1
        defer { depth -= 1 }
        if takes("!") {
            let negated = try operand()
            guard let isTrue = negated.isTrue else { return .unknown }
            return Outcome(.bool(!isTrue))
        }
        if takes("(") {
            let inner = try binary(above: 0)
            guard takes(")") else { throw unexpected }
            return try access(inner)
        }
        guard index < tokens.count else { throw unexpected }
        switch tokens[index] {
        case .literal(let value):
            index += 1
            return Outcome(value)
        case .name(let name):
            index += 1
            if takes("(") { return try access(call(name)) }
            guard Self.contexts.contains(name.lowercased()) else { throw .unknownName(name) }
            return try access(.unknown)
        case .sign: throw unexpected
        }
    }

    /// What stands below a value: `.name`, `.*`, `[…]`.
    private mutating func access(_ value: Outcome) throws(ActionsFlaw) -> Outcome {
        var value = value
        while true {
            if takes(".") {
                guard index < tokens.count else { throw unexpected }
                if case .name = tokens[index] { index += 1 } else if !takes("*") { throw unexpected }
            } else if takes("[") {
                if !takes("*") { _ = try binary(above: 0) }
                guard takes("]") else { throw unexpected }
            } else {
                return value
            }
            value = .unknown
        }
    }

    private mutating func call(_ name: String) throws(ActionsFlaw) -> Outcome {
        var arguments: [Outcome] = []
        if !takes(")") {
            repeat { arguments.append(try binary(above: 0)) } while takes(",")
            guard takes(")") else { throw unexpected }
        }
        let name = name.lowercased()
        switch name {
        case "always", "success", "failure", "cancelled":
            asksForStatus = true
            // With arguments they ask for single jobs.
            guard arguments.isEmpty else { return .unknown }
            return Outcome(.bool(name == "always" || name == status.rawValue))
        case "contains", "startswith", "endswith":
            guard arguments.count == 2, case .string(let text) = arguments[0].value,
                case .string(let part) = arguments[1].value
            else { return .unknown }
            let (whole, wanted) = (ActionsValue.folded(text), ActionsValue.folded(part))
            guard whole.count < 1_000 || wanted.count < 1_000 else { return .unknown }
            switch name {
            case "startswith": return Outcome(.bool(whole.starts(with: wanted)))
            case "endswith": return Outcome(.bool(whole.reversed().starts(with: wanted.reversed())))
            default:
                let starts = 0...max(0, whole.count - wanted.count)
                return Outcome(.bool(starts.contains { whole[$0...].starts(with: wanted) }))
            }
        default: return .unknown
        }
    }
}
