import CPCRE2

/// PCRE2's compiled form of a pattern, and the limits it is matched with.
///
/// Nothing changes either after they were made, and PCRE2 lets any number of threads match with them at once
/// (pcre2api, "Multithreading"): each match brings its own match data.
final class CompiledCode: @unchecked Sendable {
    let code: OpaquePointer
    /// What an attempt may cost, the cheapest first. Where it matters what it cost, one that hits a limit is made again
    /// with the next; otherwise the last counts.
    let contexts: [(context: OpaquePointer, steps: UInt32)]

    /// Compiles `source`.
    /// - Throws: what is wrong with it, and where.
    init(_ source: String, options: PatternOptions, limits: PatternLimits) throws(PatternError) {
        var number: CInt = 0
        var offset = 0
        var text = source
        guard text.utf8.count <= limits.patternBytes else {
            throw PatternError(
                message: "the pattern is longer than \(limits.patternBytes) bytes", source: source,
                offset: 0)
        }
        // The newline is fixed, so that '^', '$' and '.' mean the same on every system.
        let compileContext = pcre2_compile_context_create_8(nil)
        defer { pcre2_compile_context_free_8(compileContext) }
        pcre2_set_newline_8(compileContext, UInt32(options.newline))
        let all = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | options.flags
        let compiled = text.withUTF8 { bytes in
            pcre2_compile_8(bytes.baseAddress ?? Self.nothing, bytes.count, all, &number, &offset, compileContext)
        }
        guard let compiled else {
            let offset = min(offset, source.utf8.count)
            throw PatternError(message: Self.message(number), source: source, offset: offset)
        }
        var contexts: [(context: OpaquePointer, steps: UInt32)] = []
        for steps in [1000, 32_000, limits.steps] where steps <= limits.steps {
            guard let context = pcre2_match_context_create_8(nil) else {
                for made in contexts { pcre2_match_context_free_8(made.context) }
                pcre2_code_free_8(compiled)
                throw PatternError(message: "there is not enough memory", source: source, offset: 0)
            }
            pcre2_set_match_limit_8(context, steps)
            pcre2_set_depth_limit_8(context, limits.depth)
            pcre2_set_heap_limit_8(context, limits.heapKilobytes)
            contexts.append((context, steps))
        }
        self.code = compiled
        self.contexts = contexts
        // Where code can't be made executable this fails, and PCRE2 interprets.
        if !options.contains(.interpreted) { _ = pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE)) }
    }

    deinit {
        for made in contexts { pcre2_match_context_free_8(made.context) }
        pcre2_code_free_8(code)
    }

    /// The number of groups, without the whole match.
    var groupCount: Int {
        var count: UInt32 = 0
        _ = withUnsafeMutablePointer(to: &count) { pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), $0) }
        return Int(count)
    }

    /// The groups' names with their numbers, in alphabetical order.
    var groupNames: [(name: String, number: Int)] {
        var count: UInt32 = 0
        var size: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        _ = withUnsafeMutablePointer(to: &count) { pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), $0) }
        _ = withUnsafeMutablePointer(to: &size) { pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), $0) }
        _ = withUnsafeMutablePointer(to: &table) { pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), $0) }
        guard let table, size > 2 else { return [] }
        // An entry: the number in two bytes, the high one first, then the name up to a zero byte.
        return (0..<Int(count)).map { index in
            let entry = table + index * Int(size)
            return (String(cString: entry + 2), Int(entry[0]) << 8 | Int(entry[1]))
        }
    }

    /// The library's words for an error, without a full stop.
    static func message(_ number: CInt) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        guard pcre2_get_error_message_8(number, &buffer, buffer.count) > 0 else { return "error \(number)" }
        return String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// An address for empty buffers, which may have none.
    static var nothing: UnsafePointer<UInt8>? { UnsafePointer(bitPattern: 1) }
}
