package import CairnDiagnostics
package import CairnGenerator
package import CairnValidator
package import SystemPackage

/// What an operation finds out before its result is there, and a person may want to know meanwhile.
package enum ProgressEvent: Sendable {
    /// Which catalog is used, before it is read.
    case catalogChosen(CatalogChoice)
    /// Which project is meant, where that is not plain: its folder, as it is seen from the working folder, and what
    /// leads to it from the top of the repository where the places of a report begin, empty if they begin at the project.
    case projectFound(FilePath, prefix: String)
    /// A change that a run was killed in, and that is ended now.
    case recovered(RecoveredChange)
    /// How checks that execute something go on; with how long they took last time, by their qualified ids.
    case checks(CheckProgress, lastTimes: [String: Double])
    /// What is odd, and no error.
    case warnings([Diagnostic])
}

/// Told how an operation goes on.
package protocol ProgressReporter: Sendable {
    /// Takes an event.
    func report(_ event: ProgressEvent)
}

/// Tells nobody.
package struct SilentReporter: ProgressReporter {
    /// Makes one.
    package init() {}

    package func report(_ event: ProgressEvent) {}
}
