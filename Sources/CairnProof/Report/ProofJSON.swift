package import CairnDiagnostics

extension ProofReport {
    /// How a proof is written as JSON.
    package static let form = JSONForm<ProofReport>.object("What a proof found out of a template.", head + shown + rest)

    /// Writes what a receipt keeps of a report, for those who show it: nothing that differs from run to run.
    func writeShown(to json: inout JSONWriter) {
        var report = self
        for index in report.combinations.indices {
            for place in report.combinations[index].tests.indices {
                report.combinations[index].tests[place].seconds = 0
            }
        }
        report.solvedTests = solvedTests?.map { OwnTestsStep(command: $0.command, passed: $0.passed, seconds: 0) }
        for member in Self.shown { member.write(report, to: &json) }
    }

    private static let head: [JSONMember<ProofReport>] = [
        .always("project", "The project's id.", JSONForms.text) { $0.project },
        .always("templateVersion", "", JSONForms.text) { $0.templateVersion },
        .always("verdict", "", JSONForms.word(Verdict.allCases.map(\.rawValue))) { $0.verdict.rawValue },
        .always(
            "stages", "The parts that were asked for.", JSONForms.word(ProofStage.allCases.map(\.rawValue)).list
        ) { report in
            ProofStage.allCases.filter { report.stages.contains($0) }.map(\.rawValue)
        },
        .always(
            "seconds", "How long each part took.",
            .object(
                "",
                ProofStage.allCases.map { stage in
                    .optional(stage.rawValue, "", JSONForms.seconds) { $0[stage].map(rounded) }
                })
        ) { $0.seconds },
    ]

    /// What a receipt keeps, too.
    private static let shown: [JSONMember<ProofReport>] = [
        .always("combinationTotal", "How many combinations the answers have in all.", JSONForms.count) {
            $0.combinationTotal
        },
        .always("combinations", "Those that were taken.", Combination.form.list) { $0.combinations },
        .always("milestones", "In their order.", Milestone.form.list) { $0.milestones },
        .optional(
            "testsWithAllSolutions", "The starter's own commands with all solutions applied.", OwnTestsStep.form.list
        ) { $0.solvedTests },
        .always("stepsOpen", "How many steps are left to prove.", JSONForms.count) { $0.steps.open },
    ]

    private static let rest: [JSONMember<ProofReport>] = [
        .always("steps", "Where the results come from.", Steps.form) { $0.steps },
        .always("findings", "What keeps the template from being proven.", ProofFinding.form.list) { $0.findings },
    ]

    fileprivate static func rounded(_ seconds: Double) -> Double {
        (seconds * 10).rounded() / 10
    }

    fileprivate static let mark = JSONForms.word(Mark.allCases.map(\.rawValue)).of { (mark: Mark) in mark.rawValue }
}

extension ProofReport.Steps {
    fileprivate static let form = JSONForm<ProofReport.Steps>.object(
        "",
        [
            .always("proven", "How many this run did.", JSONForms.count) { $0.done },
            .always("fromReceipt", "How many were taken from the receipt.", JSONForms.count) { $0.taken },
            .always("fromStoppedRun", "How many a run that was stopped had done.", JSONForms.count) { $0.resumed },
            .always(
                "leftOut", "How many were left out, by why.",
                .object(
                    "",
                    ProofReport.LeftOut.allCases.map { reason in
                        .optional(reason.rawValue, "", JSONForms.count) { $0[reason] }
                    })
            ) { $0.left },
        ])
}

extension ProofReport.Combination {
    fileprivate static let form = JSONForm<ProofReport.Combination>.object(
        "",
        [
            .always("number", "", JSONForms.place) { $0.number },
            .always("label", "The answers that differ from the first combination's.", JSONForms.text) { $0.label },
            .always("options", "The answers to the questions that vary.", JSONForms.text.byName) { combination in
                combination.options.map { (name: $0.name, value: $0.text) }
            },
            .always("rendered", "", ProofReport.mark) { $0.rendered },
            .always("notRun", "Why its commands are not to be run; null if they are.", JSONForms.textOrNull) {
                $0.notRun
            },
            .always("tests", "The starter's own commands.", OwnTestsStep.form.list) { $0.tests },
        ])
}

extension ProofReport.Milestone {
    fileprivate static let form = JSONForm<ProofReport.Milestone>.object("", marks + others)

    private static let marks: [JSONMember<ProofReport.Milestone>] = [
        .always("number", "The place in the order.", JSONForms.place) { $0.number },
        .always("id", "", JSONForms.text) { $0.id },
        .always("redOnStarter", "", ProofReport.mark) { $0.starter },
        .always("redBeforeItsSolution", "", ProofReport.mark) { $0.before },
        .always("greenWithItsSolution", "", ProofReport.mark) { $0.solved },
    ]

    private static let others: [JSONMember<ProofReport.Milestone>] = [
        .always("mutants", "How many solutions that lack a file were tried.", JSONForms.count) { $0.mutants },
        .always("killed", "How many of them a check noticed.", JSONForms.count) { $0.killed },
        .always("excused", "How many may go unnoticed.", JSONForms.count) { $0.excused },
        .always("others", "The solutions beside its own.", ProofReport.Other.form.list) { $0.others },
    ]
}

extension ProofReport.Other {
    fileprivate static let form = JSONForm<ProofReport.Other>.object(
        "",
        [
            .always("name", "", JSONForms.text) { $0.name },
            .always("result", "What it came to.", JSONForms.text) { $0.result },
            .optional("by", "The check, and the test, that refused it.", JSONForms.text) { $0.by },
        ])
}

extension OwnTestsStep {
    fileprivate static let form = JSONForm<OwnTestsStep>.object(
        "",
        [
            .always("command", "", JSONForms.text) { $0.command },
            .always("result", "", JSONForms.word(["passed", "failed", "not run"])) {
                $0.passed.map { $0 ? "passed" : "failed" } ?? "not run"
            },
            .always("seconds", "", JSONForms.seconds) { ProofReport.rounded($0.seconds) },
        ]
    ).named("step")
}

extension ProofFinding {
    fileprivate static let form = JSONForm<ProofFinding>.object(
        "",
        [
            .always("stage", "", JSONForms.word(ProofStage.allCases.map(\.rawValue))) { $0.stage.rawValue },
            .always("undecided", "Whether nothing could be said; else the template is at fault.", JSONForms.truth) {
                $0.isUndecided
            },
            .always("diagnostic", "", Diagnostic.form) { $0.diagnostic },
        ])
}

extension ProofOutlook {
    /// How what a proof will do is written as JSON.
    package static let form = JSONForm<ProofOutlook>.object(
        "",
        [
            .always("steps", "How many steps it does.", JSONForms.count) { $0.steps },
            .always("seconds", "How long they take, as far as earlier proofs tell.", JSONForms.seconds) {
                ProofReport.rounded($0.seconds)
            },
            .always("spotChecked", "How many of them are done though a receipt has them.", JSONForms.count) {
                $0.spotChecked
            },
            .always("fromReceipt", "How many steps are taken from receipts.", JSONForms.count) { $0.taken },
            .always("fromStoppedRun", "How many a run that was stopped has done.", JSONForms.count) { $0.resumed },
        ])
}
