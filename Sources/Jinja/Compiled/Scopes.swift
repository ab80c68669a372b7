/// Where names live while a template is compiled: functions, and in each the scopes that are open.
///
/// A name belongs to the innermost scope that sets it anywhere; a name that no scope sets comes from the context.
final class FunctionScope {
    /// The function that this one is written in, whose variables it sees; nil for a template or block.
    let parent: FunctionScope?
    /// Whether `super` means something.
    let isBlock: Bool
    var code = FunctionCode()
    var scopes: [Scope] = []
    private var contextSlots: [Text: Int] = [:]

    /// The names that one scope sets.
    final class Scope {
        var slots: [Text: Int] = [:]
        /// The names that are set for sure where the compiler stands.
        var set: Set<Text> = []
        /// The slot that `loop` gets if anything uses it.
        var loopSlot: Int?
        var usesLoop = false
    }

    init(parent: FunctionScope?, isBlock: Bool = false) {
        self.parent = parent
        self.isBlock = isBlock
    }

    func newSlot(_ name: Text, _ initial: Value) -> Int {
        code.slots.append(initial)
        code.names.append(name)
        return code.slots.count - 1
    }

    /// The slot of a name that comes from the context.
    func contextSlot(_ name: Text, _ initial: Value, _ source: ContextSlot.Source) -> Int {
        if let slot = contextSlots[name] { return slot }
        let slot = newSlot(name, initial)
        contextSlots[name] = slot
        code.fromContext.append(ContextSlot(name: name, slot: slot, source: source))
        return slot
    }
}

extension Statement {
    /// Adds the names that `body` sets in the scope it stands in, without scopes inside it.
    static func collectNames(_ body: [Statement], into names: inout [Text], withImports: Bool = true) {
        for statement in body {
            switch statement.kind {
            case .set(let target, _), .setBlock(let target, _, _): names += target.names
            case .macro(let name, _, _): names.append(name)
            case .importAs(_, let name, _) where withImports: names.append(name)
            case .fromImport(_, let imported, _) where withImports: names += imported.map(\.alias)
            case .ifElse(let branches, let otherwise):
                for branch in branches { collectNames(branch.body, into: &names, withImports: withImports) }
                collectNames(otherwise, into: &names, withImports: withImports)
            case .group(let body): collectNames(body, into: &names)
            default: break
            }
        }
    }
}
