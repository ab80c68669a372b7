package import CairnFiles

/// What to look at.
package enum LintSelection: Sendable {
    /// The catalog, all templates and all layers.
    case all
    /// The templates of these projects, with their layers.
    case projects([String])
    /// These folders below the catalog's: templates, with their layers, or layers.
    case folders([RelativePath])
}
