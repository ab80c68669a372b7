import ArgumentParser
import CairnProject

/// The options of how checks that execute something are executed.
struct RunOptions: ParsableArguments {
    @Flag(name: .customLong("run"), help: "Execute the checks that execute something.")
    var executes = false

    @Option(
        name: .customLong("time-factor"),
        help: ArgumentHelp("Allow checks so many times as long as usual, as on a slow machine.", valueName: "factor"))
    var timeFactor = TimeFactor.usual

    var settings: RunSettings {
        RunSettings(runs: executes, timeFactor: timeFactor.value)
    }

    /// The same, for a verb that checks several milestones.
    func settings(_ jobs: JobsOption) -> RunSettings {
        var settings = settings
        settings.jobs = jobs.jobs
        return settings
    }
}

/// The option of how many milestones are checked at once.
struct JobsOption: ParsableArguments {
    @Option(help: ArgumentHelp("How many milestones to check side by side.", valueName: "count"))
    var jobs = RunSettings.usualJobs

    mutating func validate() throws {
        if !(1...64).contains(jobs) { throw ValidationError("--jobs takes 1 to 64") }
    }
}

/// A value of `--time-factor`: a number from 0.1 to 100.
struct TimeFactor: ExpressibleByArgument, CustomStringConvertible {
    var value: Double

    static let usual = TimeFactor(value: 1)

    private init(value: Double) {
        self.value = value
    }

    init?(argument: String) {
        guard let value = Double(argument), (0.1...100).contains(value) else { return nil }
        self.value = value
    }

    var description: String { value == value.rounded() ? "\(Int(value))" : "\(value)" }

    var defaultValueDescription: String { description }
}
