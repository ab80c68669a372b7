import CairnDiagnostics
import CairnFiles
import CairnPlan

/// A file of a template that is to be written or removed.
struct TemplateChange: Sendable {
    /// Its path below the template's folder.
    var path: RelativePath
    /// What it is to be; nil if it goes.
    var content: (bytes: [UInt8], isExecutable: Bool)?
}

/// Turns one file's change by a solution into the solution's file.
struct SolutionChange {
    let project: AuthoredProject
    /// The path of the file.
    let path: RelativePath
    /// The solution's file so far, and the texts before and after it, if it has one.
    let entry: SolutionEntry?
    let oldBefore: AuthoredText?
    let oldAfter: AuthoredText?
    /// The file as it is before the solution now.
    let before: Plan.File?
    let textBefore: AuthoredText?
    /// The file as the solution is to make it.
    let after: Plan.File

    /// What the solution has to have for it.
    struct Outcome {
        var bytes: [UInt8]
        var isExecutable: Bool
        var isChange: Bool
        var isRendered: Bool
        /// The file after the solution, line by line.
        var text: AuthoredText

        /// The suffixes of its name.
        var suffix: String { (isChange ? SolutionFile.suffix : "") + (isRendered ? ".jinja" : "") }
    }

    /// Works it out.
    /// - Throws: what cannot be said in the template.
    func outcome() throws(Diagnostic) -> Outcome {
        guard !after.bytes.contains(0) else { return whole(plain: after.bytes) }
        guard let before, let textBefore, !before.bytes.contains(0) else { return try whole() }
        let old = textBefore.rendered
        let kept = LineDiff(old, UnifiedDiff.lines(after.bytes)).steps.count {
            if case .keep = $0 { true } else { false }
        }
        // What lint would not ask to be a patch stays whole, if it was.
        if entry?.isChange == false, kept <= old.count - kept { return try whole() }
        return try patch(before, textBefore)
    }

    // MARK: Lines

    /// The file's lines, each with what the template is to have for it: as the texts before have it, or with the tags that
    /// it needs.
    private func lines(like texts: [AuthoredText]) throws(Diagnostic) -> [AuthoredText.Line] {
        let rendered = UnifiedDiff.lines(after.bytes)
        var lines = [AuthoredText.Line?](repeating: nil, count: rendered.count)
        for (index, text) in texts.enumerated() {
            for step in LineDiff(text.rendered, rendered).steps {
                guard case .keep(let old, let new) = step, lines[new] == nil else { continue }
                // What is computed in the text before is so still.
                if index == 0 || text.lines[old].source != nil { lines[new] = text.lines[old] }
            }
        }
        let tags = TagFinder(project, near: texts)
        var result: [AuthoredText.Line] = []
        for (line, bytes) in zip(lines, rendered) {
            if let line { result.append(line) } else { result.append(try tags.line(bytes, in: path)) }
        }
        return result
    }

    // MARK: Patches

    private func patch(_ before: Plan.File, _ textBefore: AuthoredText) throws(Diagnostic) -> Outcome {
        let authored = entry.flatMap { $0.isChange ? AuthoredPatch($0, render: project.render) : nil }
        if let authored, !authored.isPlain {
            throw Diagnostic(
                id: "fixed-text", "the patch of '\(path)' has conditions, and would have to be written anew",
                help: ["change it in the template"], notes: [.init("it is \(authored.text.origin)")])
        }
        let text = AuthoredText(
            lines: Self.withGaps(try lines(like: [textBefore] + (oldAfter.map { [$0] } ?? [])), of: textBefore),
            origin: textBefore.origin)
        let writing = PatchWriting(
            before: textBefore, after: text, path: path,
            modes: before.isExecutable == after.isExecutable
                ? []
                : UnifiedDiff.change(
                    from: .init([], isExecutable: before.isExecutable), to: .init([], isExecutable: after.isExecutable))
        )
        let kept = authored.map { self.kept($0, textBefore, text) } ?? []
        var flaw: Diagnostic?
        // The author's hunks stay as they are, if that can be; else with the numbers of their places; else anew.
        for (kept, renumbers) in [(kept, false), (kept, true), ([], false)] {
            do throws(Diagnostic) {
                let result = try writing.patch(keeping: kept, renumbers: renumbers)
                guard isRight(result.rendered, before) else { continue }
                guard !result.hasTags || project.render(result.source) == result.rendered else { throw braces }
                return Outcome(
                    bytes: result.source, isExecutable: false, isChange: true, isRendered: result.hasTags, text: text)
            } catch {
                flaw = error
            }
        }
        throw flaw
            ?? Diagnostic(
                id: "no-patch", "the change of '\(path)' cannot be said as a patch",
                help: ["change it in the template"])
    }

    /// Lines with what is known of the text before: where other answers put something.
    private static func withGaps(_ lines: [AuthoredText.Line], of before: AuthoredText) -> [AuthoredText.Line] {
        var changed = ChangedLines()
        for step in LineDiff(before.rendered, lines.map(\.bytes)).steps {
            switch step {
            case .keep(let old, let new):
                var line = lines[new]
                line.followsGap = before.lines[old].followsGap
                changed.keep(line)
            case .remove(let old): changed.drop(before.lines[old])
            case .insert(let new): changed.add(lines[new])
            }
        }
        return changed.lines
    }

    private func isRight(_ patch: [UInt8], _ before: Plan.File) -> Bool {
        let side = UnifiedDiff.Side(before.bytes, isExecutable: before.isExecutable)
        return (try? UnifiedPatch(patch).applied(to: side))
            == UnifiedDiff.Side(after.bytes, isExecutable: after.isExecutable)
    }

    private var braces: Diagnostic {
        Diagnostic(
            id: "own-braces", "'\(path)' needs tags, and has braces of its own that would be taken for tags",
            help: ["change it in the template, where the braces can be escaped"])
    }

    /// The hunks that the author left as they were: their lines stand as they did in both texts.
    private func kept(_ patch: AuthoredPatch, _ before: AuthoredText, _ after: AuthoredText) -> [PatchWriting.Kept] {
        guard let oldBefore, let oldAfter, let places = try? patch.patch.places(in: oldBefore.rendered) else {
            return []
        }
        let left = Self.moves(oldBefore, before)
        let right = Self.moves(oldAfter, after)
        var kept: [PatchWriting.Kept] = []
        var shift = 0
        for (hunk, start) in zip(patch.patch.hunks, places) {
            let (old, new) = (hunk.old.count, hunk.new.count)
            defer { shift += new - old }
            guard let oldRange = Self.moved(start..<start + old, by: left),
                let newRange = Self.moved(start + shift..<start + shift + new, by: right),
                oldRange.lowerBound >= kept.last?.old.upperBound ?? 0,
                newRange.lowerBound >= kept.last?.new.upperBound ?? 0,
                let source = patch.source(of: hunk)
            else { continue }
            kept.append(
                PatchWriting.Kept(old: oldRange, new: newRange, source: source, rendered: patch.rendered(of: hunk)))
        }
        return kept
    }

    /// For each line of a text, where it stands in another one.
    private static func moves(_ old: AuthoredText, _ new: AuthoredText) -> [Int?] {
        var moves = [Int?](repeating: nil, count: old.lines.count)
        for step in LineDiff(old.rendered, new.rendered).steps {
            if case .keep(let old, let new) = step { moves[old] = new }
        }
        return moves
    }

    /// Where lines stand that were one behind the other, if they still are.
    private static func moved(_ range: Range<Int>, by moves: [Int?]) -> Range<Int>? {
        guard let first = range.first, moves.indices.contains(range.upperBound - 1), let start = moves[first] else {
            return nil
        }
        guard range.allSatisfy({ moves[$0] == start + $0 - first }) else { return nil }
        return start..<start + range.count
    }

    // MARK: Whole files

    private func whole(plain bytes: [UInt8]) -> Outcome {
        Outcome(
            bytes: bytes, isExecutable: after.isExecutable, isChange: false, isRendered: false,
            text: AuthoredText(plain: bytes, origin: path.string))
    }

    private func whole() throws(Diagnostic) -> Outcome {
        let isWhole = entry.map { !$0.isChange } ?? false
        if let entry, isWhole, entry.isRendered, let oldAfter { return try spliced(entry, oldAfter) }
        let text = AuthoredText(
            lines: try lines(like: [oldAfter].compactMap { $0 }), origin: path.string)
        let source = Array(text.lines.map { $0.source ?? $0.bytes }.joined())
        guard source != after.bytes else { return whole(plain: source) }
        guard project.render(source) == after.bytes else { throw braces }
        return Outcome(
            bytes: source, isExecutable: after.isExecutable, isChange: false, isRendered: true, text: text)
    }

    /// A whole file with tags, in whose source the author's changes are made.
    private func spliced(_ entry: SolutionEntry, _ old: AuthoredText) throws(Diagnostic) -> Outcome {
        let template = TemplateText(entry.bytes, render: project.render)
        let places = template.places(of: old.rendered)
        let tags = TagFinder(project, near: [old])
        let new = UnifiedDiff.lines(after.bytes)
        func isFree(_ index: Int) -> Int? {
            guard places.indices.contains(index), let place = places[index], !template.lines[place].isFixed else {
                return nil
            }
            return place
        }
        var removed: Set<Int> = []
        /// New lines before a line of the template.
        var added: [Int: [ArraySlice<UInt8>]] = [:]
        var next = 0
        for step in LineDiff(old.rendered, new).steps {
            switch step {
            case .keep(let line, _): next = line + 1
            case .remove(let line):
                guard let place = isFree(line) else { throw fixed(old, line) }
                removed.insert(place)
                next = line + 1
            case .insert(let line):
                let source = try tags.line(new[line], in: path).source ?? new[line]
                let place = isFree(next - 1).map { $0 + 1 } ?? isFree(next) ?? (template.lines.isEmpty ? 0 : nil)
                guard let place else { throw fixed(old, min(next, old.lines.count - 1)) }
                added[place, default: []].append(source)
            }
        }
        var source: [UInt8] = []
        for index in 0...template.lines.count {
            for line in added[index] ?? [] { source += line }
            if index < template.lines.count, !removed.contains(index) { source += template.lines[index].source }
        }
        guard project.render(source) == after.bytes else { throw braces }
        let text = TemplateText(source, render: project.render).authored(after.bytes, origin: old.origin)
        return Outcome(
            bytes: source, isExecutable: after.isExecutable, isChange: false, isRendered: true, text: text)
    }

    private func fixed(_ text: AuthoredText, _ line: Int) -> Diagnostic {
        let bytes = text.lines.indices.contains(line) ? text.lines[line].bytes : []
        return Diagnostic(
            id: "fixed-text", "a change of '\(path)' touches what the template makes only with some answers",
            explanation:
                "line \(line + 1), \(PatchFlaw.shown(bytes)), stands inside a condition or a loop, or is computed",
            help: ["change it in the template"], notes: [.init("it comes from \(text.origin)")])
    }
}
