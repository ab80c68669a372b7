import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import ProjectFiles
import Reports
import SystemPackage
import YAML

/// The answers of a project's record that its files contradict.
///
/// Each answer may take checks away. So where a file stands that the recorded answers leave out, it is rendered with
/// every other answer to one of the questions; if it holds most of what that gives, the record was edited, or the file
/// forgotten. A file that somebody wrote themselves holds little of it.
struct ContradictedAnswers {
    /// How many lines of content a file has to share with what another answer gives, and more than half of them.
    static let leastLines = 5

    /// A file that holds what another answer to a question gives.
    private struct Match {
        var path: RelativePath
        var question: String
        var value: AnswerValue
        /// How many of the lines.
        var lines: Int
    }

    /// What is contradicted, an answer each.
    private var contradictions: [Diagnostic] = []
    /// The files of which it is not known, as they cannot be read.
    private var unread: [Diagnostic] = []

    /// What to say before any result.
    var notices: [Diagnostic] { contradictions + unread }

    /// The same as a result, where the project as a whole is judged; nil if nothing is wrong.
    var result: CheckResult? {
        guard !notices.isEmpty else { return nil }
        let count = contradictions.count
        return CheckResult(
            id: "record-answers", kind: "record", title: "No file contradicts the answers in the record",
            status: count > 0 ? .fail : .error,
            findings: notices.map { notice in
                var finding = notice
                finding.severity = .error
                return finding
            },
            expected: count > 0 ? "no file that only another answer gives" : "files that can be read",
            found: count > 0
                ? "\(count) contradicted answer\(count == 1 ? "" : "s")"
                : "\(unread.count) file\(unread.count == 1 ? "" : "s") that cannot be read",
            why: "An answer that is changed takes checks away, and a project is complete when all of them pass.",
            reproduce: "cairn validate --complete")
    }

    /// Looks for them. Where no file stands that the answers leave out, nothing is rendered.
    /// - Throws: what of the template can't be listed.
    init(of folder: ProjectFolder, in snapshot: Snapshot) throws {
        // What is written with these answers as well says nothing.
        let written = Set(folder.rendered.plan.files.map(\.path))
        let standing = folder.rendered.plan.leftOut.filter {
            !written.contains($0.path) && snapshot.resolve($0.path)?.kind == .file
        }
        var files: [RelativePath: ContentLines] = [:]
        for path in Set(standing.map(\.path)).sorted() {
            do throws(Diagnostic) {
                files[path] = ContentLines(try snapshot.content(path))
            } catch {
                var warning = error
                warning.severity = .warning
                unread.append(warning)
            }
        }
        guard !files.isEmpty else { return }
        let matches = Self.matches(files, standing.filter { files[$0.path] != nil }, folder)
        let place = RecordPlaces(folder)
        contradictions = folder.rendered.answers.compactMap { answer in
            Self.contradiction(of: answer, matches.filter { $0.question == answer.name }, folder, place)
        }
    }

    /// For each file the questions' other answers that give it, if one question does; the closest ones.
    private static func matches(
        _ files: [RelativePath: ContentLines], _ leftOut: [Plan.LeftOut], _ folder: ProjectFolder
    ) -> [Match] {
        let rendered = folder.rendered
        var matches: [Match] = []
        // Secret answers are in no record.
        for question in rendered.template.questions where !question.isSecret {
            let now = rendered.answers.first { $0.name == question.name }?.value
            for given in question.answersToTry(first: now) where given != now {
                guard let (value, others) = folder.files(leftOut, answering: question.name, given), value != now
                else { continue }
                for other in others {
                    let wanted = ContentLines(FileContent(path: other.path, bytes: other.bytes))
                    let kept = files[other.path]?.kept(of: wanted) ?? 0
                    guard kept >= leastLines, kept > wanted.total / 2 else { continue }
                    matches.append(Match(path: other.path, question: question.name, value: value, lines: kept))
                }
            }
        }
        // A file that several questions' answers give is told once.
        var best: [RelativePath: Match] = [:]
        for match in matches where match.lines > best[match.path]?.lines ?? 0 { best[match.path] = match }
        return matches.filter { best[$0.path]?.question == $0.question }
    }

    /// - Parameter matches: the files that other answers to the same question give.
    private static func contradiction(
        of answer: Answer, _ matches: [Match], _ folder: ProjectFolder, _ places: RecordPlaces
    ) -> Diagnostic? {
        var lines: [AnswerValue: Int] = [:]
        for match in matches { lines[match.value, default: 0] += match.lines }
        let most = lines.values.max()
        guard let value = matches.first(where: { lines[$0.value] == most })?.value else { return nil }
        let now = answer.value.line(of: answer.name)
        let other = value.line(of: answer.name)
        let isRecorded = folder.record.answers.contains { $0.name == answer.name }
        let files = Set(matches.map(\.path)).sorted().map(\.string)
        var diagnostic = Diagnostic.listing(
            .warning, files, "answers-contradicted", "contradicts", "contradict",
            isRecorded
                ? " the record's answer '\(now)'" : " the answer '\(now)', which counts since the record has none")
        diagnostic?.explanation =
            "more than half of what '\(other)' puts there is kept, and what is checked with that answer is left out"
        diagnostic?.help = [
            "put the answer \(isRecorded ? "back " : "")into \(Record.fileName): \(other)",
            "remove what came with it: \((["rm"] + files).shellCommand)",
        ]
        let place = places[answer.name]
        diagnostic?.span = place?.span ?? SourceSpan(wholeFile: Record.fileName)
        diagnostic?.excerpt = place?.excerpt
        return diagnostic
    }
}

extension ProjectFolder {
    /// What stands in the places of files that are left out once one answer is changed, and that answer's value; nil if
    /// these answers give no starter.
    /// - Parameter given: the answer; nil for the question's default.
    fileprivate func files(
        _ leftOut: [Plan.LeftOut], answering question: String, _ given: AnswerValue?
    ) -> (value: AnswerValue, files: [Plan.File])? {
        var changed = record
        changed.answers.removeAll { $0.name == question }
        if let given { changed.answers.append((question, given)) }
        var nobody: (any Prompter)?
        // Answers that the template refuses made no project; what else is wrong with it, its author finds by `test`.
        guard let answers = try? rendered.planner.resolve(changed.given, prompter: &nobody).answers,
            let value = answers.first(where: { $0.name == question })?.value,
            let variables = try? rendered.planner.variables(answers)
        else { return nil }
        let paths = leftOut.filter { file in
            file.conditions.allSatisfy { (try? rendered.planner.holds($0, variables: variables)) == true }
        }.map(\.path)
        guard !paths.isEmpty else { return (value, []) }
        return (try? rendered.planner.files(at: Set(paths), variables: variables)).map { (value, $0) }
    }
}

/// The lines of a file that have a letter or a digit, without the white space around them, and how often each is there.
private struct ContentLines {
    private var counts: [ArraySlice<UInt8>: Int] = [:]
    private(set) var total = 0

    init(_ content: FileContent) {
        let bytes = (try? content.text()).map { Array($0.utf8) } ?? content.bytes
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let text = line.trimmed
            guard text.contains(where: \.isContent) else { continue }
            counts[text, default: 0] += 1
            total += 1
        }
    }

    /// How many lines of another file are here, too, each as often as it is there.
    func kept(of other: ContentLines) -> Int {
        other.counts.reduce(0) { $0 + min($1.value, counts[$1.key] ?? 0) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmed: ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
            return []
        }
        return self[first...last]
    }
}

extension UInt8 {
    /// Whether it is a letter or a digit, or of a character beyond ASCII.
    fileprivate var isContent: Bool {
        self >= 0x80 || (0x30...0x39).contains(self) || (0x61...0x7A).contains(self | 0x20)
    }
}

/// Where the answers stand in a project's record.
private struct RecordPlaces {
    private let answers: Node?

    init(_ folder: ProjectFolder) {
        let path = folder.root.appending(Record.fileName)
        let bytes = try? LocalFileSystem().read(path, upTo: Record.limit)
        answers = bytes.flatMap { try? Node.parse($0, file: Record.fileName) }?["answers"]
    }

    subscript(name: String) -> Node? { answers?[name] }
}
