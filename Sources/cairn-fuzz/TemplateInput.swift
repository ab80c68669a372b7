import Jinja

/// The options of one input: its length picks among a few, so that all of them are met.
private func options(_ size: Int) -> Options {
    var options = Options()
    options.limits.iterations = 20_000
    options.limits.output = 1 << 20
    options.limits.text = 1 << 18
    options.limits.items = 50_000
    options.limits.work = 20_000_000
    options.undefined = size % 2 == 0 ? .strict : .lenient
    options.trimBlocks = size % 3 == 0
    options.lstripBlocks = size % 5 == 0
    if size % 7 == 0 { options.lineStatementPrefix = "#" }
    if size % 11 == 0 { options.lineCommentPrefix = "##" }
    if size % 13 == 0 { options.newlineSequence = "\r\n" }
    return options
}

/// A value for data of a line: numbers, lists with commas, nested pairs with colons, and strings.
private func value(_ text: Substring) -> Value {
    if let int = Int(text) { return .int(int) }
    if let double = Double(text) { return .double(double) }
    if text.contains(",") { return Value(text.split(separator: ",").prefix(100).map { value($0) }) }
    if let colon = text.firstIndex(of: ":") {
        return Value([(String(text[..<colon]), value(text[text.index(after: colon)...].prefix(100)))])
    }
    return Value(String(text))
}

/// A template, and after a zero byte, if there is one, a second text: data of a simple kind, one `name=value` a line, and
/// the source of a template that can be included as `other`.
func runTemplate(_ bytes: UnsafeBufferPointer<UInt8>) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let template = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let rest = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
    var variables: Variables = [
        ("a", 1), ("b", "text é"), ("c", [1, 2.5, "x", ["y": true]]), ("d", ["k": 1, "l": [3, 4]]),
    ]
    for line in rest.split(separator: "\n").prefix(50) {
        guard let equals = line.firstIndex(of: "=") else { continue }
        variables.append((String(line[..<equals]), value(line[line.index(after: equals)...].prefix(500))))
    }
    let environment = Environment(
        options: options(bytes.count), loader: DictionaryLoader(["other": rest, "main": template]))
    do throws(TemplateError) {
        let compiled = try environment.compile(template, name: "main")
        _ = compiled.undeclaredVariables
        _ = compiled.referencedTemplates
        _ = try compiled.render(variables)
    } catch {
        _ = error.diagnostic
    }
    if bytes.count < 200 {
        _ = try? environment.compileExpression(template, name: "expression").evaluate(variables)
    }
}
