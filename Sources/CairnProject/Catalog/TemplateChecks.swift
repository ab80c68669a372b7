package import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnValidator
import YAML

extension Catalog {
    /// The template of a project, the options of its checks and of its milestones' looked at too.
    /// - Parameter isForStarter: whether checks and milestones may stay out, since only the starter is written.
    /// - Throws: `Diagnostic` for a planned project; everything that is wrong with the manifests.
    package func template(of project: Project, isForStarter: Bool = false) throws -> CairnCatalog.Template {
        let template = try CairnCatalog.Template.load(
            try project.templateFolder(), from: source, onlyStarter: isForStarter && source.isProven)
        if !source.isProven { try template.checkChecks() }
        return template
    }
}

extension CairnCatalog.Template {
    /// Decodes the checks before there are answers: a tag in an option stands for some text.
    /// - Throws: everything that is wrong with them.
    fileprivate func checkChecks() throws(Diagnostics) {
        let problems = Problems()
        _ = Check.decode(structure, sources: sources(beside: folder), problems: problems)
        for milestone in milestones {
            _ = Check.decode(milestone.checks, sources: sources(beside: milestone.folder), problems: problems)
        }
        try problems.throwIfAny()
    }

    private func sources(beside folder: RelativePath) -> CheckSources {
        CheckSources(
            render: { (text, _) throws(Diagnostic) in text.withTagsFilled },
            resource: { (path) throws(Diagnostic) in try self.resource(path, beside: folder) })
    }
}

extension String {
    /// The text with a letter for each expression of the template language, and nothing for statements and comments.
    fileprivate var withTagsFilled: String {
        var out = ""
        var rest = self[...]
        while let open = rest.firstIndex(of: "{") {
            out += rest[..<open]
            let tail = rest[open...].dropFirst()
            let (end, filling): (String, String)
            switch tail.first {
            case "{": (end, filling) = ("}}", "x")
            case "%": (end, filling) = ("%}", "")
            case "#": (end, filling) = ("#}", "")
            default:
                out += "{"
                rest = tail
                continue
            }
            guard let close = tail.dropFirst().firstPlace(of: end) else { return out + rest[open...] }
            out += filling
            rest = rest[close.upperBound...]
        }
        return out + rest
    }
}
