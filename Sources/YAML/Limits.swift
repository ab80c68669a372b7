/// How much a text may ask of the reader. What goes beyond is an error that names the place.
package struct ReadingLimits: Sendable {
    /// The largest text, in bytes.
    package var bytes: Int
    /// The deepest nesting of collections, aliases followed.
    package var depth: Int
    /// The greatest number of nodes, keys included, that are written in the text.
    package var nodes: Int
    /// The greatest number of nodes that aliases may repeat, all together: what stops a "billion laughs" text.
    package var repeatedNodes: Int

    /// Makes limits. The defaults hold a catalog of a hundred thousand projects, and keep a reader that goes down
    /// recursively within a thread's stack.
    package init(
        bytes: Int = 64 << 20, depth: Int = 100, nodes: Int = 4_000_000, repeatedNodes: Int = 100_000
    ) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
        self.repeatedNodes = repeatedNodes
    }
}
