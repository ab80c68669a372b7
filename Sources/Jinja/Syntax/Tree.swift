/// An expression of a template, as it was written.
struct Expression {
    /// What it is.
    indirect enum Kind {
        case constant(Value)
        case name(Text)
        case list([Expression])
        case tuple([Expression])
        case dict([(key: Expression, value: Expression)])
        case negate(Expression)
        case plus(Expression)
        case not(Expression)
        case and(Expression, Expression)
        case or(Expression, Expression)
        case binary(BinaryOperator, Expression, Expression)
        case compare(Expression, [(operation: Comparison, operand: Expression)])
        case concatenate([Expression])
        /// `then if test else otherwise`.
        case conditional(test: Expression, then: Expression, otherwise: Expression?)
        case attribute(Expression, Text)
        case item(Expression, Expression)
        case slice(Expression, from: Expression?, to: Expression?, step: Expression?)
        case call(Expression, ArgumentList)
        /// A filter; without an operand it is the first of a filter block, whose text it gets.
        case filter(Text, Expression?, ArgumentList)
        case test(Text, Expression, ArgumentList, isNegated: Bool)
    }

    var kind: Kind
    /// The bytes that an error about it points to.
    var start: UInt32
    var end: UInt32
}

/// The arguments of a call as they were written.
struct ArgumentList {
    var positional: [Expression] = []
    var named: [(name: Text, value: Expression)] = []
    /// `*list` and `**dict`.
    var list: Expression?
    var dict: Expression?
}

enum Comparison: String {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case isIn = "in"
    case isNotIn = "not in"
}

/// What a `set`, a `for` or a `with` assigns to.
indirect enum Target {
    case name(Text)
    case tuple([Target], start: UInt32, end: UInt32)
    /// An attribute of a namespace.
    case attribute(Text, Text, start: UInt32, end: UInt32)

    /// All names that it sets.
    var names: [Text] {
        switch self {
        case .name(let name): [name]
        case .tuple(let targets, _, _): targets.flatMap(\.names)
        case .attribute: []
        }
    }
}

/// A parameter of a macro or a call block.
struct MacroParameter {
    var name: Text
    var defaultValue: Expression?
}

/// A statement of a template, or the text between two.
struct Statement {
    /// What it is.
    indirect enum Kind {
        /// The bytes of the template from `start` to `end`.
        case text
        case output(Expression)
        case ifElse([(test: Expression, body: [Statement])], otherwise: [Statement])
        case forIn(ForLoop)
        case set(Target, Expression)
        case setBlock(Target, filter: Expression?, body: [Statement])
        case macro(Text, [MacroParameter], body: [Statement])
        case callBlock([MacroParameter], call: Expression, body: [Statement])
        case filterBlock(Expression, body: [Statement])
        case with([(target: Target, value: Expression)], body: [Statement])
        case include(Expression, ignoresMissing: Bool, withContext: Bool)
        case importAs(Expression, Text, withContext: Bool)
        case fromImport(Expression, [(name: Text, alias: Text)], withContext: Bool)
        case extends(Expression)
        case block(Text, body: [Statement], isScoped: Bool, isRequired: Bool)
        case evaluate(Expression)
        case breakLoop
        case continueLoop
        /// Statements without a scope of their own: `autoescape`.
        case group([Statement])
    }

    var kind: Kind
    var start: UInt32
    var end: UInt32
}

struct ForLoop {
    var target: Target
    var items: Expression
    var filter: Expression?
    var body: [Statement]
    var otherwise: [Statement]
    var isRecursive: Bool
}
