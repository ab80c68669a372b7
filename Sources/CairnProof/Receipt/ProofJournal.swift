import CairnDiagnostics
import CairnFiles
import Synchronization
import SystemPackage
import YAML

/// What a proof has done so far, in a file outside of the catalog: after Ctrl-C, or worse, the next run goes on from it.
///
/// A line is added for each step when it is done, and the file removed when a proof ends by itself. Entries are good for
/// a step only while their digests are, and for a day.
final class ProofJournal: Sendable {
    private let file: FilePath?
    private let known: [String: Receipt.Entry]
    private let descriptor = Mutex<FileDescriptor?>(nil)

    /// A journal that keeps nothing.
    static let none = ProofJournal(file: nil, days: [])

    /// Opens a journal and reads what is there.
    /// - Parameters:
    ///   - file: where it is, or will be; nil for nowhere.
    ///   - days: the days of which entries count.
    init(file: FilePath?, days: Set<String>) {
        self.file = file
        var known: [String: Receipt.Entry] = [:]
        let text = file.flatMap { try? LocalFileSystem().read($0, upTo: SizeLimit.manifest) } ?? []
        for line in text.split(separator: UInt8(ascii: "\n")) {
            // A line that was cut off when the machine went down is no entry.
            let problems = Problems()
            guard let node = try? Node.parseJSON(Array(line), file: "journal"),
                let entry = Receipt.Entry(node, problems: problems), days.contains(entry.day)
            else { continue }
            known[entry.step] = entry
        }
        self.known = known
    }

    deinit {
        descriptor.withLock { descriptor in try? descriptor?.close() }
    }

    /// What the stopped run found of a step as it is now.
    func entry(of step: ProofStep) -> Receipt.Entry? {
        known[step.label].flatMap { $0.isValid(for: step) ? $0 : nil }
    }

    /// Keeps what a step came to. That it cannot be kept is no reason to stop.
    func add(_ entry: Receipt.Entry) {
        guard let file else { return }
        descriptor.withLock { descriptor in
            if descriptor == nil {
                descriptor = try? FileDescriptor.open(
                    file, .writeOnly, options: [.append, .create, .closeOnExec], permissions: .ownerReadWrite)
            }
            // In one call, so that a line is there or not.
            _ = try? descriptor?.writeAll((entry.line + "\n").utf8)
        }
    }

    /// Removes it: the proof came to its end.
    func finish() {
        if let file { try? LocalFileSystem().remove(file) }
    }
}
