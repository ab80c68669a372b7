package import CairnDiagnostics
package import CairnFiles
package import Execution
package import Reports

/// What a project is validated against.
package struct ValidationInput: Sendable {
    /// One milestone, its checks decoded.
    package struct Milestone: Sendable {
        /// Its id: `structured-errors`.
        package var id: String
        /// Its place in the order, from 1.
        package var number: Int
        /// What it says to people.
        package var words: MilestoneWords
        /// What shows that it is done.
        package var checks: [Check]
        /// Gives the acceptance files, rendered; asked only if a check needs them.
        package var acceptance: @Sendable () throws(Diagnostic) -> [FileToWrite]

        /// Makes a milestone.
        package init(
            id: String, number: Int, words: MilestoneWords, checks: [Check],
            acceptance: @escaping @Sendable () throws(Diagnostic) -> [FileToWrite]
        ) {
            self.id = id
            self.number = number
            self.words = words
            self.checks = checks
            self.acceptance = acceptance
        }
    }

    /// The catalog's id.
    package var catalog: String
    /// The project's id.
    package var project: String
    /// The project's name for people.
    package var projectTitle: String
    /// The template's version.
    package var templateVersion: String
    /// The template's version that the record names.
    package var recordedTemplateVersion: String
    /// The version of Cairn that the record names.
    package var recordedCairnVersion: String
    /// The version of Cairn that validates.
    package var validatorVersion: String
    /// What the host has to say before any result: that the record was edited, where the catalog comes from.
    package var notices: [Diagnostic]
    /// The structure checks, in order.
    package var structure: [Check]
    /// The milestones, in order.
    package var milestones: [Milestone]
    /// The bytes that scaffolding gives a file with the record's answers; nil for a file that it doesn't make.
    package var original: @Sendable (RelativePath) -> [UInt8]?

    /// Makes an input.
    package init(
        catalog: String, project: String, projectTitle: String, templateVersion: String,
        recordedTemplateVersion: String, recordedCairnVersion: String, validatorVersion: String,
        notices: [Diagnostic] = [], structure: [Check], milestones: [Milestone],
        original: @escaping @Sendable (RelativePath) -> [UInt8]?
    ) {
        self.catalog = catalog
        self.project = project
        self.projectTitle = projectTitle
        self.templateVersion = templateVersion
        self.recordedTemplateVersion = recordedTemplateVersion
        self.recordedCairnVersion = recordedCairnVersion
        self.validatorVersion = validatorVersion
        self.notices = notices
        self.structure = structure
        self.milestones = milestones
        self.original = original
    }
}

/// How to validate.
package struct ValidationOptions: Sendable {
    /// Whether to execute the checks that execute something.
    package var runs: Bool
    /// The ids of the milestones that were asked for: their being pending counts.
    package var requested: Set<String>
    /// Whether to leave out the milestones that were not asked for.
    package var onlyRequested: Bool
    /// Whether to execute nothing of the milestones that were not asked for; without any asked for, everything may run.
    package var runsOnlyRequested: Bool
    /// The person's environment.
    package var variables: [String: String]
    /// How many milestones may be checked at once.
    package var width: Int
    /// How many times as long as it is stated things may take, such as 2 on a slow machine.
    package var timeFactor: Double
    /// How much is looked at where something is wrong.
    package var thoroughness: Thoroughness
    /// Where copies of the project are made; nil: each in a folder of its own.
    package var workshop: Workshop?
    /// Told how the checks that execute something go on, from several threads.
    package var progress: @Sendable (CheckProgress) -> Void = { _ in }

    /// How much of a group of checks is looked at where something is wrong.
    package enum Thoroughness: Sendable {
        /// Everything, so that a person can mend it in one go.
        case everything
        /// Every check, and none of them further than to its first failing test.
        case eachCheck
        /// The first check that does not pass, and it not further than to its first failing test; later ones are skipped.
        case firstFailure
    }

    /// Makes options.
    package init(
        runs: Bool = false, requested: Set<String> = [], onlyRequested: Bool = false, runsOnlyRequested: Bool = false,
        variables: [String: String] = [:], width: Int = 4, timeFactor: Double = 1,
        thoroughness: Thoroughness = .everything, workshop: Workshop? = nil
    ) {
        self.runs = runs
        self.requested = requested
        self.onlyRequested = onlyRequested
        self.runsOnlyRequested = runsOnlyRequested
        self.variables = variables
        self.width = width
        self.timeFactor = timeFactor
        self.thoroughness = thoroughness
        self.workshop = workshop
    }
}
