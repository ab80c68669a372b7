import CairnCatalog
import CairnDiagnostics
import CairnFiles
package import CairnProject
import SystemPackage

/// Which templates are to be proven, and how.
package struct ProofRequest: Sendable {
    /// The projects by id; empty for all that have a template.
    package var projects: [String] = []
    /// Answers to give in every combination: `name=value`.
    package var answers: [String] = []
    /// The milestones to look at, by id or number; empty for all.
    package var milestones: [String] = []
    /// What to prove of each.
    package var options = ProofOptions()
    /// Whether to write down what it comes to, beside the templates.
    package var writesReceipts = false

    /// Makes a request for all that there is.
    package init() {}
}

extension Session {
    /// Proves templates together, until the person wants to stop.
    /// - Parameters:
    ///   - request: which, and how.
    ///   - planned: told what will be done, before it is.
    ///   - progress: told of everything that is finished, from several threads.
    /// - Returns: what was found out about each template.
    /// - Throws: what is wrong with the request, the catalog, a template or a receipt; that a receipt can't be written.
    package func prove(
        _ request: ProofRequest, planned: (ProofOutlook) -> Void = { _ in },
        progress: @escaping @Sendable (ProofEvent) -> Void = { _ in }
    ) throws -> [ProofReport] {
        var subjects = try subjects(of: request)
        if request.writesReceipts { for subject in subjects { _ = try subject.receiptPlace() } }
        let days: Set<String> = [Day.ago(), Day.ago(1)]
        for index in subjects.indices {
            subjects[index].receipt = try subjects[index].readReceipt()
            subjects[index].journal = ProofJournal(
                file: journalFile(of: subjects[index], isFresh: request.options.isFresh), days: days)
        }
        var options = request.options
        options.variables = environment
        if !request.milestones.isEmpty {
            options.milestones = Set(
                try subjects.flatMap { subject in
                    try request.milestones.map { try subject.template.milestones.named($0).id }
                })
        }
        let prover = Prover(options, isCancelled: isInterrupted, progress: progress)
        let proofs = try prover.prove(subjects, planned: planned)
        if request.writesReceipts, !options.isDryRun {
            for (subject, proof) in zip(subjects, proofs) { try subject.write(proof.receipt) }
        }
        return proofs.map(\.report)
    }

    /// Where a proof keeps what it has done so far; nil where there is no place. A fresh proof goes on only from a fresh
    /// one.
    private func journalFile(of subject: ProofSubject, isFresh: Bool) -> FilePath? {
        guard let folder = cacheFolder("proofs") else { return nil }
        let catalog = LocalFileSystem().absolute(subject.template.source.file).string
        let name = SHA256.hex("\(catalog)\n\(subject.project.id)\n\(isFresh)".utf8).prefix(16)
        return folder.appending("\(subject.project.id)-\(name).jsonl")
    }

    /// The templates to prove, each once.
    private func subjects(of request: ProofRequest) throws -> [ProofSubject] {
        let catalog = try loadCatalog(.workingFolder)
        var wanted = try request.projects.map { try catalog.project($0) }
        if wanted.isEmpty {
            wanted = catalog.projects.filter { if case .template = $0.offer { true } else { false } }
        }
        guard !wanted.isEmpty else {
            throw Diagnostics(Diagnostic(id: "nothing-to-prove", "no project of the catalog has a template"))
        }
        let options = try request.assignments()
        let subjects = try wanted.map { project in
            let template = try Template.load(try project.templateFolder(), from: catalog.source)
            return try ProofSubject(template, of: project, catalogID: catalog.id, version: version, options: options)
        }
        for option in options where subjects.allSatisfy({ $0.template.question(option.name) == nil }) {
            let names = subjects.flatMap { $0.template.questions.map(\.name) }
            throw Diagnostic(
                id: "unknown-answer", "no template has a question '\(option.name)'",
                explanation: "asked are: " + Set(names).sorted().joined(separator: ", "),
                help: didYouMean(option.name, among: names).map { [$0] } ?? [])
        }
        return subjects
    }
}

extension ProofRequest {
    /// The options, taken apart.
    fileprivate func assignments() throws(Diagnostic) -> [(name: String, text: String)] {
        try answers.map { (text) throws(Diagnostic) in
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw Diagnostic(id: "invalid-assignment", "--option needs name=value, not '\(text)'")
            }
            return (name: String(text[..<equals]), text: String(text[text.index(after: equals)...]))
        }
    }
}
