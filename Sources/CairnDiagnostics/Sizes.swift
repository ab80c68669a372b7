/// A size for people.
/// - Parameter bytes: the size in bytes.
/// - Returns: "512 bytes", or "12 MB", which is rounded up and counts 1,048,576 bytes as one.
package func megabytes(_ bytes: Int) -> String {
    bytes < 1 << 20 ? "\(bytes) bytes" : "\((bytes - 1) / (1 << 20) + 1) MB"
}

/// The largest files that are read, in bytes, by what they are. A file's size is looked at before it is read: what is
/// larger is an error, and none of it is in memory.
///
/// They are far beyond what people write, and small enough that a file of that size is read within seconds.
package enum SizeLimit {
    /// A catalog: the readers of YAML and JSON take no more.
    package static let catalog = 64 << 20
    /// The manifest of a template, a layer or a milestone.
    package static let manifest = 4 << 20
    /// A text in the template language: a file that is rendered, a partial, the template of `cairn render`.
    package static let template = 16 << 20
    /// Any other file of a template: one that is copied, also as part of a solution or of acceptance tests, and one that
    /// a check names.
    package static let templateFile = 64 << 20
    /// Data and answers that a person gives.
    package static let data = 64 << 20
    /// The record of a project.
    package static let record = 1 << 20
    /// A file of a project, for checks of its content.
    package static let projectFile = 16 << 20

    /// That a file is larger than it may be.
    /// - Parameters:
    ///   - what: what it is and its name, in quotation marks.
    ///   - size: how many bytes it has; nil where that is not known, as of a pipe.
    ///   - limit: how many it may have.
    ///   - help: how to mend it.
    package static func exceeded(_ what: String, size: Int? = nil, limit: Int, help: [String]) -> Diagnostic {
        Diagnostic(
            id: "too-large", problem(what, limit: limit), explanation: size.map { "it has \(megabytes($0))" },
            help: help)
    }

    /// The same in a line, for errors of another type.
    package static func problem(_ what: String, limit: Int) -> String {
        "\(what) is larger than \(megabytes(limit)), the limit"
    }
}
