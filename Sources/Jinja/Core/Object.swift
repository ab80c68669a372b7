/// A value that isn't plain data: a function, a namespace, a loop, a module, a view of a dict, something of the host's.
///
/// Subclasses override what they can do; the rest says that it can't.
package class Object: @unchecked Sendable {
    /// What the engine treats without asking.
    package enum Kind: UInt8, Sendable { case other, loop, macro, namespace }

    private let kind: Kind

    /// Makes one; the engine alone has kinds other than `other`.
    package init(kind: Kind = .other) { self.kind = kind }

    /// Whether it is a `LoopObject`.
    final var isLoop: Bool { kind == .loop }
    /// Whether it is a `Macro`.
    final var isMacro: Bool { kind == .macro }
    /// Whether it is a `Namespace`.
    final var isNamespace: Bool { kind == .namespace }

    /// The name of its type as Python says it.
    package var typeName: String { "object" }

    /// What printing it gives: Python's `repr`.
    package func describe(_ printer: inout Printer) throws(Failure) { printer.append("<\(typeName)>") }

    /// The attribute `name`, or nil if it has none.
    package func attribute(_ name: Text, _ runtime: Runtime) throws(Failure) -> Value? { nil }

    /// The names of its attributes, for "did you mean".
    package var attributeNames: [String] { [] }

    /// The item `key` (as in `object[key]`), or nil if it has none.
    package func item(_ key: Value, _ runtime: Runtime) throws(Failure) -> Value? { nil }

    /// Whether it can be called.
    package var isCallable: Bool { false }

    /// Calls it.
    package func call(_ arguments: CallArguments, _ runtime: Runtime) throws(Failure) -> Value {
        throw Failure(.type, "'\(typeName)' object is not callable")
    }

    /// Its items one after another, or nil if it has none; the closure gives nil at the end.
    package func makeIterator(_ runtime: Runtime) throws(Failure) -> ValueIterator? { nil }

    /// Python's `len`, or nil if it has none.
    package var length: Int? { nil }

    /// Whether it counts as true.
    package var isTrue: Bool { length != 0 }

    /// Whether it equals `other`, which is another object.
    package func isEqual(to other: Object, _ runtime: Runtime?) throws(Failure) -> Bool { self === other }

    /// Whether it can be a key.
    package var isHashable: Bool { true }

    /// What it holds, taken out, for freeing deep nests without recursion.
    func takeContents() -> [Value] { [] }
}

/// Gives the items of something one after another.
package class ValueIterator {
    /// Makes one.
    package init() {}
    /// The next item, or nil at the end.
    package func next(_ runtime: Runtime) throws(Failure) -> Value? { nil }
}
