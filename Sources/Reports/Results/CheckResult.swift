package import CairnDiagnostics

/// What became of one check.
package struct CheckResult: Hashable, Sendable {
    /// The five ends a check can come to. "You failed" is never "the checker broke": `fail` is about the project,
    /// `error` about the check, the machine or the manifest.
    package enum Status: String, Hashable, Sendable, CaseIterable {
        /// The project has what the check asks for.
        case pass
        /// The project doesn't have it; the findings say what is missing.
        case fail
        /// Not tried, since a check that it needs has not passed.
        case blocked
        /// Not tried, since it executes something and that was not asked for.
        case skipped
        /// Could not be decided: a tool is missing, a file cannot be read, the manifest is wrong.
        case error
    }

    /// The check's id; unique within its milestone, or within the structure checks.
    package var id: String
    /// The kind of check: `file-exists`.
    package var kind: String
    /// The id of the milestone that it belongs to, or nil for a structure check.
    package var milestone: String?
    /// What it asks for in a line: "src/app/server.py exists".
    package var title: String
    /// What the title leaves out, such as the expression that was looked for; nil if there is nothing.
    package var detail: String?
    /// What became of it.
    package var status: Status
    /// What is wrong, the place in the project included where there is one; empty for a pass.
    ///
    /// The files of the spans are relative to the project's folder, except in findings about the manifest itself.
    package var findings: [Diagnostic]
    /// What the check wanted to see; nil for a pass.
    package var expected: String?
    /// What it saw instead; nil for a pass.
    package var found: String?
    /// Why it matters, in a sentence, if the manifest says.
    package var why: String?
    /// All hints, the mildest first. A report shows only the next one unless told.
    package var hints: [String]
    /// The first of the checks that it needs which has not passed; only when blocked.
    package var blockedBy: String?
    /// A shell command that shows the same failure to a person who stands in the project's folder.
    package var reproduce: String?
    /// The tests that failed, if it runs tests.
    package var failures: [TestFailure] = []
    /// How long it ran, in seconds; only for checks that execute something. Left out of output that is compared.
    package var duration: Double?

    /// Makes a result.
    package init(
        id: String, kind: String, milestone: String? = nil, title: String, detail: String? = nil,
        status: Status,
        findings: [Diagnostic] = [], expected: String? = nil, found: String? = nil, why: String? = nil,
        hints: [String] = [], blockedBy: String? = nil, reproduce: String? = nil, duration: Double? = nil
    ) {
        self.id = id
        self.kind = kind
        self.milestone = milestone
        self.title = title
        self.detail = detail
        self.status = status
        self.findings = findings
        self.expected = expected
        self.found = found
        self.why = why
        self.hints = hints
        self.blockedBy = blockedBy
        self.reproduce = reproduce
        self.duration = duration
    }

    /// The hint to show first, if the check has not passed and has one.
    package var nextHint: String? {
        status == .pass ? nil : hints.first
    }

    /// The id with its milestone's before it: `structured-errors/tool-raises`, or `structure/server`. Unique in a
    /// report, and the same from run to run.
    package var qualifiedID: String {
        (milestone ?? "structure") + "/" + id
    }
}

extension CheckResult.Status {
    /// Whether it says that something is wrong, be it with the project or with the check.
    package var isWrong: Bool {
        self == .fail || self == .error || self == .blocked
    }
}

extension CheckResult.Status: Comparable {
    /// How bad it is, for "worst first" and for `--fail-on`: skipped and pass don't count, then blocked, fail, error.
    package var rank: Int {
        switch self {
        case .pass: 0
        case .skipped: 1
        case .blocked: 2
        case .fail: 3
        case .error: 4
        }
    }

    /// Orders from pass to error.
    package static func < (left: Self, right: Self) -> Bool {
        left.rank < right.rank
    }
}
