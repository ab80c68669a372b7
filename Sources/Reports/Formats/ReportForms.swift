package import CairnDiagnostics

/// How the parts that several verbs print are written as JSON.
enum ReportForms {
    /// How many results came to each end.
    static let counts = JSONForm<[CheckResult]>.object(
        "How many checks came to each end.",
        CheckResult.Status.allCases.map { status in
            .always(status.rawValue, "", JSONForms.count) { results in results.count { $0.status == status } }
        }
    ).named("counts")

    /// A check's end.
    static let status = JSONForms.word(CheckResult.Status.allCases.map(\.rawValue)).of { (status: CheckResult.Status) in
        status.rawValue
    }

    /// What a check is about, in words.
    static let checkWords: [JSONMember<CheckResult>] = [
        .always("kind", "The kind of check.", JSONForms.text) { $0.kind },
        .always("title", "What it asks for, in words.", JSONForms.text) { $0.title },
    ]

    /// What the words leave out.
    static let detail = "What the title leaves out, such as the expression that was looked for."
    /// What a check's end means.
    static let statusWords =
        "fail is about the project, error about the check or the machine; blocked waits for another check, skipped was not run."
    /// The command that shows the same.
    static let reproduce = "A shell command that shows the same failure."

    /// The hints that may be shown, and how many there are: a report gives no more away than asked for.
    static let hints: [JSONMember<Hints>] = [
        .always("hints", "As many as were asked for; hintCount says how many there are.", JSONForms.texts) {
            Array($0.all.prefix(max(0, $0.shown)))
        },
        .always("hintCount", "", JSONForms.count) { $0.all.count },
    ]

    /// Hints, and how many may be shown.
    struct Hints: Sendable {
        var all: [String]
        var shown: Int
    }

    /// What a result found, by places as the repository's top sees them.
    static let findings = JSONMember<ResultView>.always(
        "findings", "What is wrong, and where.", Diagnostic.form.list
    ) { view in
        view.result.findings.map { $0.placed(view.options) }
    }

    /// What is to be known of the project besides.
    static let notices = JSONMember<(ValidationReport, ReportOptions)>.always(
        "notices", "What is to be known of the project besides.", Diagnostic.form.list
    ) { report, options in
        report.notices.map { $0.placed(options) }
    }

    /// What a milestone is about, in words; its hints come elsewhere.
    static let milestoneWords: [JSONMember<MilestoneReport>] =
        [
            .always("id", "", JSONForms.text) { $0.id },
            .always("number", "The place in the order.", JSONForms.place) { $0.number },
        ] + MilestoneWords.members.map { $0.of { $0.words } }

    /// The milestones of a report that stand as last seen.
    static let lastSeen = JSONMember<ValidationReport>.always(
        "lastSeen", "The milestones that stand as they were seen before the project changed.", seen.list
    ) { $0.milestones.filter { $0.lastSeen != nil } }

    private static let seen = JSONForm<MilestoneReport>.object(
        "",
        [
            .always("milestone", "Its id.", JSONForms.text) { $0.id },
            .always("secondsAgo", "How long ago its checks were executed.", JSONForms.count) { $0.lastSeen ?? 0 },
        ])
}

extension MilestoneWords {
    /// How the words of a milestone are written as JSON, without its hints.
    package static let members: [JSONMember<MilestoneWords>] = [
        .always("title", "", JSONForms.text) { $0.title },
        .always("goal", "What the learner builds.", JSONForms.text) { $0.goal },
        .always("contract", "What the acceptance tests hold a project to.", Contract.form) { $0.contract },
        .always("why", "", JSONForms.text) { $0.why },
    ]
}

extension MilestoneWords.Contract {
    fileprivate static let form = JSONForm<MilestoneWords.Contract>.object(
        "",
        [
            .always("names", "The interfaces that the acceptance tests use.", Name.form.list) { $0.names },
            .always("free", "What no test asks about.", JSONForms.texts) { $0.free },
        ]
    ).named("contract")
}

extension MilestoneWords.Contract.Name {
    fileprivate static let form = JSONForm<MilestoneWords.Contract.Name>.object(
        "",
        [
            .always("name", "", JSONForms.text) { $0.name },
            .always("kind", "What sort of interface it is.", JSONForms.text) { $0.kind },
            .always("says", "", JSONForms.text) { $0.says },
        ])
}

extension TestFailure {
    /// How a failed test is written as JSON.
    static let form = JSONForm<TestFailure>.object(
        "",
        [
            .always("test", "The test's name, as pytest writes it.", JSONForms.text) { $0.test },
            .always("excerpts", "The lines that it failed in, the test's own first.", Excerpt.form.list) {
                $0.excerpts
            },
        ])
}

extension TestFailure.Excerpt {
    fileprivate static let form = JSONForm<TestFailure.Excerpt>.object(
        "",
        [
            .always("file", "", JSONForms.text) { $0.file },
            .always("firstLine", "The number of the first of the lines.", JSONForms.place) { $0.firstLine },
            .always("lines", "", JSONForms.texts) { $0.lines },
            .always("marked", "The number of the line in question.", JSONForms.place) { $0.marked },
        ])
}
