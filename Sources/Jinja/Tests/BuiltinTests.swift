/// The tests that every environment has: Jinja2's.
let builtinTests: [Test] = typeTests + valueTests + comparisonTests
