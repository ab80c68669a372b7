package import CairnCatalog
import CairnFiles
package import CairnPlan
import CairnValidator
package import Reports

/// What a project is, asks, writes and teaches.
package struct ShowResult: Sendable {
    /// What scaffolding gives with the defaults.
    package struct Defaults: Sendable {
        /// The paths of the files.
        package var files: [String]
        /// The answers.
        package var answers: [Answer]
        /// What the milestones say, by id, as far as it could be found.
        package var words: [String: MilestoneWords]
    }

    /// The catalog's entry.
    package var project: Project
    /// Its phase.
    package var phase: Phase?
    /// Its template; nil for a planned project.
    package var template: Template?
    /// What scaffolding gives with the defaults, or nil if they are not enough.
    package var defaults: Defaults?
}

extension Session {
    /// Shows a project.
    /// - Parameter id: the project's id.
    /// - Throws: that there is no such project; what is wrong with the catalog or the template.
    package func show(_ id: String) throws -> ShowResult {
        let catalog = try loadCatalog(.workingFolder)
        let project = try catalog.project(id)
        let phase = catalog.phases.first { $0.projects.contains { $0.id == project.id } }
        var result = ShowResult(project: project, phase: phase)
        if case .template = project.offer {
            let template = try catalog.template(of: project)
            result.template = template
            result.defaults = defaults(of: template, project, catalogID: catalog.id)
        }
        return result
    }

    private func defaults(of template: Template, _ project: Project, catalogID: String) -> ShowResult.Defaults? {
        guard
            let rendered = try? RenderedProject(
                template, of: project, catalogID: catalogID, cairnVersion: version, given: GivenAnswers())
        else { return nil }
        var words: [String: MilestoneWords] = [:]
        for milestone in template.milestones { words[milestone.id] = try? rendered.words(of: milestone) }
        return ShowResult.Defaults(
            files: rendered.plan.files.map(\.path.string), answers: rendered.answers, words: words)
    }
}
