// Packs the catalog and its templates into one Swift file: `cairn-pack CATALOG TEMPLATES OUTPUT`.
// Run by the build plug-in; what it writes is compiled into the executable.

import CairnFiles
import CairnPacking
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
    print("error: usage: cairn-pack CATALOG TEMPLATES OUTPUT")
    exit(64)
}

do {
    let disk = LocalFileSystem()
    var files = [
        FileToWrite(
            path: try RelativePath("catalog.yaml"), bytes: try disk.read(FilePath(arguments[1])), isExecutable: false)
    ]
    func collect(_ folder: FilePath, as path: RelativePath) throws {
        for name in try disk.list(folder) {
            let (file, below) = (folder.appending(name), try path.appending(name))
            guard let info = try disk.info(at: file) else { continue }
            switch info.kind {
            // What proves a template is for those who work on it: other solutions, and the receipt.
            case .folder where below.isOthers: break
            case .folder: try collect(file, as: below)
            case .file where below.string == "templates/\(below.names.dropFirst().first ?? "")/proof.json": break
            case .file:
                files.append(.init(path: below, bytes: try disk.read(file), isExecutable: info.isExecutable))
            case .symbolicLink, .other:
                print("error: \(file): templates hold only files and folders")
                exit(1)
            }
        }
    }
    // Templates that the catalog does not name yet, and layers that no packed manifest names, stay out.
    let catalog = String(decoding: files[0].bytes, as: UTF8.self)
    let templates = FilePath(arguments[2])
    for name in try disk.list(templates) where catalog.contains("templates/\(name)\n") {
        try collect(templates.appending(name), as: try RelativePath("templates/\(name)"))
    }
    let layers = templates.appending("_layers")
    var waiting = try disk.list(layers)
    var isGrowing = true
    while isGrowing {
        isGrowing = false
        let manifests = files.filter { $0.path.last == "template.yaml" }.map {
            String(decoding: $0.bytes, as: UTF8.self)
        }
        for name in waiting where manifests.contains(where: { $0.namesLayer(name) }) {
            try collect(layers.appending(name), as: try RelativePath("templates/_layers/\(name)"))
            waiting.removeAll { $0 == name }
            isGrowing = true
        }
    }
    let packed = try PackedArchive.pack(files)
    let source = """
        // Made by cairn-pack from catalog.yaml and templates/. Do not edit.
        let packedIndex: StaticString = \(PackedArchive.literal(packed.index))
        let packedContent: StaticString = \(PackedArchive.literal(packed.content))

        """
    let output = FilePath(arguments[3])
    try disk.remove(output)
    try disk.create(output, bytes: Array(source.utf8), isExecutable: false)
} catch {
    print("error: \(error)")
    exit(1)
}

extension RelativePath {
    /// Whether it is the folder `others` of a milestone.
    fileprivate var isOthers: Bool {
        let names = names
        return names.count == 5 && names[2] == "milestones" && names[4] == "others"
    }
}

extension String {
    /// Whether a line that begins with `layers:` holds the name.
    fileprivate func namesLayer(_ name: String) -> Bool {
        split(separator: "\n").contains { line in
            line.hasPrefix("layers:")
                && line.split(whereSeparator: { " ,[]:".contains($0) }).contains { $0 == name }
        }
    }
}
