import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import CairnProject
import SystemPackage

/// A file below a milestone's `solution/` as its author wrote it.
struct SolutionEntry: Sendable {
    /// Its path below `solution/` as it stands there, with all its suffixes.
    var name: String
    /// Where it is.
    var location: FilePath
    /// What stands in it.
    var bytes: [UInt8]

    /// Whether it changes a file that is there.
    var isChange: Bool { SolutionFile.isChange(name) }
    /// Whether its content is rendered.
    var isRendered: Bool { name.hasSuffix(".jinja") }
    /// The path that it is for, as the template has it.
    var target: String {
        var target = Substring(name)
        if isRendered { target = target.dropLast(".jinja".count) }
        return String(isChange ? target.dropLast(SolutionFile.suffix.count) : target)
    }
}

/// A template with the first of its combinations, and where each line of each state comes from.
struct AuthoredProject: Sendable {
    let subject: ProofSubject
    let rendering: RenderedProject
    /// The states: the starter, then with one solution more each.
    let states: [FilesByPath]
    /// What each solution's files are made of, by the path that they are for; files that a rule leaves out are not there.
    let entries: [[RelativePath: SolutionEntry]]

    var milestones: [Milestone] { subject.template.milestones }
    var source: CatalogSource { subject.template.source }

    /// Renders the template with its first combination of answers: the defaults.
    /// - Throws: what is wrong with it.
    init(_ subject: ProofSubject) throws {
        guard let defaults = try OptionMatrix(subject).combinations.first else {
            throw PlanFailure(.template, [Diagnostic(id: "no-combination", "no combination of answers is accepted")])
        }
        try self.init(subject, try subject.rendering(defaults.answers))
    }

    /// Takes apart a rendering.
    /// - Throws: what is wrong with a solution, or that a file cannot be read.
    init(_ subject: ProofSubject, _ rendering: RenderedProject) throws {
        self.subject = subject
        self.rendering = rendering
        var states = [Self.byPath(rendering.plan.files)]
        var entries: [[RelativePath: SolutionEntry]] = []
        for milestone in subject.template.milestones {
            states.append(Self.byPath(try rendering.files(solvedThrough: milestone.number)))
            entries.append(
                try Self.entries(
                    of: milestone, in: subject.template.source, brought: try rendering.solution(of: milestone)))
        }
        self.states = states
        self.entries = entries
    }

    static func byPath(_ files: [Plan.File]) -> FilesByPath {
        Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
    }

    static func entries(
        of milestone: Milestone, in source: CatalogSource, brought: [Plan.File]
    ) throws(Diagnostics) -> [RelativePath: SolutionEntry] {
        var entries: [RelativePath: SolutionEntry] = [:]
        for file in try all(of: milestone, in: source) {
            let label = source.label(of: file.location)
            guard let path = brought.first(where: { $0.origin == label })?.path else { continue }
            entries[path] = file
        }
        return entries
    }

    /// Every file of a solution.
    static func all(of milestone: Milestone, in source: CatalogSource) throws(Diagnostics) -> [SolutionEntry] {
        let folder = source.location(of: milestone.folder).appending("solution").string + "/"
        return try TemplateFile.list("solution", in: milestone.folder, of: source).map { file throws(Diagnostics) in
            do throws(Diagnostic) {
                return SolutionEntry(
                    name: String(file.location.string.dropFirst(folder.count)), location: file.location,
                    bytes: try source.read(
                        file.location, what: "the template's file",
                        upTo: file.isRendered ? SizeLimit.template : SizeLimit.templateFile))
            } catch {
                throw Diagnostics(error)
            }
        }
    }

    // MARK: Where lines come from

    /// Renders a piece of a template's file; nil if it cannot be by itself.
    func render(_ text: some Sequence<UInt8>) -> [UInt8]? {
        let text = String(decoding: Array(text), as: UTF8.self)
        let place = SourceSpan(wholeFile: "solution")
        return (try? rendering.planner.render(text, at: place, variables: rendering.variables)).map { Array($0.utf8) }
    }

    /// A file of the starter, line by line.
    func starterText(_ path: RelativePath) -> AuthoredText? {
        guard let file = states[0][path] else { return nil }
        let place = FilePath(file.origin)
        guard file.origin.contains("/"), let bytes = try? source.files.read(place, upTo: SizeLimit.templateFile) else {
            return AuthoredText(computed: file.bytes, origin: file.origin)
        }
        guard file.origin.hasSuffix(".jinja") else { return AuthoredText(plain: file.bytes, origin: file.origin) }
        return TemplateText(bytes, render: render).authored(file.bytes, origin: file.origin)
    }

    /// A file with the first solutions, line by line; nil if it is not there.
    func text(_ path: RelativePath, after number: Int) -> AuthoredText? {
        var text = starterText(path)
        for (index, entries) in self.entries.prefix(number).enumerated() {
            guard let entry = entries[path], let file = states[index + 1][path] else { continue }
            text = self.text(file, by: entry, on: text)
        }
        return text
    }

    /// A file that a solution's file makes, line by line.
    /// - Parameter before: the file before.
    func text(_ file: Plan.File, by entry: SolutionEntry, on before: AuthoredText?) -> AuthoredText {
        let origin = source.label(of: entry.location)
        guard entry.isChange else {
            return entry.isRendered
                ? TemplateText(entry.bytes, render: render).authored(file.bytes, origin: origin)
                : AuthoredText(plain: file.bytes, origin: origin)
        }
        guard let before, let patch = AuthoredPatch(entry, render: render),
            let after = patch.applied(to: before, origin: origin), after.rendered.joined().elementsEqual(file.bytes)
        else { return AuthoredText(computed: file.bytes, origin: origin) }
        return after
    }
}

/// A patch as it is rendered, and what the template has for each of its lines.
struct AuthoredPatch: Sendable {
    /// What it is rendered to.
    let patch: UnifiedPatch
    /// The lines of what it is rendered to.
    let text: AuthoredText
    /// Whether each line of the template is one of the patch: there are no conditions in it, and no comments.
    let isPlain: Bool

    /// Reads a solution's patch; nil if it cannot be read.
    init?(_ entry: SolutionEntry, render: (ArraySlice<UInt8>) -> [UInt8]?) {
        var rendered = entry.bytes
        if entry.isRendered {
            guard let bytes = render(entry.bytes[...]) else { return nil }
            rendered = bytes
        }
        guard let patch = try? UnifiedPatch(rendered) else { return nil }
        self.patch = patch
        guard entry.isRendered else {
            text = AuthoredText(plain: rendered, origin: entry.name)
            isPlain = true
            return
        }
        let template = TemplateText(entry.bytes, render: render)
        text = template.authored(rendered, origin: entry.name)
        isPlain = template.lines.count == text.lines.count && template.lines.allSatisfy { $0.rendered != nil }
    }

    /// A line of a hunk as the template has it, without its mark.
    func line(_ line: UnifiedPatch.Line) -> AuthoredText.Line {
        let place = line.place - 1
        guard text.lines.indices.contains(place), let source = text.lines[place].source else {
            return .init(line.bytes, source: nil)
        }
        // A line break that a marker takes away is taken from the source, too.
        var bare = source.count > 1 ? source.dropFirst() : source
        if line.bytes.last != UInt8(ascii: "\n"), bare.last == UInt8(ascii: "\n") { bare = bare.dropLast() }
        return .init(line.bytes, source: bare, isFixed: text.lines[place].isFixed)
    }

    /// A text with the change, each line with its source; nil if the patch does not fit.
    func applied(to before: AuthoredText, origin: String) -> AuthoredText? {
        guard let places = try? patch.places(in: before.rendered) else { return nil }
        var changed = ChangedLines()
        var end = 0
        for (hunk, start) in zip(patch.hunks, places) {
            for line in before.lines[end..<start] { changed.keep(line) }
            end = start
            changed.follow(hunk.lines, over: before.lines, at: &end, of: self)
        }
        for line in before.lines[end...] { changed.keep(line) }
        return AuthoredText(lines: changed.lines, origin: origin)
    }

    /// A hunk's lines as the template has them, its head and all; nil if that cannot be told.
    func source(of hunk: UnifiedPatch.Hunk) -> [UInt8]? {
        var bytes: [UInt8] = []
        for line in text.lines[(hunk.place - 1)..<(hunk.place - 1 + hunk.height)] {
            guard let source = line.source, !line.isFixed else { return nil }
            bytes += source
        }
        return bytes
    }

    /// A hunk's lines as they are rendered, its head and all.
    func rendered(of hunk: UnifiedPatch.Hunk) -> [UInt8] {
        Array(text.lines[(hunk.place - 1)..<(hunk.place - 1 + hunk.height)].map(\.bytes).joined())
    }
}
