/// What a milestone's checks add up to. Never a check's own result.
package enum MilestoneState: String, Hashable, Sendable, CaseIterable {
    /// Some check has not passed, or was not run.
    case pending
    /// Every check passed.
    case complete
}

/// A milestone with the results of its checks.
package struct MilestoneReport: Hashable, Sendable {
    /// Its id: `structured-errors`.
    package var id: String
    /// Its place in the order, from 1.
    package var number: Int
    /// What it says to people.
    package var words: MilestoneWords
    /// Whether it was asked for by name: only then does its being pending count as a failure.
    package var isRequested: Bool
    /// The results of its checks, in the manifest's order.
    package var results: [CheckResult]
    /// How many seconds ago the checks that execute something were seen to pass, if they were not executed for this report
    /// and the project has changed since.
    package var lastSeen: Int?
    /// Whether its checks that execute something were executed for this report, and all of its checks pass.
    package var isNews = false

    /// Makes a report.
    package init(
        id: String, number: Int, words: MilestoneWords, isRequested: Bool = false, results: [CheckResult]
    ) {
        self.id = id
        self.number = number
        self.words = words
        self.isRequested = isRequested
        self.results = results
    }

    /// Complete if it has checks and all of them passed.
    package var state: MilestoneState {
        !results.isEmpty && results.allSatisfy { $0.status == .pass } ? .complete : .pending
    }

    /// Whether it is pending only because checks were not run: what ran has passed.
    package var lacksOnlyRunning: Bool {
        state == .pending && results.contains { $0.status == .skipped }
            && results.allSatisfy { $0.status == .pass || $0.status == .skipped }
    }
}
