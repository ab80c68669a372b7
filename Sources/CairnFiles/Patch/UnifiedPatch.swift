/// A change of one file as a unified diff, and how to carry it out: exactly, or not at all.
///
/// Every line that is taken away or stands around a change has to be there, byte for byte; only the lines' numbers may
/// be others. Which file is meant is not read: names in the head are for people.
package struct UnifiedPatch: Hashable, Sendable {
    /// A line of a hunk.
    package struct Line: Hashable, Sendable {
        /// What the change does with a line.
        package enum Role: Hashable, Sendable {
            /// It stays, and shows the place.
            case context
            /// It goes.
            case removal
            /// It comes.
            case addition
        }

        /// What the change does with it.
        package var role: Role
        /// The line with its line break, if it has one.
        package var bytes: ArraySlice<UInt8>
        /// The line of the patch that it stands on, from 1.
        package var place: Int

        init(_ role: Role, _ bytes: ArraySlice<UInt8>, at place: Int) {
            self.role = role
            self.bytes = bytes
            self.place = place
        }
    }

    /// One place of the file that changes.
    package struct Hunk: Hashable, Sendable {
        /// Its number in the patch, from 1.
        package var number: Int
        /// Its head, without what may stand behind the second `@@`: `@@ -3,7 +3,8 @@`.
        package var head: String
        /// The line of the patch that its head stands on, from 1.
        package var place: Int
        /// How many lines of the file its head says to be before it.
        package var before: Int
        /// Its lines, as they stand.
        package var lines: [Line]

        /// How many lines of the patch it has, its head and lines about line breaks among them.
        package var height: Int
        /// The lines as they are before the change.
        package var old: [ArraySlice<UInt8>] {
            lines.filter { $0.role != .addition }.map(\.bytes)
        }

        /// The lines as they are after the change.
        package var new: [ArraySlice<UInt8>] {
            lines.filter { $0.role != .removal }.map(\.bytes)
        }
    }

    /// Whether the file's owner may run it, before and after; nil if that does not change.
    package struct Mode: Hashable, Sendable {
        /// Before.
        package var old: Bool
        /// After.
        package var new: Bool
    }

    /// The largest file that is changed, and the largest patch, in bytes: both are held line by line.
    package static let limit = 4 << 20

    /// The places that change, from the first line to the last.
    package var hunks: [Hunk]
    /// How the file's mode changes.
    package var mode: Mode?

    /// Reads a patch.
    /// - Throws: what is wrong with it.
    package init(_ bytes: [UInt8]) throws(PatchFlaw) {
        guard bytes.count <= Self.limit else {
            throw PatchFlaw("is larger than \(Self.limit >> 20) MB, the limit", help: [PatchFlaw.wholeFile])
        }
        // What an editor left without a line break at its end is meant to have one: only a line of its own says that not.
        let isCut = bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false
        var reader = PatchReader(UnifiedDiff.lines(isCut ? bytes + [UInt8(ascii: "\n")] : bytes))
        self = try reader.patch()
    }

    init(hunks: [Hunk], mode: Mode?) {
        self.hunks = hunks
        self.mode = mode
    }
}

/// Why a patch cannot be read, or does not fit its file.
package struct PatchFlaw: Error, Hashable, Sendable {
    /// What sort of flaw it is.
    package enum Kind: Hashable, Sendable {
        /// The patch is no unified diff of one file, or wants what a patch cannot do.
        case malformed
        /// The lines of a hunk do not stand in the file.
        case misfit
        /// The lines of a hunk stand in the file more than once, and not where its head says.
        case ambiguous
    }

    /// What sort of flaw it is.
    package var kind: Kind
    /// What is wrong, as the end of a sentence that begins with the patch: "is empty".
    package var summary: String
    /// What was expected and found, line by line.
    package var explanation: String?
    /// The line of the patch, from 1; nil if it is about the whole.
    package var line: Int?
    /// The number of the hunk, from 1, if it is about one.
    package var hunk: Int?
    /// How to mend it.
    package var help: [String]

    init(
        kind: Kind = .malformed, _ summary: String, explanation: String? = nil, line: Int? = nil, hunk: Int? = nil,
        help: [String] = []
    ) {
        self.kind = kind
        self.summary = summary
        self.explanation = explanation
        self.line = line
        self.hunk = hunk
        self.help = help
    }

    static let wholeFile = "put the whole file there instead, without the suffix .patch"
}
