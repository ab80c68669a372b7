/// Whether checks that execute something are executed, and how.
package struct RunSettings: Sendable {
    /// Whether they are.
    package var runs: Bool
    /// How many milestones may be checked side by side.
    package var jobs: Int
    /// How many times as long as it is stated things may take.
    package var timeFactor: Double

    /// Makes settings.
    package init(runs: Bool = false, jobs: Int = Self.usualJobs, timeFactor: Double = 1) {
        self.runs = runs
        self.jobs = jobs
        self.timeFactor = timeFactor
    }

    /// How many milestones are checked side by side where nobody says it.
    package static let usualJobs = 4
}
