/// How strictly a text is read.
package enum Dialect: Sendable {
    /// Cairn's own files: what is ambiguous, or says more than YAML 1.2's core schema, is refused.
    case strict
    /// Files of other tools, of which one value is asked for: what does not keep the rest from being read is borne.
    ///
    /// Unknown tags are passed over, merge keys are followed (a mapping's own keys win, then the mappings in their
    /// order), any `%YAML` version will do, a key may be there twice (`Node.members(named:)` gives both), a collection
    /// may be a key (which no name finds), numbers may have any size, and half a surrogate pair in JSON is a
    /// replacement character.
    case tolerant
}
