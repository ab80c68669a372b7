package import CairnDiagnostics
package import CairnFiles
import SystemPackage
package import YAML

/// A template with all its layers: what a starter is made of.
package struct Template: Sendable {
    /// Its folder, below the catalog's.
    package var folder: RelativePath
    /// Its version, as its manifest says.
    package var version: String
    /// The layers from the lowest to the template itself, which is the last.
    package var layers: [Layer]
    /// All questions, a layer's before those of what stands on it, each once.
    package var questions: [Question]
    /// All variables, in the order to compute them, each once.
    package var variables: [Variable]
    /// The command that shows a starter at work, the highest layer's that names one: a program and its arguments, each a
    /// template. Empty if none does.
    package var demo: [Snippet]
    /// All structure checks, in order; their ids are unique.
    package var structure: [CheckDeclaration]
    /// The milestones in their order.
    package var milestones: [Milestone]
    /// What `cairn test` has to know, a layer's commands before those of what stands on it.
    package var proof: ProofDeclaration
    /// Where it was read from.
    package var source: CatalogSource

    /// The question with that name.
    package func question(_ name: String) -> Question? {
        questions.first { $0.name == name }
    }
}

/// A folder that adds to a template: a fragment under `_layers`, or the template's own.
package struct Layer: Sendable {
    /// The layer's name, or nil for the template itself.
    package var name: String?
    /// Its folder, below the catalog's.
    package var folder: RelativePath
    /// The rules of its files, in order.
    package var rules: [FileRule]
}

/// What to do with some of a layer's files.
package struct FileRule: Sendable {
    /// Which ones: over paths below `files/` as they are there, without the suffix `.jinja`.
    package var path: Glob
    /// The condition for having them; nil for always.
    package var when: Snippet?
    /// Another path for the file, a template.
    package var to: Snippet?
    /// Where the rule's pattern stands.
    package var span: SourceSpan
}

/// A piece of the template language in a manifest: an expression, or a text to render.
package struct Snippet: Sendable {
    /// The text.
    package var text: String
    /// Where it stands.
    package var span: SourceSpan
    /// The line that it begins on, for a caret.
    package var excerpt: String?

    /// Takes a text that stands at `span`.
    package init(_ text: String, at span: SourceSpan) {
        self.text = text
        self.span = span
    }

    /// Takes a scalar's text and place.
    package init(_ node: Node) {
        text = node.text
        span = node.span
        excerpt = node.excerpt
    }
}

/// A value that is computed from the answers and not asked for.
package struct Variable: Sendable {
    /// What templates call it.
    package var name: String
    /// The value; the strings in it are rendered.
    package var value: Node
    /// Where its name stands.
    package var span: SourceSpan
}

/// One declared test of a project, before its kind has looked at its options.
package struct CheckDeclaration: Sendable {
    /// What reports call it; unique among its neighbours.
    package var id: String
    /// The kind of check: `file-exists`.
    package var kind: String
    /// The whole mapping, for the kind to read its options from.
    package var node: Node
    /// What it asks for in a line, for people; without one the kind says it.
    package var title: String?
    /// Why it matters, in a sentence.
    package var why: String?
    /// What to do when it fails, the mildest first.
    package var hints: [String]
    /// The ids of checks that have to pass first.
    package var needs: [String]
    /// The answers for which it applies; nil: for all of them. A layer guards what only some projects have.
    package var when: Snippet?
    /// Where its id stands.
    package var span: SourceSpan
}

/// A step that a learner completes.
package struct Milestone: Sendable {
    /// Its folder's name without the number: `structured-errors`.
    package var id: String
    /// Its place in the order, from 1.
    package var number: Int
    /// Its name for people.
    package var title: String
    /// What the learner builds.
    package var goal: String
    /// What its acceptance tests ask for by name, and what they leave free.
    package var contract: MilestoneContract
    /// Why it is worth learning.
    package var why: String
    /// What helps, the mildest first.
    package var hints: [String]
    /// What shows that it is done.
    package var checks: [CheckDeclaration]
    /// What `cairn test` has to know.
    package var proof: MilestoneProof
    /// Its folder, below the catalog's.
    package var folder: RelativePath
}
