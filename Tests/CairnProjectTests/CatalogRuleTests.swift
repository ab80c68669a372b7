import CairnCatalog
import CairnDiagnostics
import CairnFiles
import SystemPackage
import TestSupport
import Testing

@testable import CairnProject

@Suite("The rule for catalogs")
struct CatalogRuleTests {
    private static let folder = String(#filePath.dropLast("CatalogRuleTests.swift".count))

    /// Every way to name a catalog, or not to, for each kind of file in the working folder; a case's input makes that.
    @Test("every combination of option, variable and working folder")
    func combinations() throws {
        var cases = try CaseFile(Self.folder + "Cases/catalog-rule.txt")
        #expect(!cases.cases.isEmpty)
        try cases.check({ one in
            try withTemporaryFolder { temporary in
                let root = try LocalFileSystem().realPath(temporary)
                let here = root.appending("here")
                try Sample.makeFolder(here)
                for name in ["a", "b"] { try Sample.write(to: root.appending(name), id: name) }
                _ = try runShell(one.input, in: here)
                var out = ""
                for option in [nil, "../a", "nowhere"] {
                    for variable in [nil, "", "../b/catalog.yaml", "nowhere"] {
                        let session = Session(
                            catalogOption: option, workingFolder: WorkingFolder(here),
                            environment: variable.map { ["CAIRN_CATALOG": $0] } ?? [:], version: "1")
                        let names = [option.map { "--catalog \($0)" }, variable.map { "CAIRN_CATALOG='\($0)'" }]
                        let label = names.compactMap { $0 }.joined(separator: " ")
                        let list = outcome(session, .workingFolder, here)
                        let judge = outcome(session, .namedOnly, here)
                        out += "\(label.isEmpty ? "nothing" : label): \(list)"
                        out += list == judge ? "\n" : "; to judge: \(judge)\n"
                    }
                }
                return out
            }
        }) { Issue.record("\($0)") }
    }

    /// Which catalog is chosen, and whether it loads.
    private func outcome(_ session: Session, _ scope: CatalogRule.Scope, _ here: FilePath) -> String {
        do {
            let choice = try CatalogRule(session).choose(scope)
            let over = choice.passedOver.map { " (passed over: \($0.reason))" } ?? ""
            let place = choice.origin == .embedded ? "embedded" : "\(choice.origin)"
            guard choice.origin != .embedded else { return place + over }
            do {
                return "\(place) '\(try choice.load().id)'" + over
            } catch {
                return "\(place), \(error.all.first?.id ?? "")" + over
            }
        } catch let error as Diagnostic {
            return error.id
        } catch {
            return "\(error)"
        }
    }
}
