/// An error from inside an operation, a filter, a test or a function, before the engine adds the place.
///
/// Filters throw it: `throw Failure(.value, "no such case")`. The engine makes a `TemplateError` of it.
package struct Failure: Error, @unchecked Sendable {
    /// The parts; one reference, so that a throwing function returns its error in a register.
    final class Storage {
        let kind: ErrorKind
        let message: String
        var help: [String]
        /// Set where the failure passes the first border of a template, macro or block.
        var place: Place?
        /// The error as it is shown, where it comes from reading another template.
        var ready: TemplateError?
        /// The way there, the innermost first.
        var chain: [TemplateError.Step] = []

        /// The variable that isn't there; the engine adds the names that are.
        let missingName: Text?

        init(kind: ErrorKind, message: String, help: [String], missingName: Text?) {
            self.missingName = missingName
            self.kind = kind
            self.message = message
            self.help = help
        }
    }

    /// A place with the line that it is on.
    struct Place {
        var program: SourceText
        var start: Int
        var end: Int
    }

    let storage: Storage

    /// Makes a failure: what is wrong in one line without a full stop, and what to do about it.
    package init(_ kind: ErrorKind, _ message: String, help: [String] = []) {
        storage = Storage(kind: kind, message: message, help: help, missingName: nil)
    }

    init(_ kind: ErrorKind, _ message: String, help: [String], missingName: Text?) {
        storage = Storage(kind: kind, message: message, help: help, missingName: missingName)
    }

    /// What sort of error it is.
    package var kind: ErrorKind { storage.kind }
    /// What is wrong.
    package var message: String { storage.message }
    /// What to do about it.
    package var help: [String] { storage.help }
}

extension SourceText {
    /// The syntax error for the bytes from `start` up to `end`.
    func error(_ message: String, _ start: Int, _ end: Int, help: [String] = []) -> Failure {
        error(.syntax, message, start, end, help: help)
    }

    /// The error of the kind `kind` for the bytes from `start` up to `end`.
    func error(_ kind: ErrorKind, _ message: String, _ start: Int, _ end: Int, help: [String] = []) -> Failure {
        let failure = Failure(kind, message, help: help)
        failure.storage.place = Failure.Place(program: self, start: start, end: end)
        return failure
    }
}

extension TemplateError {
    /// The error of `failure`, which is at the bytes from `start` up to `end` of `text` unless it knows a place.
    init(_ failure: Failure, _ text: SourceText, _ start: Int, _ end: Int) {
        if let ready = failure.storage.ready {
            self = ready
            chain += failure.storage.chain
            return
        }
        let place = failure.storage.place ?? Failure.Place(program: text, start: start, end: end)
        kind = failure.kind
        message = failure.message
        help = failure.help
        chain = failure.storage.chain
        span = place.program.span(place.start, place.end)
        excerpt = place.program.line(at: place.start)
    }
}
