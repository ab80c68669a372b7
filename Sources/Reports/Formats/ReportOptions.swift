/// What the formats let their caller decide.
package struct ReportOptions: Hashable, Sendable {
    /// Whether text uses ANSI colours.
    package var color: Bool
    /// How many columns text may use; less than 40 is taken as 40.
    package var width: Int
    /// How many of a check's hints are shown, from the mildest; 1 is only the next one.
    package var hintCount: Int
    /// Whether durations are written where the format has a place for them; output with them differs from run to run.
    package var showsDurations: Bool
    /// The mildest status that counts as a failure, as `--fail-on` says.
    package var failOn: CheckResult.Status
    /// What leads from the repository's top to the project, without a slash at either end; empty if they are the same.
    /// Put before the paths of all places, whatever the format.
    package var pathPrefix: String
    /// What the commands that `next` and `status` propose need behind them to be about the same project and catalog.
    package var commandSuffix: String
    /// Whether the text lists what passed instead of counting it.
    package var isVerbose = false
    /// Whether the contract of the milestone at work is shown.
    package var showsContract = true
    /// Whether the source of a test that failed is shown.
    package var showsTests = false

    /// Makes options.
    package init(
        color: Bool = false, width: Int = 80, hintCount: Int = 1, showsDurations: Bool = false,
        failOn: CheckResult.Status = .fail, pathPrefix: String = "", commandSuffix: String = ""
    ) {
        self.color = color
        self.width = width
        self.hintCount = hintCount
        self.showsDurations = showsDurations
        self.failOn = failOn
        self.pathPrefix = pathPrefix
        self.commandSuffix = commandSuffix
    }
}
