/// A test that failed, as its author wrote it: for those who want to see what was asked.
package struct TestFailure: Hashable, Sendable {
    /// A stretch of a test file that the failure came through.
    package struct Excerpt: Hashable, Sendable {
        /// The file, below the folder of the tests.
        package var file: String
        /// The number of the first line, from 1.
        package var firstLine: Int
        /// The lines, without line breaks.
        package var lines: [String]
        /// The number of the line that the failure came through: the assertion, or what called it.
        package var marked: Int

        /// Makes an excerpt.
        package init(file: String, firstLine: Int, lines: [String], marked: Int) {
            self.file = file
            self.firstLine = firstLine
            self.lines = lines
            self.marked = marked
        }
    }

    /// What pytest calls it: `test_budget.py::test_the_budget[auto]`.
    package var test: String
    /// The stretches, from the test itself to the assertion.
    package var excerpts: [Excerpt]

    /// Makes a failure.
    package init(test: String, excerpts: [Excerpt]) {
        self.test = test
        self.excerpts = excerpts
    }
}
