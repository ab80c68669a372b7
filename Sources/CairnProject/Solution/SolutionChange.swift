package import CairnFiles
import CairnGenerator

/// What a solution makes of one file of a project.
package struct SolutionChange: Sendable {
    /// How the file comes to it.
    package enum State: Hashable, Sendable {
        /// The project has everything already.
        case same
        /// It is made.
        case new
        /// It becomes the solution's: nothing else was in it.
        case changed
        /// It gets the solution's change, and keeps what else it has.
        case merged
        /// It gets both changes at so many places, between marks.
        case conflict(count: Int)
        /// It stays, and the change is left in a file beside it.
        case leftBeside(RelativePath, Reason)
        /// It stays, and is to be made anew by a command.
        case lock(command: String)

        /// Whether something is left for a person to do.
        package var isOpen: Bool {
            switch self {
            case .same, .new, .changed, .merged: false
            case .conflict, .leftBeside, .lock: true
            }
        }
    }

    /// Why a change is left beside its file.
    package enum Reason: Hashable, Sendable {
        /// Data: with marks in it no program could read it.
        case data
        /// The lines could be merged, but what comes out is broken; in words.
        case broken(String)
        /// A side is no text.
        case binary
        /// The project has the file no more.
        case deleted
    }

    /// What is written.
    package struct Writing: Sendable {
        /// Where: the file itself, or one beside it.
        package var path: RelativePath
        /// What is there before; nil for nothing.
        package var old: UnifiedDiff.Side?
        /// What is there afterwards.
        package var new: UnifiedDiff.Side
        /// How to get there.
        package var diff: UnifiedDiff
        /// What tells whether it is still as it was.
        var oldState: FileState?
    }

    /// Whose side a conflict begins with.
    static let yours = "yours"
    /// How the first line of a conflict begins.
    static let mark = "<<<<<<< \(yours)"

    /// The solution's file.
    package let path: RelativePath
    /// How it comes to that.
    package let state: State
    /// What is written for it; nil for nothing.
    package let writing: Writing?
}
