import CairnDiagnostics
import CairnProof
import Reports

/// The JSON Schemas of what the verbs print with `--json`, each made of the same declarations as the output.
enum OutputSchema: String, CaseIterable {
    case list, show, scaffold, validate, next, status, solution, render, lint, schema, test, milestones

    /// The schema.
    var document: SchemaNode {
        JSONOutputSchema.document(of: rawValue, results)
    }

    private var results: [JSONOutputSchema] {
        switch self {
        case .list: [ListView.output.schema]
        case .show: [ShowView.output.schema]
        case .scaffold: [ScaffoldView.output.schema]
        case .validate: [JSONReport.output.schema]
        case .next: [NextReport.output.schema]
        case .status: [StatusReport.output.schema]
        case .solution: [SolutionView.output.schema, AbortView.output.schema]
        case .render: [Render.output.schema]
        case .lint: [LintReport.output.schema]
        case .schema: [Schema.listing.schema, Schema.document.schema]
        case .test: [ProofView.output.schema]
        case .milestones: [MilestonesView.output.schema]
        }
    }
}
