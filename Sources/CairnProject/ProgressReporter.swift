package import CairnDiagnostics
package import SystemPackage

/// What an operation finds out before its result is there, and a person may want to know meanwhile.
package enum ProgressEvent: Sendable {
    /// Which catalog is used, before it is read.
    case catalogChosen(CatalogChoice)
    /// Which project is meant, where it is not the working folder itself: its folder, as it is seen from there.
    case projectFound(FilePath)
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
