/// The methods that templates may call on strings, lists, dicts and numbers.
enum Method: String, CaseIterable {
    /// The methods by name.
    static let byName = Dictionary(uniqueKeysWithValues: allCases.map { (Text($0.rawValue), $0) })

    // Strings.
    case capitalize, casefold, center, count, endswith, expandtabs, find, format, index, isalnum, isalpha
    case formatMap = "format_map"
    case isascii, isdecimal, isdigit, isidentifier, islower, isnumeric, isprintable, isspace, istitle, isupper
    case join, ljust, lower, lstrip, maketrans, partition, removeprefix, removesuffix, replace, rfind, rindex, rjust
    case rpartition, rsplit, rstrip, split, splitlines, startswith, strip, swapcase, title, translate, upper, zfill
    // Lists.
    case append, extend, insert, pop, remove, reverse, sort, clear, copy
    // Dicts.
    case fromkeys, get, items, keys, values, update, setdefault, popitem
    // Numbers.
    case bitLength = "bit_length"
    case bitCount = "bit_count"
    case isInteger = "is_integer"

    /// Whether it changes what it is called on.
    var changesItsOwner: Bool {
        switch self {
        case .append, .extend, .insert, .pop, .remove, .reverse, .sort, .clear, .update, .setdefault, .popitem: true
        default: false
        }
    }

    private static let strings: Set<Method> = [
        .capitalize, .casefold, .center, .count, .endswith, .expandtabs, .find, .format, .formatMap, .index, .isalnum,
        .isalpha, .isascii, .isdecimal, .isdigit, .isidentifier, .islower, .isnumeric, .isprintable, .isspace,
        .istitle, .isupper, .join, .ljust, .lower, .lstrip, .maketrans, .partition, .removeprefix, .removesuffix,
        .replace,
        .rfind, .rindex, .rjust, .rpartition, .rsplit, .rstrip, .split, .splitlines, .startswith, .strip,
        .swapcase, .title, .translate, .upper, .zfill,
    ]

    /// Whether strings have it.
    var isOfString: Bool { Method.strings.contains(self) }

    /// Whether lists have it.
    var isOfList: Bool {
        switch self {
        case .append, .extend, .insert, .pop, .remove, .reverse, .sort, .clear, .copy, .count, .index: true
        default: false
        }
    }

    /// Whether dicts have it.
    var isOfDict: Bool {
        switch self {
        case .fromkeys, .get, .items, .keys, .values, .update, .setdefault, .pop, .popitem, .clear, .copy: true
        default: false
        }
    }

    /// Whether `value` has it.
    func belongs(to value: Value) -> Bool {
        switch value {
        case .string: isOfString
        case .list: isOfList
        case .dict: isOfDict
        case .tuple, .range: self == .count || self == .index
        case .int, .bool: self == .bitLength || self == .bitCount || self == .isInteger
        case .double: self == .isInteger
        default: false
        }
    }
}

/// What `loop` tells.
enum LoopField: String, CaseIterable {
    /// The fields by name.
    static let byName = Dictionary(uniqueKeysWithValues: allCases.map { (Text($0.rawValue), $0) })

    case index, index0, revindex, revindex0, first, last, length, depth, depth0, previtem, nextitem, cycle, changed
}

extension AttributeName {
    init(_ text: Text) {
        self.init(text: text, method: Method.byName[text], loopField: LoopField.byName[text])
    }
}

/// A method together with the value that it is of: `"a".upper` without the call.
package final class BoundMethod: Object, @unchecked Sendable {
    let receiver: Value
    let method: Method

    init(_ receiver: Value, _ method: Method) {
        self.receiver = receiver
        self.method = method
    }

    package override var typeName: String { "builtin_function_or_method" }
    package override func describe(_ printer: inout Printer) {
        printer.append("<built-in method \(method.rawValue) of \(receiver.typeName) object>")
    }
    package override var isCallable: Bool { true }
    package override func call(_ arguments: CallArguments, _ runtime: Runtime) throws(Failure) -> Value {
        try runtime.call(method, on: receiver, arguments)
    }
}
