/// What `namespace(…)` makes: attributes that templates may set from any scope.
package final class Namespace: Object, @unchecked Sendable {
    let items: DictStorage

    init(_ items: DictStorage) {
        self.items = items
        super.init(kind: .namespace)
    }

    package override var typeName: String { "Namespace" }
    package override func describe(_ printer: inout Printer) throws(Failure) {
        printer.append("<Namespace ")
        try printer.writeDict(items)
        printer.append(">")
    }
    package override var isTrue: Bool { true }
    package override var attributeNames: [String] { items.keys.map { $0.plainText } }
    package override func attribute(_ name: Text, _ runtime: Runtime) -> Value? { items[name] }
    override func takeContents() -> [Value] { items.takeContents() }
}

/// What an import gives: the names that a template sets at its top level.
package final class Module: Object, @unchecked Sendable {
    private let name: String
    private let items: DictStorage
    private let body: Text

    init(_ name: String, _ items: DictStorage, _ body: Text) {
        self.name = name
        self.items = items
        self.body = body
    }

    package override var typeName: String { "TemplateModule" }
    package override func describe(_ printer: inout Printer) { printer.append(body) }
    package override var isTrue: Bool { true }
    package override var attributeNames: [String] { items.keys.map { $0.plainText } }
    package override func attribute(_ name: Text, _ runtime: Runtime) -> Value? { items[name] }
}

extension Value {
    /// A string's text, and nothing for everything else.
    var plainText: String {
        if case .string(let text) = self { return text.string }
        return ""
    }
}
