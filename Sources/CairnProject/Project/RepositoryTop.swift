import CairnFiles
import ProjectFiles
import SystemPackage

/// Where the paths of reports begin: at the top of the repository that a project stands in, wherever a person stands.
struct RepositoryTop {
    /// What services that run pipelines call the folder that they put the repository in.
    private static let variables = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"]

    /// What leads from the top to the project, without a slash at either end; empty if the project is the top, or in no
    /// repository.
    let prefix: String

    /// Looks for it: a service's folder if the project is in it, else the top of git's work tree.
    /// - Parameters:
    ///   - project: the project's folder, as this process sees it.
    ///   - environment: the environment variables.
    init(of project: FilePath, environment: [String: String]) {
        let files = LocalFileSystem()
        guard let project = try? files.realPath(project) else {
            prefix = ""
            return
        }
        let named = Self.variables.lazy.compactMap { name -> FilePath? in
            guard let path = environment[name].map({ FilePath($0) }), path.isAbsolute else { return nil }
            return try? files.realPath(path)
        }.first { project.starts(with: $0) }
        var path = project
        let isFound = (named ?? WorkTree.top(above: project)).map { path.removePrefix($0) } ?? false
        prefix = isFound ? path.string : ""
    }
}
