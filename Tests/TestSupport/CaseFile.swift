import CairnFiles
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file of cases: each an input and the output that it has to give.
///
/// ```
/// ==== the case's name
/// input, any number of lines
/// ---->
/// expected output, any number of lines
/// ```
/// What comes before the first case is a comment. With `CAIRN_RECORD=1` in the environment the outputs are written
/// anew from what the code gives.
package struct CaseFile: Sendable {
    /// One case.
    package struct Case: Sendable {
        /// Its name: what follows `====`.
        package var name: String
        /// The lines between the name and `---->`, with the last line break.
        package var input: String
        /// The lines behind `---->`, with the last line break.
        package var expected: String
    }

    /// Where the file is.
    package let path: String
    /// The comment at its head.
    package var head: String
    /// Its cases in their order.
    package var cases: [Case]

    /// Whether outputs are to be written anew.
    package static var isRecording: Bool {
        getenv("CAIRN_RECORD") != nil
    }

    /// That a suite would have passed without having looked at anything.
    package struct NoCases: Error, CustomStringConvertible {
        /// Where cases should be.
        package let path: String

        package var description: String { "there are no cases in \(path)" }
    }

    /// The names of a folder's files of cases, without their ending `.txt`, in order: a suite that goes through them
    /// forgets none.
    /// - Throws: `NoCases` if there is none; what the file system says.
    package static func names(in folder: String) throws -> [String] {
        let names = try LocalFileSystem().list(FilePath(folder)).filter { $0.hasSuffix(".txt") }
        guard !names.isEmpty else { throw NoCases(path: folder) }
        return names.map { String($0.dropLast(4)) }.sorted()
    }

    /// Reads the file at `path`.
    /// - Throws: `NoCases` if there is none in it; what the file system says.
    package init(_ path: String) throws {
        self.path = path
        let text = String(decoding: try LocalFileSystem().read(FilePath(path)), as: UTF8.self)
        var head = ""
        var cases: [Case] = []
        var isOutput = false
        // By bytes: to characters, a carriage return and a line feed are one.
        for bytes in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            let line = String(decoding: bytes, as: UTF8.self)
            if line.hasPrefix("==== ") {
                cases.append(Case(name: String(line.dropFirst(5)), input: "", expected: ""))
                isOutput = false
            } else if line == "---->" {
                isOutput = true
            } else if cases.isEmpty {
                head += line + "\n"
            } else if isOutput {
                cases[cases.count - 1].expected += line + "\n"
            } else {
                cases[cases.count - 1].input += line + "\n"
            }
        }
        guard !cases.isEmpty else { throw NoCases(path: path) }
        self.head = head
        self.cases = cases
    }

    /// Compares what `run` makes of every input with what is expected, or writes it anew.
    /// - Parameters:
    ///   - run: gives the output of a case, ending in a line break unless it is empty.
    ///   - report: is told of every case that gives something else, with its output, and that the file was recorded.
    package mutating func check(_ run: (Case) throws -> String, report: (String) -> Void) throws {
        for index in cases.indices {
            let output = try run(cases[index])
            if output == cases[index].expected { continue }
            if !Self.isRecording {
                report("case '\(cases[index].name)' gives:\n\(output)instead of:\n\(cases[index].expected)")
            }
            cases[index].expected = output
        }
        guard Self.isRecording else { return }
        try LocalFileSystem().remove(FilePath(path))
        try LocalFileSystem().create(FilePath(path), bytes: Array(text.utf8), isExecutable: false)
        report("recorded \(path): look at the difference, then run without CAIRN_RECORD")
    }

    private var text: String {
        cases.reduce(into: head) { text, one in
            text += "==== \(one.name)\n\(one.input)---->\n\(one.expected)"
        }
    }
}
