package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where a person's settings of git stand, as git finds them.
package struct GitEnvironment: Sendable {
    /// The home folder.
    package var home: FilePath?
    /// The folder of git's files below the home folder: `~/.config/git`.
    package var folder: FilePath?
    /// The machine's settings.
    package var machine: FilePath?
    /// The person's settings, in the order in which git reads them.
    package var personal: [FilePath]

    /// Without any settings.
    package static let none = GitEnvironment(home: nil, folder: nil, machine: nil, personal: [])

    /// That of this process.
    package static var current: GitEnvironment {
        GitEnvironment { name in getenv(name).map { String(cString: $0) } }
    }

    /// That of an environment.
    /// - Parameter value: the value of a variable, if it is set.
    package init(_ value: (String) -> String?) {
        func path(_ name: String) -> FilePath? { value(name).flatMap { $0.isEmpty ? nil : FilePath($0) } }
        home = path("HOME")
        folder = path("XDG_CONFIG_HOME")?.appending("git") ?? home?.appending(".config/git")
        let isLeftOut = ["1", "true", "yes", "on"].contains((value("GIT_CONFIG_NOSYSTEM") ?? "").lowercased())
        machine = isLeftOut ? nil : path("GIT_CONFIG_SYSTEM") ?? "/etc/gitconfig"
        if let own = path("GIT_CONFIG_GLOBAL") {
            personal = [own]
        } else {
            personal = [folder?.appending("config"), home?.appending(".gitconfig")].compactMap { $0 }
        }
    }

    private init(home: FilePath?, folder: FilePath?, machine: FilePath?, personal: [FilePath]) {
        self.home = home
        self.folder = folder
        self.machine = machine
        self.personal = personal
    }

    /// A path of a setting, where `~/` is the home folder and what is not absolute stands in `folder`.
    /// - Returns: nil if it is in a home folder that is not known.
    func path(_ text: String, in folder: FilePath) -> FilePath? {
        guard text.hasPrefix("~") else { return folder.pushing(FilePath(text)) }
        guard text == "~" || text.hasPrefix("~/") else { return nil }
        return home?.pushing(FilePath(String(text.dropFirst(2))))
    }
}
