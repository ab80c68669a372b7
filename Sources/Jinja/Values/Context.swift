/// The variables that a template is rendered with, in order.
package struct Context {
    let variables: DictStorage

    /// Makes a context; of two equal names the later value wins.
    package init(_ variables: Variables = []) {
        self.variables = DictStorage(capacity: variables.count)
        for (name, value) in variables { self.variables.set(text: Text(name), value) }
    }
}
