#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An operator between two values.
enum BinaryOperator: UInt8 {
    case add, subtract, multiply, divide, floorDivide, modulo, power

    var symbol: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .floorDivide: "//"
        case .modulo: "%"
        case .power: "** or pow()"
        }
    }
}

extension Value {
    static func overflow(_ what: String) -> Failure {
        Failure(.overflow, "the result of \(what) needs more than 64 bits")
    }

    /// Applies an arithmetic operator as Python does; lengths are held to the runtime's limits.
    static func apply(
        _ operation: BinaryOperator, _ left: Value, _ right: Value, _ runtime: Runtime
    ) throws(Failure) -> Value {
        if case .undefined(let info) = left { throw info.failure }
        if case .undefined(let info) = right { throw info.failure }
        if operation == .modulo, case .string(let format) = left {
            return .string(try percentFormat(format, right, runtime))
        }
        if let a = left.number, let b = right.number {
            if case .int(let x) = a, case .int(let y) = b { return try apply(operation, x, y) }
            return try apply(operation, a.double, b.double)
        }
        switch (operation, left, right) {
        case (.add, .string(let a), .string(let b)):
            return .string(try runtime.join(a, b))
        case (.add, .list(let a), .list(let b)):
            try runtime.chargeItems(a.items.count + b.items.count)
            return Value(a.items + b.items)
        case (.add, .tuple(let a), .tuple(let b)):
            try runtime.chargeItems(a.items.count + b.items.count)
            return .tuple(of: a.items + b.items)
        case (.add, .string, _):
            throw Failure(.type, "can only concatenate str (not \"\(right.typeName)\") to str")
        case (.add, .list, _):
            throw Failure(.type, "can only concatenate list (not \"\(right.typeName)\") to list")
        case (.add, .tuple, _):
            throw Failure(.type, "can only concatenate tuple (not \"\(right.typeName)\") to tuple")
        case (.multiply, .int, _), (.multiply, .bool, _): return try left.repetition(of: right, runtime)
        case (.multiply, _, .int), (.multiply, _, .bool): return try right.repetition(of: left, runtime)
        default: break
        }
        if operation == .multiply, left.isSequence || right.isSequence {
            let other = left.isSequence ? right : left
            throw Failure(.type, "can't multiply sequence by non-int of type '\(other.typeName)'")
        }
        throw unsupported(operation.symbol, left, right)
    }

    private var isSequence: Bool {
        switch self {
        case .string, .list, .tuple: true
        default: false
        }
    }

    private static func unsupported(_ symbol: String, _ left: Value, _ right: Value) -> Failure {
        Failure(
            .type, "unsupported operand type(s) for \(symbol): '\(left.typeName)' and '\(right.typeName)'")
    }

    /// `self`, a number of times, of a string, list or tuple.
    private func repetition(of value: Value, _ runtime: Runtime) throws(Failure) -> Value {
        var times = 0
        if case .int(let int) = self { times = max(int, 0) } else if case .bool(true) = self { times = 1 }
        switch value {
        case .string(let text):
            let (size, overflows) = text.byteCount.multipliedReportingOverflow(by: times)
            try runtime.checkTextSize(overflows ? Int.max : size)
            return .string(Text(text.withBytes { repeatedBytes($0, times) }, isMarkup: text.isMarkup))
        case .list(let list): return Value(try Value.repeated(list.items, times, runtime))
        case .tuple(let tuple): return .tuple(of: try Value.repeated(tuple.items, times, runtime))
        default: throw Value.unsupported("*", self, value)
        }
    }

    private static func repeated(_ items: [Value], _ times: Int, _ runtime: Runtime) throws(Failure) -> [Value] {
        let (size, overflows) = items.count.multipliedReportingOverflow(by: times)
        try runtime.chargeItems(overflows ? Int.max : size)
        var result: [Value] = []
        result.reserveCapacity(size)
        for _ in 0..<(items.isEmpty ? 0 : times) { result += items }
        return result
    }

    @inline(__always)
    static func apply(_ operation: BinaryOperator, _ a: Int, _ b: Int) throws(Failure) -> Value {
        switch operation {
        case .add:
            let (sum, overflows) = a.addingReportingOverflow(b)
            if overflows { throw overflow("\(a) + \(b)") }
            return .int(sum)
        case .subtract:
            let (difference, overflows) = a.subtractingReportingOverflow(b)
            if overflows { throw overflow("\(a) - \(b)") }
            return .int(difference)
        case .multiply:
            let (product, overflows) = a.multipliedReportingOverflow(by: b)
            if overflows { throw overflow("\(a) * \(b)") }
            return .int(product)
        case .divide:
            if b == 0 { throw Failure(.zeroDivision, "division by zero") }
            return .double(divide(a, b))
        case .floorDivide:
            if b == 0 { throw Failure(.zeroDivision, "integer division or modulo by zero") }
            let (quotient, overflows) = a.dividedReportingOverflow(by: b)
            if overflows { throw overflow("\(a) // \(b)") }
            return .int(a &- quotient &* b != 0 && (a < 0) != (b < 0) ? quotient &- 1 : quotient)
        case .modulo:
            if b == 0 { throw Failure(.zeroDivision, "integer modulo by zero") }
            if b == -1 { return .int(0) }
            let rest = a % b
            return .int(rest != 0 && (rest < 0) != (b < 0) ? rest &+ b : rest)
        case .power:
            if b < 0 {
                if a == 0 { throw Failure(.zeroDivision, "0.0 cannot be raised to a negative power") }
                return .double(pow(Double(a), Double(b)))
            }
            return .int(try power(a, b))
        }
    }

    /// The exact quotient rounded once, as Python gives it also beyond 2^53.
    private static func divide(_ a: Int, _ b: Int) -> Double {
        let exact = 1 << 53
        if a.magnitude <= exact.magnitude && b.magnitude <= exact.magnitude { return Double(a) / Double(b) }
        // A whole quotient is exact in 64 bits and is rounded once by the conversion.
        if b != -1, a % b == 0 { return Double(a / b) }
        #if arch(x86_64)
            return Double(Float80(a) / Float80(b))
        #else
            return Double(a) / Double(b)
        #endif
    }

    private static func power(_ base: Int, _ exponent: Int) throws(Failure) -> Int {
        if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
        if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
        if exponent > 63 { throw overflow("\(base) ** \(exponent)") }
        var result = 1
        for _ in 0..<exponent {
            let (product, overflows) = result.multipliedReportingOverflow(by: base)
            if overflows { throw overflow("\(base) ** \(exponent)") }
            result = product
        }
        return result
    }

    private static func apply(_ operation: BinaryOperator, _ a: Double, _ b: Double) throws(Failure) -> Value {
        switch operation {
        case .add: return .double(a + b)
        case .subtract: return .double(a - b)
        case .multiply: return .double(a * b)
        case .divide:
            if b == 0 { throw Failure(.zeroDivision, "float division by zero") }
            return .double(a / b)
        case .floorDivide:
            if b == 0 { throw Failure(.zeroDivision, "float floor division by zero") }
            return .double(floorDivision(a, b).quotient)
        case .modulo:
            if b == 0 { throw Failure(.zeroDivision, "float modulo") }
            return .double(floorDivision(a, b).rest)
        case .power:
            if a == 0 && b < 0 { throw Failure(.zeroDivision, "0.0 cannot be raised to a negative power") }
            if a < 0 && a.isFinite && b.isFinite && b.rounded() != b {
                throw Failure(.value, "a negative number to the power of a fraction is a complex number")
            }
            let result = pow(a, b)
            if result.isInfinite && a.isFinite && b.isFinite {
                throw Failure(.overflow, "the result of ** is too large for a float")
            }
            return .double(result)
        }
    }

    /// Python's floor division of floats: the rest has the sign of the divisor.
    private static func floorDivision(_ a: Double, _ b: Double) -> (quotient: Double, rest: Double) {
        var rest = fmod(a, b)
        var quotient = (a - rest) / b
        if rest != 0 {
            if (b < 0) != (rest < 0) {
                rest += b
                quotient -= 1
            }
        } else {
            rest = b < 0 ? -0.0 : 0.0
        }
        if quotient != 0 {
            let floored = floor(quotient)
            quotient = quotient - floored > 0.5 ? floored + 1 : floored
        } else {
            quotient = (a / b).sign == .minus ? -0.0 : 0.0
        }
        return (quotient, rest)
    }

    /// Python's unary minus.
    static func negate(_ value: Value) throws(Failure) -> Value {
        switch value {
        case .int(let int):
            let (result, overflows) = (0).subtractingReportingOverflow(int)
            if overflows { throw overflow("-(\(int))") }
            return .int(result)
        case .double(let double): return .double(-double)
        case .bool(let bool): return .int(bool ? -1 : 0)
        case .undefined(let info): throw info.failure
        default: throw Failure(.type, "bad operand type for unary -: '\(value.typeName)'")
        }
    }

    /// Python's unary plus.
    static func plus(_ value: Value) throws(Failure) -> Value {
        switch value {
        case .int, .double: return value
        case .bool(let bool): return .int(bool ? 1 : 0)
        case .undefined(let info): throw info.failure
        default: throw Failure(.type, "bad operand type for unary +: '\(value.typeName)'")
        }
    }
}
