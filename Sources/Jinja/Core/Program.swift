/// A compiled template: its steps, and the tables that they refer to by number. Nothing changes it once it is made.
final class Program: @unchecked Sendable {
    /// The template's text and name.
    let source: SourceText
    /// The steps.
    let nodes: UnsafeMutablePointer<Node>
    private let nodeCount: Int
    /// How many steps there are.
    var stepCount: Int { nodeCount }
    /// Lists of numbers: each is its length and then as many numbers. Before a list of statements stands what they cost.
    let lists: UnsafeMutablePointer<Int32>
    /// The bytes that text steps write: the source's, or its own where line breaks change.
    let text: UnsafePointer<UInt8>
    /// How many bytes `text` has.
    let textCount: Int
    private let ownText: UnsafeMutablePointer<UInt8>?
    let tables: Tables

    /// What steps refer to by number.
    struct Tables {
        var constants: [Value] = []
        var names: [AttributeName] = []
        var filters: [FilterUse] = []
        var tests: [TestUse] = []
        var failures: [Failure] = []
        var functions: [FunctionCode] = []
        var loops: [LoopCode] = []
        var macros: [MacroCode] = []
        var blocks: [BlockCode] = []
        var references: [ReferenceCode] = []
        /// Variables that the template sets at its top level, with their slots in its first function.
        var exports: [(name: Text, slot: Int, isImport: Bool)] = []
        /// Variables that must come from the context, and where each is used first.
        var undeclared: [(name: Text, start: UInt32, end: UInt32)] = []
        /// Whether anything in it could change a list or dict in place, itself or through another template.
        var mayMutate = false
    }

    init(source: SourceText, text: [UInt8]?, nodes: [Node], lists: [Int32], tables: Tables) {
        self.source = source
        ownText = text.map { copied($0) }
        self.text = ownText.map { UnsafePointer($0) } ?? source.base
        textCount = text?.count ?? source.count
        self.tables = tables
        nodeCount = nodes.count
        self.nodes = copied(nodes)
        self.lists = copied(lists)
    }

    deinit {
        nodes.deallocate()
        lists.deallocate()
        ownText?.deallocate()
    }

    /// The numbers listed at `list`.
    @inline(__always)
    func numbers(_ list: Int32) -> UnsafeBufferPointer<Int32> {
        let start = lists + Int(list)
        return UnsafeBufferPointer(start: start + 1, count: Int(start.pointee))
    }

    /// What running the statements listed at `list` costs.
    @inline(__always)
    func cost(_ list: Int32) -> Int { Int((lists + Int(list) - 1).pointee) }
}

/// The items of `array` in memory of their own.
private func copied<Item>(_ array: [Item]) -> UnsafeMutablePointer<Item> {
    let copy = UnsafeMutablePointer<Item>.allocate(capacity: max(1, array.count))
    array.withUnsafeBufferPointer { from in
        if let base = from.baseAddress { copy.initialize(from: base, count: from.count) }
    }
    return copy
}

/// A filter as a template uses it; its arguments are matched already where they are constants.
struct FilterUse {
    let filter: Filter
    let arguments: Arguments?
}

/// A test as a template uses it.
struct TestUse {
    let test: Test
    let arguments: Arguments?
    /// The tests that are answered without a call.
    let quick: QuickTest
}

enum QuickTest { case none, defined, undefined, isNone }

/// A stretch of steps with variables of its own: the template, a block, a macro, the body of a recursive loop.
struct FunctionCode {
    var body: Int32 = -1
    /// What the slots hold at first.
    var slots: [Value] = []
    /// The names of the slots; empty for unnamed ones.
    var names: [Text] = []
    /// The slots that are filled from the context by name on entry.
    var fromContext: [ContextSlot] = []
}

struct ContextSlot {
    enum Source { case variable, selfReference, superReference }
    var name: Text
    var slot: Int
    var source: Source
}

/// A copy of a variable on entering a scope that sets a variable of the same name.
struct Alias {
    var depth: Int32
    var from: Int32
    var slot: Int32
}

final class LoopCode: @unchecked Sendable {
    var target: Int32 = -1
    var items: Int32 = -1
    /// The target and the condition of `for … if`, whose variables are its own.
    var filterTarget: Int32 = -1
    var filter: Int32 = -1
    /// What looking whether an item passes costs.
    var filterCost = 0
    var body: Int32 = -1
    var otherwise: Int32 = -1
    /// The slot of `loop`, or -1 if nothing uses it.
    var loopSlot: Int32 = -1
    /// The function of the body if the loop is recursive, otherwise -1.
    var function: Int32 = -1
    var aliases: [Alias] = []
    var elseAliases: [Alias] = []
}

final class MacroCode: @unchecked Sendable {
    let name: Text
    let function: Int
    /// Names of the parameters; their slots are 0, 1, 2 …
    @exclusivity(unchecked) var parameters: [Text] = []
    /// The default of each parameter, or -1.
    @exclusivity(unchecked) var defaults: [Int32] = []
    @exclusivity(unchecked) var undefinedParameters: [Value] = []
    @exclusivity(unchecked) var varargsSlot = -1
    @exclusivity(unchecked) var kwargsSlot = -1
    @exclusivity(unchecked) var callerSlot = -1
    /// Whether `caller` is one of the parameters.
    @exclusivity(unchecked) var hasExplicitCaller = false

    init(name: Text, function: Int) {
        self.name = name
        self.function = function
    }
}

struct BlockCode {
    var name: Text
    var function: Int
    var isRequired: Bool
    /// The variables that a scoped block sees, or nil.
    var scope: [Visible]?
}

/// A variable that another template sees.
struct Visible {
    var name: Text
    var depth: Int32
    var slot: Int32
}

/// An include or import.
struct ReferenceCode {
    var template: Int32
    var ignoresMissing = false
    var withContext = true
    /// The variables that go along.
    var visible: [Visible] = []
    /// For imports: the names to take (empty for the whole module) and the slots they go to.
    var names: [(name: AttributeName, slot: Int32)] = []
    var slot: Int32 = -1
}
