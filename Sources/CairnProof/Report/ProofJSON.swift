package import CairnDiagnostics

extension ProofReport {
    /// Writes the report as a JSON object.
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("project", project)
            json.member("templateVersion", templateVersion)
            json.member("verdict", verdict.rawValue)
            json.array("stages") { json in
                for stage in ProofStage.allCases where stages.contains(stage) { json.value(stage.rawValue) }
            }
            json.object("seconds") { json in
                for stage in ProofStage.allCases {
                    if let seconds = seconds[stage] { json.member(stage.rawValue, Self.rounded(seconds)) }
                }
            }
            writeMembers(to: &json)
            json.object("steps") { json in
                json.member("proven", steps.done)
                json.member("fromReceipt", steps.taken)
                json.member("fromStoppedRun", steps.resumed)
                json.object("leftOut") { json in
                    for reason in LeftOut.allCases {
                        if let count = steps.left[reason] { json.member(reason.rawValue, count) }
                    }
                }
            }
            json.array("findings") { json in
                for finding in findings {
                    json.object { json in
                        json.member("stage", finding.stage.rawValue)
                        json.name("undecided")
                        json.value(finding.isUndecided)
                        json.name("diagnostic")
                        json.value(finding.diagnostic)
                    }
                }
            }
        }
    }

    /// Writes what a receipt keeps of a report, for those who show it: nothing that differs from run to run.
    func writeShown(to json: inout JSONWriter) {
        var report = self
        for index in report.combinations.indices {
            for place in report.combinations[index].tests.indices {
                report.combinations[index].tests[place].seconds = 0
            }
        }
        report.solvedTests = solvedTests?.map { OwnTestsStep(command: $0.command, passed: $0.passed, seconds: 0) }
        report.writeMembers(to: &json)
    }

    private func writeMembers(to json: inout JSONWriter) {
        json.member("combinationTotal", combinationTotal)
        json.array("combinations") { json in
            for combination in combinations { Self.write(combination, to: &json) }
        }
        json.array("milestones") { json in
            for milestone in milestones { Self.write(milestone, to: &json) }
        }
        if let solvedTests {
            json.array("testsWithAllSolutions") { json in Self.write(solvedTests, to: &json) }
        }
        json.member("stepsOpen", steps.open)
    }

    private static func write(_ combination: Combination, to json: inout JSONWriter) {
        json.object { json in
            json.member("number", combination.number)
            json.member("label", combination.label)
            json.object("options") { json in
                for option in combination.options { json.member(option.name, option.text) }
            }
            json.member("rendered", combination.rendered.rawValue)
            json.member("notRun", combination.notRun)
            json.array("tests") { json in write(combination.tests, to: &json) }
        }
    }

    private static func write(_ milestone: Milestone, to json: inout JSONWriter) {
        json.object { json in
            json.member("number", milestone.number)
            json.member("id", milestone.id)
            json.member("redOnStarter", milestone.starter.rawValue)
            json.member("redBeforeItsSolution", milestone.before.rawValue)
            json.member("greenWithItsSolution", milestone.solved.rawValue)
            json.member("mutants", milestone.mutants)
            json.member("killed", milestone.killed)
            json.member("excused", milestone.excused)
            json.array("others") { json in
                for other in milestone.others {
                    json.object { json in
                        json.member("name", other.name)
                        json.member("result", other.result)
                        if let by = other.by { json.member("by", by) }
                    }
                }
            }
        }
    }

    private static func write(_ steps: [OwnTestsStep], to json: inout JSONWriter) {
        for step in steps {
            json.object { json in
                json.member("command", step.command)
                json.member("result", step.passed.map { $0 ? "passed" : "failed" } ?? "not run")
                json.member("seconds", rounded(step.seconds))
            }
        }
    }

    private static func rounded(_ seconds: Double) -> Double {
        (seconds * 10).rounded() / 10
    }
}
