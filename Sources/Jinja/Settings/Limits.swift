/// What a template may use before it is an error, so that none can hang the program or eat its memory.
///
/// The defaults are far beyond what scaffolding needs, and low enough that a hostile template ends within seconds.
package struct Limits: Hashable, Sendable {
    /// How deep tags, parentheses and operators may be nested in a template's text.
    package var nesting = 200
    /// How many macros, includes, blocks and recursive loops may be inside another at once.
    package var depth = 150
    /// How many iterations all loops of a render may have together.
    package var iterations = 5_000_000
    /// The size of the output in bytes.
    package var output = 64 << 20
    /// The size of one string in bytes.
    package var text = 16 << 20
    /// The number of items of one list, tuple or range.
    package var items = 1_000_000
    /// The work of a render, in units of a byte that is made or about five nanoseconds that are spent, whichever is more
    /// (see `Charge`): what bounds its time and, since nothing is made without being counted, its memory.
    package var work = 300_000_000
    /// The bytes of stack that a render may use, measured from where it begins.
    package var stack = 3 << 20

    /// Makes the defaults.
    package init() {}

    /// How deep lists and dicts may be nested for printing and comparing them.
    package static let valueDepth = 100
    /// How many items a tuple that is a key may have, together with the tuples in it.
    static let keyWeight = 100_000
}
