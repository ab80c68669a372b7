import CairnCatalog
import CairnDiagnostics
import CairnFiles
import Jinja
import SystemPackage

/// The files of one layer: found, chosen by the layer's rules, and rendered.
struct LayerFiles {
    /// A file as it will be written, and the layer that it comes from.
    struct Rendered {
        var file: Plan.File
        var layer: RelativePath
        /// Whether its bytes are a change of the file at its path.
        var isChange = false
    }

    /// What became of a file.
    private enum Outcome {
        case file(Plan.File)
        case leftOut(Plan.LeftOut)
        /// It is not among the paths that are wanted, or it is left out and has no path with these answers.
        case nothing
    }

    private let rules: [FileRule]
    private let layer: RelativePath
    private let root: FilePath
    private let source: CatalogSource
    private let holdsChanges: Bool

    /// Takes the files of `layer` in its folder named `folder`.
    init(_ layer: Layer, folder: String, source: CatalogSource) {
        self.init(rules: layer.rules, layer: layer.folder, folder: folder, source: source)
    }

    /// Takes the files in `folder` below `layer`.
    /// - Parameter holdsChanges: whether a file with the suffix `.patch` is a change of the file without it.
    init(
        rules: [FileRule], layer: RelativePath, folder: String, source: CatalogSource, holdsChanges: Bool = false
    ) {
        self.rules = rules
        self.layer = layer
        self.source = source
        self.holdsChanges = holdsChanges
        root = source.location(of: layer).appending(folder)
    }

    /// The suffix of files that are rendered.
    private static let suffix = ".jinja"

    /// Renders the names of all files, and the content of those with the suffix.
    /// - Parameters:
    ///   - renderer: what renders.
    ///   - context: the variables.
    ///   - leftovers: the names that a copied file must not hold in braces.
    ///   - paths: the rendered paths of the files that are wanted; nil for all.
    /// - Returns: the files, and those that a condition leaves out.
    /// - Throws: everything that is wrong with them.
    func rendered(
        by renderer: Renderer, context: Context, leftovers: Set<String>, at paths: Set<RelativePath>? = nil
    ) throws(Diagnostics) -> (files: [Rendered], leftOut: [Plan.LeftOut]) {
        var problems: [Diagnostic] = []
        var files: [Rendered] = []
        var leftOut: [Plan.LeftOut] = []
        var names: [String: String] = [:]
        for found in try list() {
            do throws(Diagnostic) {
                switch try render(found, by: renderer, context: context, leftovers: leftovers, paths, &names) {
                case .file(let file):
                    files.append(Rendered(file: file, layer: layer, isChange: isChange(found)))
                case .leftOut(let file): leftOut.append(file)
                case .nothing: break
                }
            } catch {
                problems.append(error)
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return (files, leftOut)
    }

    // MARK: Finding

    /// A file of the layer.
    struct Found {
        /// Its path below the folder, as it is there.
        var path: RelativePath
        /// Where it is.
        var location: FilePath

        /// Whether its content is rendered.
        var isRendered: Bool {
            path.string.hasSuffix(LayerFiles.suffix)
        }

        /// Its path without the suffix: what rules and names are about.
        var name: String {
            isRendered ? String(path.string.utf8.dropLast(LayerFiles.suffix.utf8.count)) ?? path.string : path.string
        }
    }

    /// All files of the folder in order; none if it isn't there.
    /// - Throws: what can't be read, and links that lead outside.
    func list() throws(Diagnostics) -> [Found] {
        var problems: [Diagnostic] = []
        var found: [Found] = []
        do throws(Diagnostic) {
            guard let entries = try source.entries(of: root, what: "the template's folder") else { return [] }
            try collect(entries, root, nil, depth: 0, &found, &problems)
        } catch {
            problems.append(error)
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return found
    }

    private func collect(
        _ entries: [FolderEntry], _ folder: FilePath, _ path: RelativePath?, depth: Int, _ found: inout [Found],
        _ problems: inout [Diagnostic]
    ) throws(Diagnostic) {
        // Deeper than any project; what keeps a hostile folder from exhausting the stack.
        guard depth < 64 else {
            problems.append(
                Diagnostic(id: "too-deep", "the folder '\(source.label(of: folder))' is more than 64 levels deep"))
            return
        }
        for entry in entries {
            let name = entry.name
            let location = folder.appending(name)
            let below: RelativePath
            do throws(RelativePath.Flaw) {
                below = if let path { try path.appending(name) } else { try RelativePath(name) }
            } catch {
                problems.append(
                    Diagnostic(id: "invalid-path", "the template's file '\(source.label(of: location))' \(error)"))
                continue
            }
            // A name that isn't UTF-8 is listed repaired, and nothing is found by that.
            if name.holds("\u{FFFD}"), try info(location) == nil {
                problems.append(
                    Diagnostic(
                        id: "unreadable-file", "there is no file '\(source.label(of: location))' any more",
                        explanation: "its folder lists it: it was just removed, or its name is not UTF-8"))
                continue
            }
            switch entry.kind {
            case .file: found.append(Found(path: below, location: location))
            case .folder:
                let inside = try source.entries(of: location, what: "the template's folder") ?? []
                try collect(inside, location, below, depth: depth + 1, &found, &problems)
            case .symbolicLink: try follow(location, below, &found, &problems)
            case .other:
                problems.append(
                    Diagnostic(
                        id: "special-file",
                        "the template's file '\(source.label(of: location))' is neither a file nor a folder"))
            }
        }
    }

    /// What stands at a place, links not followed.
    private func info(_ location: FilePath) throws(Diagnostic) -> FileInfo? {
        do throws(FileError) {
            return try source.files.info(at: location)
        } catch {
            throw source.refusal(error, location, what: "the template's file")
        }
    }

    /// A link to a file of the catalog stands for that file; any other is refused.
    private func follow(
        _ link: FilePath, _ path: RelativePath, _ found: inout [Found], _ problems: inout [Diagnostic]
    ) throws(Diagnostic) {
        do throws(FileError) {
            if let info = try source.files.resolvedInfo(at: link), info.kind == .file {
                found.append(Found(path: path, location: link))
                return
            }
            let written = try source.files.readLink(link)
            problems.append(
                Diagnostic(
                    id: "link-without-file", "the link '\(source.label(of: link))' points to '\(written)'",
                    explanation: "a link in a template may stand for a file, and this one leads to none",
                    help: ["put the file itself there"]))
        } catch {
            problems.append(source.refusal(error, link, what: "the template's file"))
        }
    }

    // MARK: Rendering

    private func isChange(_ found: Found) -> Bool {
        holdsChanges && SolutionFile.isChange(found.name)
    }

    /// The path that a file is for: what rules and names are about.
    private func name(of found: Found) -> String {
        isChange(found)
            ? String(found.name.utf8.dropLast(SolutionFile.suffix.utf8.count)) ?? found.name : found.name
    }

    /// - Parameter names: what names with braces rendered to so far; most files share a folder's.
    private func render(
        _ found: Found, by renderer: Renderer, context: Context, leftovers: Set<String>, _ paths: Set<RelativePath>?,
        _ names: inout [String: String]
    ) throws(Diagnostic) -> Outcome {
        let label = source.label(of: found.location)
        var moved: Snippet?
        if let unrendered = try? RelativePath(name(of: found)) {
            for rule in rules where rule.path.matches(unrendered) {
                if let when = rule.when, try !renderer.holds(when, context: context) {
                    let matching = rules.filter { $0.path.matches(unrendered) }
                    let to = matching.last { $0.to != nil }?.to
                    // With these answers it has no path that counts: one that can't be rendered is no mistake.
                    guard let path = try? self.path(found, to, label, renderer, context, &names) else {
                        return .nothing
                    }
                    return .leftOut(Plan.LeftOut(path: path, conditions: matching.compactMap(\.when)))
                }
                moved = rule.to ?? moved
            }
        }
        let path = try self.path(found, moved, label, renderer, context, &names)
        guard paths?.contains(path) != false else { return .nothing }
        let (bytes, isExecutable) = try source.readFile(
            found.location, what: "the template's file",
            upTo: found.isRendered ? SizeLimit.template : SizeLimit.templateFile)
        guard found.isRendered else {
            try checkLeftovers(bytes, label, leftovers)
            return .file(Plan.File(path: path, bytes: bytes, isExecutable: isExecutable, origin: label))
        }
        guard let output = try renderer.render(bytes, name: label, context: context) else {
            throw Diagnostic(
                id: "not-utf8", "the template's file '\(label)' is not UTF-8",
                help: ["remove the suffix .jinja if the file should be copied as it is"])
        }
        return .file(Plan.File(path: path, bytes: output, isExecutable: isExecutable, origin: label))
    }

    /// The rendered path: each part by itself, so that no part can vanish or climb.
    private func path(
        _ found: Found, _ moved: Snippet?, _ label: String, _ renderer: Renderer, _ context: Context,
        _ names: inout [String: String]
    ) throws(Diagnostic) -> RelativePath {
        if let moved {
            let text = try renderer.render(moved, context: context)
            do throws(RelativePath.Flaw) {
                return try RelativePath(text)
            } catch {
                throw Diagnostic(
                    id: "invalid-path", "the rendered path '\(text)' \(error)", at: moved.span, excerpt: moved.excerpt)
            }
        }
        var text = name(of: found)
        if text.utf8.contains(UInt8(ascii: "{")) {
            let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            text = try parts.map { part throws(Diagnostic) in
                try name(String(Substring(part)), label, renderer, context, &names)
            }.joined(separator: "/")
        }
        do throws(RelativePath.Flaw) {
            return try RelativePath(text)
        } catch {
            throw Diagnostic(
                id: "invalid-path", "the rendered path '\(text)' \(error)",
                notes: [.init("it is the path of \(label)")])
        }
    }

    /// A name of a path: as it is, or rendered where it has braces.
    private func name(
        _ name: String, _ label: String, _ renderer: Renderer, _ context: Context, _ names: inout [String: String]
    ) throws(Diagnostic) -> String {
        guard name.utf8.contains(UInt8(ascii: "{")) else { return name }
        if let known = names[name] { return known }
        let text = String(decoding: try renderer.render(name, name: label, context: context), as: UTF8.self)
        do throws(RelativePath.Flaw) {
            _ = try RelativePath(text)
        } catch {
            throw Diagnostic(
                id: "invalid-path", "the name '\(name)' renders to '\(text)', which \(error)",
                notes: [.init("it is the name of \(label)")])
        }
        names[name] = text
        return text
    }

    /// Refuses a copied file with `{{ name` in it, `name` being a question or a variable: it was meant to be rendered.
    private func checkLeftovers(_ bytes: [UInt8], _ label: String, _ names: Set<String>) throws(Diagnostic) {
        let brace = UInt8(ascii: "{")
        var place = bytes.startIndex
        while let open = bytes.firstPlace(of: brace, from: place) {
            place = open + 1
            guard place < bytes.count, bytes[place] == brace else { continue }
            // `${{ … }}` is a workflow's own.
            if open > 0, bytes[open - 1] == UInt8(ascii: "$") { continue }
            let rest = bytes[(place + 1)...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }
            let name = rest.prefix { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
            let text = String(decoding: name, as: UTF8.self)
            guard names.contains(text) else { continue }
            let span = SourceSpan(file: label, range: open..<(name.endIndex), of: bytes)
            throw Diagnostic(
                id: "leftover-placeholder", "'{{ \(text) }}' would be left in the starter as it is", at: span,
                help: ["give the file the suffix .jinja, so that it is rendered"]
            ).showing(String(decoding: bytes, as: UTF8.self))
        }
    }
}
