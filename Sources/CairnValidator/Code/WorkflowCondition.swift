import CairnDiagnostics
import YAML

/// The `if` of a job or a step, as GitHub reads it.
struct WorkflowCondition {
    /// A piece of the text: what stands within `${{ }}`, or what stands around it.
    private enum Piece {
        case text(String)
        case expression(String)
    }

    /// What has to hold; nothing if the value is absent or empty.
    private let pieces: [Piece]

    /// Reads the value of an `if`.
    /// - Throws: why GitHub refuses it.
    init(_ node: Node?) throws(ActionsFlaw) {
        pieces = try node.map { node throws(ActionsFlaw) in try Self.read(node) } ?? []
    }

    private static func read(_ node: Node) throws(ActionsFlaw) -> [Piece] {
        switch node.kind {
        case .null: return []
        case .bool: return [.expression(node.bool == true ? "true" : "false")]
        case .int, .double:
            let number = node.number ?? .nan
            return [.expression(number == 0 || number.isNaN ? "0" : "1")]
        case .string, .time: break
        case .sequence, .mapping: throw .collection
        }
        let pieces = try pieces(node.text)
        guard pieces.count == 1 else { return pieces }
        switch pieces[0] {
        // Without braces the whole text is the expression.
        case .text(let text): return [.expression(text)]
        case .expression(let text):
            // A string alone within the braces is put in their place before the expression is read.
            guard let tokens = try? ActionsTokens.read(text), tokens.count == 1,
                case .literal(.string(let inner)) = tokens[0]
            else { return pieces }
            return [.expression(inner)]
        }
    }

    /// Whether it can hold in one of some cases.
    /// - Throws: why GitHub refuses it.
    func canHold(in cases: some Sequence<ActionsStatus>) throws(ActionsFlaw) -> Bool {
        var canHold = false
        for status in cases {
            if try isTrue(at: status) != false { canHold = true }
        }
        return canHold
    }

    /// Whether the value of an `if` can hold in one of some cases; what GitHub refuses cannot.
    /// - Throws: that it cannot be judged.
    static func canHold(_ node: Node?, in cases: [ActionsStatus]) throws(Diagnostic) -> Bool {
        do throws(ActionsFlaw) {
            return try WorkflowCondition(node).canHold(in: cases)
        } catch {
            if let node { _ = try WorkflowObstacle.refused(error, node) }
            return false
        }
    }

    /// Whether it holds where what comes before ended with a status; nil if that depends on what is not known.
    ///
    /// Without any of `success()`, `failure()`, `cancelled()` and `always()`, success is asked for, too.
    func isTrue(at status: ActionsStatus) throws(ActionsFlaw) -> Bool? {
        var outcomes: [ActionsExpression.Outcome] = []
        var asksForStatus = false
        for piece in pieces {
            switch piece {
            case .text(let text): outcomes.append(.init(.string(text)))
            case .expression(let text):
                guard let found = try ActionsExpression.outcome(of: text, at: status) else {
                    // `${{ }}` has to hold something; an `if` may be blank.
                    guard pieces.count == 1 else { throw .syntax("") }
                    continue
                }
                outcomes.append(found.outcome)
                asksForStatus = asksForStatus || found.asksForStatus
            }
        }
        if !asksForStatus, status != .success { return false }
        return outcomes.count < 2 ? outcomes.first.map(\.isTrue) ?? true : Self.isTextTrue(outcomes)
    }

    /// Whether the text is not empty that several values make together.
    private static func isTextTrue(_ outcomes: [ActionsExpression.Outcome]) -> Bool? {
        var isEmpty: Bool? = true
        for outcome in outcomes {
            switch outcome.value {
            case .null, .string(""): break
            case nil where outcome.isTrue != true: isEmpty = nil
            default: return true
            }
        }
        return isEmpty.map { !$0 }
    }

    /// Takes a text apart at its `${{ }}`.
    private static func pieces(_ text: String) throws(ActionsFlaw) -> [Piece] {
        var out: [Piece] = []
        var rest = text[...]
        while let start = rest.firstPlace(of: "${{") {
            if start.lowerBound > rest.startIndex { out.append(.text(String(rest[..<start.lowerBound]))) }
            guard let end = endOfExpression(rest[start.upperBound...]) else { throw .syntax(String(rest[start])) }
            let inner = rest[start.upperBound..<end]
            guard !inner.allSatisfy(\.isWhitespace) else { throw .syntax("${{ }}") }
            out.append(.expression(String(inner)))
            rest = rest[rest.utf8.index(end, offsetBy: 2)...]
        }
        if !rest.isEmpty { out.append(.text(String(rest))) }
        return out
    }

    /// Where the `}}` is that ends an expression: the first one outside of its strings.
    private static func endOfExpression(_ text: Substring) -> Substring.Index? {
        var isString = false
        var before: (byte: UInt8, index: Substring.Index)?
        for index in text.utf8.indices {
            let byte = text.utf8[index]
            if byte == UInt8(ascii: "'") {
                isString.toggle()
            } else if !isString, byte == UInt8(ascii: "}"), let before, before.byte == byte {
                return before.index
            }
            before = (byte, index)
        }
        return nil
    }
}
