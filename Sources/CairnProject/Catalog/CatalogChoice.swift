package import CairnCatalog
package import CairnDiagnostics
package import SystemPackage
import YAML

/// The catalog that is meant, before it is read to its end.
package struct CatalogChoice: Sendable {
    /// What named it.
    package enum Origin: Sendable {
        /// `--catalog`.
        case option
        /// CAIRN_CATALOG.
        case variable
        /// It stands in the working folder.
        case workingFolder
        /// It is the one above a template's folder that was named.
        case aboveTemplate
        /// Nothing: it is the one in the executable.
        case embedded
    }

    /// Another tool's file of a catalog's name.
    package struct PassedOver: Hashable, Sendable {
        /// The file.
        package var file: FilePath
        /// Why it is none of Cairn's: "it has no …".
        package var reason: String
    }

    /// What named it.
    package let origin: Origin
    /// Where it is.
    package let source: CatalogSource
    /// The working folder's file that was passed over, if there is one.
    package let passedOver: PassedOver?
    /// Its content, if looking at it took reading it.
    private let root: Node?

    init(origin: Origin, source: CatalogSource, passedOver: PassedOver? = nil, root: Node? = nil) {
        self.origin = origin
        self.source = source
        self.passedOver = passedOver
        self.root = root
    }

    /// Names the catalog that was found above a template's folder.
    package init(aboveTemplate source: CatalogSource) {
        self.init(origin: .aboveTemplate, source: source)
    }

    /// Reads it.
    /// - Throws: everything that is wrong with it.
    package func load() throws(Diagnostics) -> Catalog {
        try Catalog.load(source, root: root)
    }
}
