package import CairnFiles
package import SystemPackage

/// Files as a case writes them down, each behind its path; a file's text ends with a line break, unless it is empty.
///
/// ```
/// lines before the first file are whatever the case takes them for
/// --- template.yaml
/// version: 1.0.0
/// --- files/greeting
/// Hello
/// ```
package struct FileSections: Sendable {
    /// The lines before the first file.
    package private(set) var head: [String] = []
    /// The files in their order.
    package private(set) var files: [(path: String, text: String)] = []

    /// Reads the input of a case.
    package init(_ input: String) {
        for line in input.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("--- ") {
                files.append((String(line.dropFirst(4)), ""))
            } else if files.isEmpty {
                head.append(String(line))
            } else {
                files[files.count - 1].text += line + "\n"
            }
        }
    }

    /// Puts the files into a file system, below a folder.
    package func put(into system: MemoryFileSystem, below folder: FilePath) {
        for file in files { system.put(folder.appending(file.path), Array(file.text.utf8)) }
    }
}
