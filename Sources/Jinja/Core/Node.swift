/// One step of a compiled template: an operation and up to three numbers, whose meaning the operation gives.
///
/// Steps stand in one array and refer to each other by index, so that running them touches no reference counts.
struct Node {
    /// What a step does. For expressions, `a`, `b` and `c` are indices of other steps unless said otherwise.
    enum Operation: UInt8 {
        /// Constant number `a`.
        case constant
        /// The variable of the name number `a`; only in trees, where the compiler makes it one of the next two.
        case name
        /// The variable in slot `a` of the running function.
        case local
        /// The variable in slot `a` of the function `b` levels out.
        case outer
        /// A list, a tuple of the steps listed at `a`; a dict of keys and values in turn.
        case list, tuple, dict
        case negate, plus, not
        case and, or
        /// `a` and `b` under the `BinaryOperator` in `flag`.
        case binary
        /// `a` and `b` under the `Comparison` in `flag`.
        case compare
        /// `a`, and at `b` the operators and operands of a chain.
        case compareChain
        /// The texts of the steps listed at `a` in one.
        case concatenate
        /// `b` if `a` is true, otherwise `c`, which may be missing (-1).
        case conditional
        /// Attribute name number `b` of `a`.
        case attribute
        /// Item `b` of `a`.
        case item
        /// `a` from, to and step as listed at `b` (-1 for those that are missing).
        case slice
        /// Calls `a` with the arguments listed at `b`.
        case call
        /// Filter number `b` of `a` (-1: the text that is being filtered) with the arguments listed at `c`; in trees `b`
        /// is the number of its name.
        case filter
        /// Test number `b` of `a` with the arguments listed at `c`; `flag` is 1 if negated. In trees `b` is the number of
        /// its name.
        case test
        /// Throws the failure number `a`.
        case fail

        // Statements.

        /// Writes `b` bytes of the program's text from `a`.
        case text
        /// Writes the value of `a`.
        case output
        /// Pairs of test and body listed at `a`; the test -1 is `else`.
        case ifElse
        /// Loop number `a`. In trees `a` lists target, items, condition, body and `else` (-1 for what is missing), and
        /// `flag` says whether it is recursive.
        case loop
        /// Sets slot `a` to `b`.
        case setLocal
        /// Assigns `b` to the target `a`.
        case assign
        /// Captures body `b`, filters it by `c` (-1: not), assigns it to the target `a`.
        case setBlock
        /// Makes macro number `a` and sets slot `b` to it. In trees `a` lists the name, the body, and the name and default
        /// (-1 for none) of each parameter, and `flag` says which extra arguments the body uses.
        case macro
        /// Calls `b` with macro number `a` as `caller` and writes the result. In trees `a` is as for a macro.
        case callBlock
        /// Captures body `b` and writes it as filtered by `a`.
        case filterBlock
        /// Scope set-up of the pairs listed at `a`, then body `b`; see `Compiler.with`. In trees `a` lists targets and
        /// values in turn.
        case with
        /// Include, import number `a`. In trees `a` is the template, and `b` the name, or lists names and aliases in turn.
        case include, importAs, fromImport
        case extends
        /// Runs the statements listed at `a` unless another template was extended before.
        case unlessExtended
        /// Block number `a`. In trees `a` is the number of its name and `b` its body.
        case block
        /// Evaluates `a` and drops the value.
        case evaluate
        case breakLoop, continueLoop
        /// Body `a` with a scope of its own; only in trees.
        case group

        // Targets.

        /// The variable of the name number `a`; only in trees.
        case targetName
        /// Slot `a`.
        case targetLocal
        /// The targets listed at `a`.
        case targetTuple
        /// Attribute name number `b` of the namespace `a`.
        case targetAttribute
    }

    var operation: Operation
    var flag: UInt8 = 0
    var a: Int32 = 0
    var b: Int32 = 0
    var c: Int32 = 0
    /// The bytes of the source that an error about it points to.
    var start: UInt32
    var end: UInt32
}
