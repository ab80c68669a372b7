import CairnDiagnostics
import Execution
import YAML

/// What the process of an acceptance run told over its channel.
struct PytestReport {
    /// How many cases of each test there have to be, by what Cairn read in the files.
    private(set) var expected: [(test: String, cases: Int)] = []
    /// The tests whose cases could not be counted.
    private(set) var uncounted: [Node] = []
    /// The tests that passed, by their ids.
    private(set) var passed: [String] = []
    private(set) var failures: [Node] = []
    private(set) var skipped: [Node] = []
    /// The modules of the project that come from elsewhere.
    private(set) var foreign: [Node] = []
    /// What was changed of pytest and of the tests.
    private(set) var changes: [String] = []
    /// The test that began last, if it has not ended.
    private(set) var begun: String?
    /// What pytest said of itself at the end; nil if it did not come to it.
    private(set) var status: Int?
    /// Whether something else wrote to the channel, too.
    private(set) var isForged = false

    /// Reads a report.
    /// - Parameter key: what each line has to begin with, followed by its number.
    init(_ channel: KeptOutput, key: String) {
        guard let bytes = channel.whole else {
            isForged = true
            return
        }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What was cut off, as a process ended in the middle of a line, says nothing.
        lines.removeLast()
        for (index, line) in lines.enumerated() {
            let head = Array("\(key) \(index + 1) ".utf8)
            guard line.starts(with: head), status == nil,
                let node = try? Node.parseJSON(Array(line.dropFirst(head.count)), file: "pytest")
            else {
                isForged = true
                return
            }
            add(node)
        }
    }

    private mutating func add(_ node: Node) {
        let test = node["test"]?.string ?? ""
        switch node["event"]?.string {
        case "expected":
            if let why = node["why"]?.string, !why.isEmpty {
                uncounted.append(node)
            } else {
                expected.append((test, node["cases"]?.int ?? 1))
            }
        case "begun": begun = test
        case "ended": begun = nil
        case "passed": passed.append(test)
        case "failed": failures.append(node)
        case "skipped": skipped.append(node)
        case "foreign": foreign.append(node)
        case "changed": changes.append(node["what"]?.string ?? "")
        case "finish": status = node["status"]?.int ?? -1
        default: isForged = true
        }
    }

    /// In what the cases that passed differ from what is in the files, a line for each test; empty if in nothing.
    var differences: [String] {
        var found: [String: Set<String>] = [:]
        var (unknown, twice): ([String], [String]) = ([], [])
        let known = Set(expected.map(\.test))
        for id in passed {
            // The name of a test has no bracket; what stands in one tells its cases apart.
            let test = id.firstIndex(of: "[").map { String(id[..<$0]) } ?? id
            if !known.contains(test) {
                unknown.append("\(id): not in the files")
            } else if !found[test, default: []].insert(id).inserted {
                twice.append("\(id): told of more than once")
            }
        }
        let missing = expected.compactMap { test, cases -> String? in
            let count = found[test]?.count ?? 0
            if count == cases { return nil }
            return count == 0 ? "\(test): no outcome" : "\(test): outcomes of \(count) cases, and it has \(cases)"
        }
        return missing + unknown + twice
    }
}
