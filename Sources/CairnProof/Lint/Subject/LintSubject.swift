import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
import Jinja
import SystemPackage
import YAML

/// What the rules look at: a catalog's templates and layers, those that can be loaded.
struct LintSubject {
    /// Where it is.
    var source: CatalogSource
    /// The templates, by folder.
    var templates: [LintTemplate]
    /// The folders of all layers.
    var layers: [RelativePath]
    /// Whether the templates are all there are, so that what none of them uses is used by nothing.
    var isWhole: Bool
    /// The manifests that can be read: the catalog's, the templates', the layers' and the milestones'.
    var manifests: [LintManifest]
}

/// A manifest as it stands.
struct LintManifest {
    /// What a manifest describes.
    enum Kind: String {
        case catalog, template, layer, milestone
    }

    /// What it describes.
    var kind: Kind
    /// Its text.
    var text: String
    /// Its content.
    var root: Node
}

/// A template, and what reading it gives.
struct LintTemplate {
    /// The template with its layers.
    var template: CairnCatalog.Template
    /// The catalog's entry, or a made-up one for a template that no entry names.
    var project: Project
    /// What renders it.
    var planner: Planner
    /// What finds its partials.
    var renderer: Renderer
    /// What its texts take from outside.
    var reading: TemplateReading
    /// Its answers.
    var space: AnswerSpace
    /// Its starters.
    var starters: Starters

    /// Reads a template.
    init(
        _ template: CairnCatalog.Template, project: Project, catalogID: String, cairnVersion: String,
        milestones: [Node]
    ) {
        self.template = template
        self.project = project
        planner = Planner(template, project: project, catalogID: catalogID, cairnVersion: cairnVersion)
        let renderer = Renderer(template)
        self.renderer = renderer
        reading = TemplateReading(template, renderer: renderer, milestones: milestones)
        space = AnswerSpace(template, planner: planner, dependencies: reading.dependencies)
        var conditions: [String: Set<String>] = [:]
        for question in template.questions {
            conditions[question.name] = question.when.map { Self.names(of: [$0], in: template, renderer) }
        }
        starters = Starters(space, conditions: conditions)
    }

    /// The questions and variables that conditions take.
    func names(of conditions: [Snippet]) -> Set<String> {
        Self.names(of: conditions, in: template, renderer)
    }

    private static func names(
        of conditions: [Snippet], in template: CairnCatalog.Template, _ renderer: Renderer
    ) -> Set<String> {
        var names: Set<String> = []
        for condition in conditions {
            guard let found = try? renderer.names(inCondition: condition) else { continue }
            let taken = found.uses.map {
                TakenName(name: $0.name, member: $0.member, sight: .all, isGuarded: false, span: $0.span)
            }
            names.formUnion(template.asked(by: taken))
        }
        return names
    }

    /// The names that every template has.
    static let builtIns = ["answers", "cairn", "project", "template"]
}

extension LintSubject {
    /// Finds what is wrong in every template that has it: a layer's part is fine if one template makes use of it.
    /// - Parameter look: for one template, the diagnostics of parts that are wrong, and the places of those that are
    ///   right.
    func findingsEverywhere(_ look: (LintTemplate) -> (wrong: [Diagnostic], right: [SourceSpan])) -> [Diagnostic] {
        var wrong: [Diagnostic] = []
        var right: Set<SourceSpan> = []
        for template in templates {
            let result = look(template)
            wrong += result.wrong
            right.formUnion(result.right)
        }
        return wrong.filter { finding in finding.span.map { !right.contains($0) } ?? true }
    }
}

extension LintSubject {
    /// The line of a manifest that a place begins on.
    func line(_ span: SourceSpan) -> String? {
        manifests.first { $0.root.file == span.file }?.text.sourceLine(span.start.line)
    }
}

extension LintTemplate {
    /// Whether a place is in the template's own folder and not in a layer's.
    func owns(_ span: SourceSpan) -> Bool {
        span.file.hasPrefix(template.source.label(of: template.source.location(of: template.folder)) + "/")
    }
}
