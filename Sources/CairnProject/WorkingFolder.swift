import CairnFiles
package import SystemPackage

/// The folder that a person stands in, or that a program works for: where relative paths begin.
package struct WorkingFolder: Sendable {
    /// The folder: `.` for the one of this process, whose paths are left as they were given; else an absolute path.
    package var path: FilePath
    /// What the person's shell calls it: the value of PWD. It may lead over links, so that `cd ..` goes elsewhere than
    /// the path `..` does.
    package var shellPath: FilePath?

    /// Names a folder.
    /// - Parameters:
    ///   - path: `.` or an absolute path.
    ///   - shellPath: the value of PWD, if there is a shell; ignored if it is another folder.
    package init(_ path: FilePath, shellPath: FilePath? = nil) {
        self.path = path
        self.shellPath = shellPath
    }

    /// A path that was given, seen from this process.
    package func resolve(_ given: FilePath) -> FilePath {
        if path == "." || given.isAbsolute { return given }
        return given.isEmpty || given == "." ? path : path.pushing(given)
    }

    /// Whether a path leads to this folder, by whatever name.
    package func isSame(_ other: FilePath) -> Bool {
        LocalFileSystem().isSame(other, path)
    }
}
