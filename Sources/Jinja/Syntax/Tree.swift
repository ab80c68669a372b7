/// A template as it was written: the steps of its expressions and statements, before names have places.
///
/// Steps stand in one array and refer to each other by number, and the lists of numbers that some need stand in a second
/// one, so that a tree of any size is a handful of pieces of memory. The compiler turns it into a `Program` in place; for
/// the steps whose numbers it changes, `Node.Operation` says what they mean before.
struct Tree {
    var nodes: [Node] = []
    /// Lists of numbers: each is its length and then as many numbers. Before a list of statements stands what they cost.
    var lists: [Int32] = []
    var constants: [Value] = []
    var names: Names
    /// The statements of the template, listed in `lists`; for an expression a list of one step.
    var body: Int32 = 0

    /// Makes an empty tree; `capacity` is about how many names there will be.
    init(names capacity: Int) { names = Names(capacity: capacity) }

    /// The step `number`.
    subscript(number: Int32) -> Node {
        get { nodes[Int(number)] }
        set { nodes[Int(number)] = newValue }
    }

    /// Where the numbers listed at `list` stand in `lists`.
    func range(_ list: Int32) -> Range<Int> {
        let start = Int(list) + 1
        return start..<(start + Int(lists[Int(list)]))
    }

    /// Adds a step and gives its number.
    mutating func add(_ node: Node) -> Int32 {
        nodes.append(node)
        return Int32(truncatingIfNeeded: nodes.count - 1)
    }

    /// Adds the list of the statements `numbers` with what running them costs before it, and gives the list's place.
    ///
    /// - Parameter steps: how many steps stand in the statements, leaving out those of bodies within, which are charged
    ///   for themselves.
    mutating func body(_ numbers: some Collection<Int32>, steps: Int) -> Int32 {
        lists.append(Int32(clamping: numbers.count * Charge.statement + steps * Charge.step))
        return list(numbers)
    }

    /// Adds the list of `numbers` and gives its place.
    mutating func list(_ numbers: some Collection<Int32>) -> Int32 {
        let start = Int32(truncatingIfNeeded: lists.count)
        lists.append(Int32(truncatingIfNeeded: numbers.count))
        lists.append(contentsOf: numbers)
        return start
    }
}

/// The operators that compare; the raw value is their number in steps.
enum Comparison: UInt8 {
    case equal, notEqual, less, lessEqual, greater, greaterEqual, isIn, isNotIn

    /// The operator as it is written.
    var symbol: String {
        switch self {
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessEqual: "<="
        case .greater: ">"
        case .greaterEqual: ">="
        case .isIn: "in"
        case .isNotIn: "not in"
        }
    }
}

extension Node {
    /// What a step of a statement has in `flag`.
    enum Flag {
        /// An include that takes a missing template for an empty one.
        static let ignoresMissing: UInt8 = 1
        /// An include or import that passes its variables on.
        static let withContext: UInt8 = 2
        /// A block that sees the variables around it.
        static let scoped: UInt8 = 1
        /// A block that a derived template must fill.
        static let required: UInt8 = 2
        /// A test that is negated.
        static let negated: UInt8 = 1
        /// A macro whose body uses `caller`, `varargs`, `kwargs`.
        static let caller: UInt8 = 1
        static let varargs: UInt8 = 2
        static let kwargs: UInt8 = 4
        /// A loop that calls itself.
        static let recursive: UInt8 = 1
    }
}
