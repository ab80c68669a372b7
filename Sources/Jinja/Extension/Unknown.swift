import CairnDiagnostics

/// The error for a filter that nobody registered.
func unknownFilter(_ name: String, _ environment: Environment.Storage) -> Failure {
    let hint = didYouMean(name, among: environment.filters.names)
    return Failure(.unknownFilter, "no filter named '\(name)'", help: hint.map { [$0] } ?? [])
}

/// The error for a test that nobody registered.
func unknownTest(_ name: String, _ environment: Environment.Storage) -> Failure {
    let hint = didYouMean(name, among: environment.tests.names)
    return Failure(.unknownTest, "no test named '\(name)'", help: hint.map { [$0] } ?? [])
}
