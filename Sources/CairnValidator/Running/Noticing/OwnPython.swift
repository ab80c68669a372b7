import CairnDiagnostics
import CairnFiles
import ProjectFiles

/// What of a project's Python is its own: not as scaffolding wrote it.
struct OwnPython {
    /// A file of code, and which of its lines are not the starter's.
    struct Code: Sendable {
        var path: RelativePath
        var bytes: [UInt8]
        var isExecutable: Bool
        /// The lines, from 1; nil for all of them.
        var lines: [ClosedRange<Int>]?
    }

    private let files: StaticContext

    init(_ files: StaticContext) {
        self.files = files
    }

    /// The files of code that have lines of their own.
    func code(_ globs: [Glob]) throws(Diagnostic) -> [Code] {
        var own: [Code] = []
        for entry in files.files(globs) where entry.path.string.hasSuffix(".py") {
            let bytes = try files.snapshot.content(entry.path).bytes
            let isExecutable = (try? files.snapshot.info(of: entry))?.isExecutable ?? false
            let lines = files.original(entry.path).map { Self.changed(from: $0, to: bytes) }
            if lines?.isEmpty == true { continue }
            own.append(Code(path: entry.path, bytes: bytes, isExecutable: isExecutable, lines: lines))
        }
        return own
    }

    /// The files of tests that are not as the starter brought them, how many are, and all Python beside them.
    func tests(_ globs: [Glob]) throws(Diagnostic) -> (own: [RelativePath], unchanged: Int, all: [RelativePath]) {
        var own: [RelativePath] = []
        var unchanged = 0
        let all = files.files(globs).map(\.path).filter { $0.string.hasSuffix(".py") }
        for path in all where Self.isTest(path) {
            let bytes = try files.snapshot.content(path).bytes
            if let original = files.original(path), Self.lines(original) == Self.lines(bytes) {
                unchanged += 1
            } else {
                own.append(path)
            }
        }
        return (own, unchanged, all)
    }

    /// Whether pytest takes a file for one of tests, as it does where nothing else is set.
    private static func isTest(_ path: RelativePath) -> Bool {
        let name = path.string.split(separator: "/").last ?? ""
        return name.hasPrefix("test_") || name.hasSuffix("_test.py")
    }

    private static func changed(from old: [UInt8], to new: [UInt8]) -> [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        for case .insert(let place) in LineDiff(lines(old), lines(new)).steps {
            if let last = ranges.last, last.upperBound == place {
                ranges[ranges.count - 1] = last.lowerBound...place + 1
            } else {
                ranges.append(place + 1...place + 1)
            }
        }
        return ranges
    }

    /// The lines without their ends: a copy of another system has others.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
    }
}
