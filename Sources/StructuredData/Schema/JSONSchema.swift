package import CairnDiagnostics
package import YAML

/// A JSON Schema (2020-12), compiled: a table of subschemas that refer to each other by number.
///
/// The keywords that it knows are in the manual of `json-schema`; any other is an error, since a check that leaves out
/// half of a schema in silence would pass what it should not.
package struct JSONSchema: Sendable {
    /// What a value lacks.
    package struct Flaw {
        /// The value.
        package var node: Node
        /// The way to it: `a.b[0]`; empty for the whole.
        package var place: String
        /// The end of a sentence that begins with the place: "is shorter than 3 characters".
        package var summary: String
        /// What to do.
        package var help: [String] = []
    }

    /// One subschema.
    struct Part: Sendable {
        /// `true` and `false` as schemas; nil for one with keywords.
        var always: Bool?
        var rules: [Rule] = []
    }

    /// One keyword with what it asks for; numbers are places in `parts`.
    indirect enum Rule: Sendable {
        case type([String])
        case anyValue([Node], isConst: Bool)
        case number(NumberRule, Number, written: Node)
        case size(SizeRule, Int)
        case pattern(SchemaPattern)
        case arrays(prefix: [Int], rest: Int?)
        case contains(Int, least: Int, most: Int?)
        case uniqueItems
        case objects(properties: [(name: String, part: Int)], patterns: [(SchemaPattern, Int)], others: Int?)
        case propertyNames(Int)
        case required([String])
        case dependentRequired([(name: String, needed: [String])])
        case dependentSchemas([(name: String, part: Int)])
        case allOf([Int])
        case anyOf([Int])
        case oneOf([Int])
        case not(Int)
        case conditional(Int, then: Int?, otherwise: Int?)
        case reference(Int)
    }

    /// The keywords over numbers.
    enum NumberRule: String, Sendable, CaseIterable {
        case multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum
    }

    /// The keywords over lengths.
    enum SizeRule: String, Sendable, CaseIterable {
        case minLength, maxLength, minItems, maxItems, minProperties, maxProperties
    }

    /// All subschemas; the first is the whole.
    let parts: [Part]

    /// Compiles a schema.
    /// - Throws: the first unknown keyword, wrong value, bad expression or reference that leads nowhere.
    package init(_ source: Node) throws(Diagnostic) {
        var compiler = SchemaCompiler()
        _ = try compiler.compile(source, pointer: "#", depth: 0)
        try compiler.resolve()
        parts = compiler.parts
    }

    /// What is wrong with a value: nothing if it fits.
    /// - Parameters:
    ///   - steps: how many steps it may take. With the default about a second's: a value that is held against a subschema
    ///     is ten, a comparison of two is one for each value in them, a try of an expression at least ten.
    ///   - isCancelled: whether to stop, asked many times a second.
    /// - Throws: that the schema refers to itself without end, takes too many steps, or was interrupted.
    package func flaws(
        in node: Node, steps: Int = 10_000_000, isCancelled: @escaping () -> Bool = { false }
    ) throws(Diagnostic) -> [Flaw] {
        var evaluation = SchemaEvaluation(schema: self, limit: steps, isCancelled: isCancelled)
        return try evaluation.flaws(of: node, place: "", part: 0, depth: 0)
    }
}
