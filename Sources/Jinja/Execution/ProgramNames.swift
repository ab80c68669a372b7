import CairnDiagnostics

extension Program {
    var undeclaredVariables: [(name: String, span: SourceSpan)] {
        tables.undeclared.map { ($0.name.string, source.span(Int($0.start), Int($0.end))) }
    }

    var referencedTemplates: [String] {
        var names: [String] = []
        func add(_ node: Int32) {
            let step = nodes[Int(node)]
            switch step.operation {
            case .constant:
                if case .string(let text) = tables.constants[Int(step.a)], !names.contains(text.string) {
                    names.append(text.string)
                }
            case .list, .tuple: for number in numbers(step.a) { add(number) }
            default: break
            }
        }
        for index in 0..<stepCount where nodes[index].operation == .extends { add(nodes[index].a) }
        for reference in tables.references { add(reference.template) }
        return names
    }
}
