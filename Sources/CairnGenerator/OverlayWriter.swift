package import CairnFiles
package import CairnPlan
package import SystemPackage

/// Writes files over those of a project: all of them, or none.
///
/// The new files are made in a folder inside the project first. Then each old file moves there and the new one takes
/// its place; if a step fails, everything moves back.
package struct OverlayWriter: Sendable {
    private let files: any FileSystem
    private let processID: Int
    private let isInterrupted: @Sendable () -> Bool

    /// Makes a writer.
    /// - Parameters:
    ///   - files: where to write.
    ///   - processID: this process's number, which marks its folder.
    ///   - isInterrupted: asked before each step; when it says true, everything is undone.
    package init(
        files: any FileSystem, processID: Int, isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        self.files = files
        self.processID = processID
        self.isInterrupted = isInterrupted
    }

    /// Finds what stands in the way of a file: a link or a file where it needs a folder, a folder where it goes.
    ///
    /// A link is never written through, since it may lead out of the project.
    /// - Returns: the path in the way, below `root`; nil if there is none.
    /// - Throws: when the file system will not say.
    package func obstacle(to path: RelativePath, in root: FilePath) throws(FileError) -> RelativePath? {
        var above: [RelativePath] = []
        var folder = path.parent
        while let next = folder {
            above.append(next)
            folder = next.parent
        }
        for folder in above.reversed() {
            guard let info = try files.info(at: root.appending(folder.string)) else { return nil }
            if info.kind != .folder { return folder }
        }
        guard let info = try files.info(at: root.appending(path.string)) else { return nil }
        return info.kind == .file ? nil : path
    }

    /// Writes the files; those that are there are replaced.
    /// - Parameters:
    ///   - overlay: what to write; nothing stands in their way.
    ///   - root: the project's folder.
    /// - Throws: why not; the project is as it was then.
    package func write(_ overlay: [Plan.File], over root: FilePath) throws(WriteError) {
        let staging = root.appending(".cairn-overlay-\(processID)")
        var made: [FilePath] = []
        var moved: [(place: FilePath, kept: FilePath?)] = []
        do {
            try files.createFolder(staging)
            for (index, file) in overlay.enumerated() {
                try stopIfInterrupted()
                try files.create(
                    staging.appending("new-\(index)"), bytes: file.bytes, isExecutable: file.isExecutable)
            }
            for (index, file) in overlay.enumerated() {
                try stopIfInterrupted()
                try createFolders(above: file.path, in: root, &made)
                let place = root.appending(file.path.string)
                var kept: FilePath?
                if try files.info(at: place) != nil {
                    let old = staging.appending("old-\(index)")
                    try files.rename(place, to: old)
                    kept = old
                }
                moved.append((place, kept))
                do {
                    try files.rename(staging.appending("new-\(index)"), to: place)
                } catch {
                    // Where the new file came from is nobody's business.
                    throw FileError("write", place, error.reason)
                }
            }
        } catch {
            for (place, kept) in moved.reversed() {
                if let kept { try? files.rename(kept, to: place) } else { try? files.remove(place) }
            }
            for folder in made.reversed() where (try? files.list(folder))?.isEmpty == true {
                try? files.remove(folder)
            }
            // Whatever could not move back is still in the folder: then it has to stay.
            let isWhole = moved.allSatisfy { move in
                move.kept.map { (try? files.info(at: $0)) == .some(nil) } ?? true
            }
            if isWhole { try? files.remove(staging) }
            var failure = WriteError(error, at: root)
            if (try? files.info(at: staging)) != .some(nil) { failure.add(left: staging) }
            throw failure
        }
        // All is written: a folder that cannot be removed is only litter.
        try? files.remove(staging)
    }

    private func stopIfInterrupted() throws {
        if isInterrupted() { throw WriteError.interrupted }
    }

    /// Makes the folders above a path that are missing, the outermost first, and adds each to `made`.
    private func createFolders(
        above path: RelativePath, in root: FilePath, _ made: inout [FilePath]
    ) throws(FileError) {
        var missing: [FilePath] = []
        var folder = path.parent
        while let next = folder, try files.info(at: root.appending(next.string)) == nil {
            missing.append(root.appending(next.string))
            folder = next.parent
        }
        for folder in missing.reversed() {
            try files.createFolder(folder)
            made.append(folder)
        }
    }
}
