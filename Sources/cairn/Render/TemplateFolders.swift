import CairnDiagnostics
import CairnFiles
import Jinja
import SystemPackage

/// Finds the templates that a template includes, imports or extends: in folders, searched in order, and never outside
/// them, links included. A link may lead from one of the folders into another.
struct TemplateFolders: TemplateLoader {
    /// A folder as it was given, where it really is, and what nothing leads out of.
    private struct Folder {
        let shown: FilePath
        let real: FilePath
        let files: RootedFileSystem
    }

    private let folders: [Folder]

    /// Makes a loader over `paths`, the first searched first.
    /// - Throws: what is wrong with the folders that are none.
    init(_ paths: [FilePath]) throws(Diagnostics) {
        var problems: [Diagnostic] = []
        var folders: [Folder] = []
        for path in paths {
            do throws(FileError) {
                let real = try LocalFileSystem().realPath(path.isEmpty ? "." : path)
                folders.append(Folder(shown: path, real: real, files: try RootedFileSystem(real)))
            } catch {
                problems.append(
                    Diagnostic(
                        id: "no-folder", "there is no folder '\(path)' to find templates in: \(error.reason)",
                        help: ["--include-dir names a folder"]))
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        self.folders = folders
    }

    func load(_ name: String) throws(Failure) -> (source: String, displayName: String)? {
        let path = try Self.relative(name)
        guard !path.isEmpty else { return nil }
        for folder in folders {
            guard let source = try text(of: folder.real.appending(path), in: folder, name: name) else { continue }
            let isHere = folder.shown.isEmpty || folder.shown == "."
            return (source, isHere ? path : folder.shown.appending(path).string)
        }
        return nil
    }

    /// The names of the templates that there are, as far as they are found quickly.
    var names: [String] {
        var names: [String] = []
        for folder in folders { Self.collect(below: folder.real, folder.files, prefix: "", depth: 4, into: &names) }
        return names
    }

    // MARK: Names

    /// The path that a template's name stands for; empty parts and `.` are dropped, as Jinja2's loader does.
    private static func relative(_ name: String) throws(Failure) -> String {
        guard !name.hasPrefix("/") else {
            throw Failure(
                .value, "the template's name '\(name)' is absolute",
                help: ["name it as seen from the folder of the template that is rendered, or from --include-dir"])
        }
        guard !name.utf8.contains(0) else { throw Failure(.value, "the template's name holds a NUL") }
        let parts = name.split(separator: "/").filter { $0 != "." }
        guard !parts.contains("..") else {
            throw Failure(
                .value, "the template's name '\(name)' has a part '..'",
                help: ["name the folder that it is in: --include-dir DIR"])
        }
        return parts.joined(separator: "/")
    }

    private static func collect(
        below folder: FilePath, _ files: RootedFileSystem, prefix: String, depth: Int, into names: inout [String]
    ) {
        guard depth > 0, let entries = try? files.entries(of: folder) else { return }
        for entry in entries where names.count < 500 && !entry.name.hasPrefix(".") {
            switch entry.kind {
            case .file: names.append(prefix + entry.name)
            case .folder:
                collect(
                    below: folder.appending(entry.name), files, prefix: prefix + entry.name + "/", depth: depth - 1,
                    into: &names)
            default: break
            }
        }
    }

    // MARK: Files

    /// The text of the file at `path` in a folder; nil if nothing is there, or no file.
    private func text(of path: FilePath, in folder: Folder, name: String) throws(Failure) -> String? {
        let bytes: [UInt8]
        do throws(FileError) {
            guard let info = try folder.files.resolvedInfo(at: path), info.kind == .file else { return nil }
            bytes = try folder.files.read(path, upTo: SizeLimit.template)
        } catch {
            if error.leadsOutside {
                // It may lead into another of the folders, and is looked up from there then.
                guard let real = try? LocalFileSystem().realPath(path),
                    let other = folders.first(where: { real.starts(with: $0.real) && $0.real != folder.real })
                else {
                    throw Failure(
                        .value, "the template '\(name)' is a link that leads outside its folder",
                        help: ["add the folder that it leads to: --include-dir DIR"])
                }
                return try text(of: real, in: other, name: name)
            }
            guard error.reason != .fileTooLarge else {
                throw Failure(
                    .limit, SizeLimit.problem("the template '\(name)'", limit: SizeLimit.template),
                    help: ["split it, and include its parts"])
            }
            throw Failure(.value, "cannot read the template '\(name)': \(error.reason)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let place = Diagnostic.notUTF8(bytes, file: name)
            let line = place.span.map { ", line \($0.start.line), column \($0.start.column)" } ?? ""
            throw Failure(.value, "the template '\(name)' is not UTF-8\(line)", help: place.help)
        }
        return text
    }
}
