/// What the operations of this target need to know of the world: nothing of it is read from anywhere else.
///
/// The operations are its methods, one file each: `list`, `show`, `planScaffold` and `scaffold`, `open`, `validate`,
/// `next`, `status`, `compareSolution`, `applySolution` and `abortSolution`. They take and give values, and print, ask and exit nothing.
/// What they throw says whose fault it is:
/// - `Diagnostic`: what was asked for cannot be: an unknown project, a target in use;
/// - `Diagnostics`: a catalog, a template, a record or another file is broken;
/// - `PlanFailure`: answers or a template that make no starter;
/// - `PromptEnded`, `WriteError`: the person left, the file system refused.
package struct Session: Sendable {
    /// The catalog that was named for this run: the value of `--catalog`. See `CatalogRule` for what comes after it.
    package var catalogOption: String?
    /// Where paths begin.
    package var workingFolder: WorkingFolder
    /// The environment variables: CAIRN_CATALOG is looked at, and checks that run are given some of the others.
    package var environment: [String: String]
    /// The version of Cairn, as records name it.
    package var version: String
    /// Told what an operation finds out on its way.
    package var progress: any ProgressReporter
    /// Whether the person wants to stop; asked often, from several threads.
    package var isInterrupted: @Sendable () -> Bool

    /// Makes a session.
    package init(
        catalogOption: String? = nil, workingFolder: WorkingFolder, environment: [String: String] = [:],
        version: String, progress: any ProgressReporter = SilentReporter(),
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        self.catalogOption = catalogOption
        self.workingFolder = workingFolder
        self.environment = environment
        self.version = version
        self.progress = progress
        self.isInterrupted = isInterrupted
    }
}
