/// A value of a template: what data, literals and expressions give.
///
/// Lists and dicts are references as in Python: `append` on one is seen wherever the list is known. Templates change only
/// values of their own: what the host passes to `render` is copied first if a template could change it. That is why a
/// value may cross threads.
///
/// Sixteen bytes: everything larger stands behind a reference.
package enum Value: @unchecked Sendable {
    /// A value that isn't there, and why.
    case undefined(Undefined)
    /// Python's `None`.
    case none
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(Text)
    case list(ListStorage)
    case tuple(TupleStorage)
    case dict(DictStorage)
    case range(RangeStorage)
    /// Everything else: macros, namespaces, loops, modules, functions, generators, views of dicts, host objects.
    case object(Object)

    /// Makes a string.
    package init(_ string: String) { self = .string(Text(string)) }
    /// Makes an integer.
    package init(_ int: Int) { self = .int(int) }
    /// Makes a float.
    package init(_ double: Double) { self = .double(double) }
    /// Makes a boolean.
    package init(_ bool: Bool) { self = .bool(bool) }
    /// Makes a list.
    package init(_ list: [Value]) { self = .list(ListStorage(list)) }
    /// Makes a tuple.
    package static func tuple(of items: [Value]) -> Value { .tuple(TupleStorage(items)) }

    /// Makes a dict with keys of strings in the order given; of two equal keys the later value wins.
    package init(_ pairs: Variables) {
        let dict = DictStorage()
        for (key, value) in pairs { dict.set(text: Text(key), value) }
        self = .dict(dict)
    }

    /// The name of its type as Python says it: `str`, `NoneType`.
    package var typeName: String {
        switch self {
        case .undefined(let info): info.isStrict ? "StrictUndefined" : "Undefined"
        case .none: "NoneType"
        case .bool: "bool"
        case .int: "int"
        case .double: "float"
        case .string(let text): text.isMarkup ? "Markup" : "str"
        case .list: "list"
        case .tuple(let tuple): tuple.typeName
        case .dict: "dict"
        case .range: "range"
        case .object(let object): object.typeName
        }
    }

    /// Whether the value isn't there.
    @inline(__always)
    package var isUndefined: Bool {
        if case .undefined = self { return true }
        return false
    }
}

/// Values by name, in order: of two equal names the later value wins, and a dict made of them keeps their order.
package typealias Variables = [(String, Value)]

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self.init(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: Value...) { self.init(elements) }
    package init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}
