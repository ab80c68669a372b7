#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// The fuzzers: `Sources/cairn-fuzz/run.sh` builds and runs one of them. Whatever the input, what reads it must end soon
// with a result or an error; a trap, a bad access or a hang is a finding.

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ argc: UnsafeMutablePointer<Int32>,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// What reads an input.
enum FuzzTarget: String, CaseIterable {
    case template, yaml, manifest, record, patch, pattern

    func run(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch self {
        case .template: runTemplate(bytes)
        case .yaml: runYAML(Array(bytes))
        case .manifest: runManifest(Array(bytes))
        case .record: runRecord(Array(bytes))
        case .patch: runPatch(Array(bytes))
        case .pattern: runPattern(Array(bytes))
        }
    }

    /// The one that CAIRN_FUZZ_TARGET names; the driver's callback can hold nothing.
    static let chosen: FuzzTarget = {
        let name = getenv("CAIRN_FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            fatalError("CAIRN_FUZZ_TARGET is one of \(allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return target
    }()
}

var argumentCount = CommandLine.argc
var arguments = CommandLine.unsafeArgv
_ = runDriver(&argumentCount, &arguments) { data, size in
    FuzzTarget.chosen.run(UnsafeBufferPointer(start: data, count: size))
    return 0
}
