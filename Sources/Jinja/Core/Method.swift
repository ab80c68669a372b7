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

    /// The names of those of strings and of lists, for "did you mean".
    static let namesOfStrings = allCases.filter(\.isOfString).map(\.rawValue)
    static let namesOfLists = allCases.filter(\.isOfList).map(\.rawValue)

    /// Whether dicts have it.
    var isOfDict: Bool {
        switch self {
        case .fromkeys, .get, .items, .keys, .values, .update, .setdefault, .pop, .popitem, .clear, .copy: true
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

/// The name of a variable, attribute, filter … of a template, and what it is for the types of the engine.
struct AttributeName {
    let text: Text
    /// The method of a string, list, dict … of that name.
    let method: Method?
    /// The field of a loop of that name.
    let loopField: LoopField?
}

extension AttributeName {
    /// The name `text`, looked up among the methods and fields.
    init(_ text: Text) {
        self.init(text: text, method: Method.byName[text], loopField: LoopField.byName[text])
    }
}
