/// The one-shot iterator that `map`, `select`, `batch` and their like give: what was taken from it is gone.
///
/// The items are computed when it is made.
package final class Generator: Object, @unchecked Sendable {
    private var items: [Value]
    private var position = 0
    private let name: String

    /// Makes one; `name` is the type that printing shows.
    package init(_ items: [Value], name: String = "generator") {
        self.items = items
        self.name = name
    }

    deinit { release(&items) }

    package override var typeName: String { name }
    package override func makeIterator(_ runtime: Runtime) -> ValueIterator? { Taking(self) }
    package override var isTrue: Bool { true }
    override func takeContents() -> [Value] {
        let taken = items
        items = []
        return taken
    }

    /// The next item, which is gone from it then.
    package func next() -> Value? {
        guard position < items.count else { return nil }
        position += 1
        return items[position - 1]
    }

    private final class Taking: ValueIterator {
        let generator: Generator
        init(_ generator: Generator) { self.generator = generator }
        override func next(_ runtime: Runtime) -> Value? { generator.next() }
    }
}
