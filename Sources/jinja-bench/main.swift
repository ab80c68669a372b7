// Renders templates as often as it is told and says how long that took. `Benchmarks/jinja.py` talks to it, so that the
// engines are timed in turns within one run.
//
// One command to a line on the standard input, one answer to a line on the standard output:
//   load NAME TEMPLATE DATA   reads a template and its JSON data      -> ok
//   output NAME               renders once                            -> BYTES, a line break, and that many bytes
//   read NAME COUNT           reads COUNT times                       -> nanoseconds, allocations
//   both NAME COUNT           reads and renders COUNT times           -> nanoseconds, allocations
//   render NAME COUNT         renders COUNT times what was read once  -> nanoseconds, allocations
import CAllocations
import CairnFiles
import Jinja
import SystemPackage
import YAML

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What `load` read.
struct Loaded {
    let environment: Environment
    let source: String
    let template: CompiledTemplate
    let context: Context
}

/// The value of JSON.
func value(_ node: Node) throws -> Jinja.Value {
    switch node.kind {
    case .null: .none
    case .bool: .bool(try node.bool())
    case .int: .int(try node.int())
    case .double: .double(try node.number())
    case .string, .time: Jinja.Value(node.text)
    case .sequence: Jinja.Value(try node.items().map(value))
    case .mapping: Jinja.Value(try node.entries().map { ($0.key.text, try value($0.value)) })
    }
}

func load(_ template: String, _ data: String) throws -> Loaded {
    var options = Options()
    options.trimBlocks = true
    options.lstripBlocks = true
    options.keepTrailingNewline = true
    let environment = Environment(options: options)
    let source = String(decoding: try LocalFileSystem().read(FilePath(template)), as: UTF8.self)
    let json = try Node.parseJSON(try LocalFileSystem().read(FilePath(data)), file: data)
    let context = Context(try json.entries().map { ($0.key.text, try value($0.value)) })
    let compiled = try environment.compile(source, name: template)
    return Loaded(environment: environment, source: source, template: compiled, context: context)
}

/// What a clock and the allocator say of `count` calls of `body`.
func measure(_ count: Int, _ body: () throws -> Int) rethrows -> String {
    let clock = ContinuousClock()
    let before = allocations_made()
    var bytes = 0
    let time = try clock.measure { for _ in 0..<count { bytes &+= try body() } }
    let made = allocations_made() - before
    let nanoseconds = time.components.seconds * 1_000_000_000 + time.components.attoseconds / 1_000_000_000
    return "\(nanoseconds) \(made) \(bytes)"
}

var loaded: [Substring: Loaded] = [:]
while let line = readLine() {
    let words = line.split(separator: " ")
    switch words.first {
    case "load" where words.count == 4:
        loaded[words[1]] = try load(String(words[2]), String(words[3]))
        print("ok")
    case "output" where words.count == 2:
        guard let item = loaded[words[1]] else { exit(2) }
        let bytes = try item.template.render(item.context)
        print(bytes.count)
        print(String(decoding: bytes, as: UTF8.self), terminator: "")
    case "read" where words.count == 3:
        guard let item = loaded[words[1]], let count = Int(words[2]) else { exit(2) }
        print(
            try measure(count) {
                _ = try item.environment.compile(item.source, name: "t")
                return 1
            })
    case "both" where words.count == 3:
        guard let item = loaded[words[1]], let count = Int(words[2]) else { exit(2) }
        print(
            try measure(count) {
                try item.environment.compile(item.source, name: "t").render(item.context).count
            })
    case "render" where words.count == 3:
        guard let item = loaded[words[1]], let count = Int(words[2]) else { exit(2) }
        print(try measure(count) { try item.template.render(item.context).count })
    default: exit(2)
    }
    fflush(nil)
}
