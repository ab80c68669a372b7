import CairnCatalog
import CairnDiagnostics
import CairnFiles
import CairnPlan
package import CairnProject
import ProjectFiles
package import SystemPackage

extension Session {
    /// Writes the commits of a repository that was laid out back into the template, as patches and files. What no commit
    /// changes stays byte for byte.
    /// - Parameter directory: the repository's folder.
    /// - Returns: what was written; or what cannot be said in the template, and then nothing was.
    /// - Throws: that the folder holds no milestones, has changes that are not committed, or other commits than one for
    ///   the starter and one for each milestone; that the template has changed meanwhile; what is wrong with it.
    package func saveMilestones(in directory: FilePath) throws -> MilestoneEdit {
        let folder = workingFolder.resolve(directory.isEmpty ? "." : directory)
        let laidOut = try LaidOut(in: folder)
        var session = self
        session.catalogOption = laidOut.catalog
        let subject = try session.editable(laidOut.project)
        let authored = try AuthoredProject(subject)
        let repository = AuthorRepository(folder: folder, environment: environment, isInterrupted: isInterrupted)
        let (commits, wanted) = try repository.reading { git in
            try repository.checkCommitted(git)
            let commits = try repository.milestoneCommits(git, authored.milestones)
            var states: [FilesByPath] = []
            for (index, commit) in commits.enumerated() {
                let known = [authored.states[index]] + (states.last.map { [$0] } ?? [])
                states.append(try repository.files(of: commit, git, known: known))
            }
            return (commits, states)
        }
        var result = MilestoneEdit(
            project: laidOut.project, folder: folder,
            commits: [LaidOut.starterTag] + authored.milestones.map(\.tag), changes: [], refusals: [])
        let digest = LaidOut.digest(of: wanted)
        // What the template gives already needs no change of it.
        if digest != LaidOut.digest(of: authored.states) {
            guard laidOut.digest == LaidOut.digest(of: authored.states) else {
                throw Diagnostics(
                    Diagnostic(
                        id: "template-changed", "the template of '\(laidOut.project)' is another one than was laid out",
                        explanation: "its starter or a solution has changed since",
                        help: [
                            "lay it out anew in another folder, and bring the commits over: git cherry-pick"
                        ]))
            }
            let outcome = SolutionSaving(project: authored, wanted: wanted).outcome()
            result.refusals = outcome.refusals
            guard outcome.refusals.isEmpty else { return result }
            let edit = TemplateEdit(session: session, subject: subject, changes: outcome.changes)
            result.refusals = try edit.problems(wanted: wanted)
            guard result.refusals.isEmpty else { return result }
            try edit.write(purpose: "the solutions of \(laidOut.project)")
            result.changes = edit.told
        }
        for (commit, tag) in zip(commits, result.commits) { try repository.tag(tag, commit.id) }
        var written = laidOut
        written.digest = digest
        try written.write(in: folder)
        return result
    }
}

extension TemplateEdit {
    /// What it writes, as a person reads it.
    var told: [MilestoneEdit.Change] {
        changes.map { change in
            .init(
                path: subject.template.folder.string + "/" + change.path.string,
                kind: change.content == nil ? .removed : .written)
        }
    }
}

extension AuthorRepository {
    /// Checks that nothing waits to be committed, which would not be saved.
    fileprivate func checkCommitted(_ git: Reader) throws {
        let status = try git.run(["status", "--porcelain=v1", "--untracked-files=all"])
        guard let first = status.split(separator: UInt8(ascii: "\n")).first else { return }
        throw Diagnostics(
            Diagnostic(
                id: "dirty-tree", "'\(folder)' has changes that are not committed",
                explanation: "git status names \(String(decoding: first.dropFirst(3), as: UTF8.self))",
                help: [
                    "put them into the commit that they belong to: git add --all && git commit --fixup N-ID && git rebase --interactive --autosquash --root"
                ]))
    }

    /// The commits of the starter and the milestones.
    fileprivate func milestoneCommits(_ git: Reader, _ milestones: [Milestone]) throws -> [Commit] {
        let found = try commits(git)
        let tags = [LaidOut.starterTag] + milestones.map(\.tag)
        let help = "make it one commit for each, in this order: git rebase --interactive --root"
        func refusal(_ summary: String, _ explanation: String? = nil) -> Diagnostics {
            Diagnostics(Diagnostic(id: "other-commits", summary, explanation: explanation, help: [help]))
        }
        for (index, commit) in found.enumerated() where commit.parents != found.prefix(index).suffix(1).map(\.id) {
            throw refusal(
                "the history is not one line: '\(commit.subject)' is a merge, or stands beside another commit")
        }
        for (commit, tag) in zip(found, tags) {
            let word = commit.subject.prefix { $0 != ":" && $0 != " " }
            guard word == tag else {
                throw refusal(
                    "the commit '\(commit.subject)' stands where that of '\(tag)' should",
                    "the message of a commit begins with the name of its milestone")
            }
        }
        guard found.count == tags.count else {
            throw refusal(
                "there are \(found.count) commits for the starter and \(milestones.count) milestones",
                found.count > tags.count
                    ? "the first that is too many is '\(found[tags.count].subject)'"
                    : "that of '\(tags[found.count])' is missing")
        }
        return found
    }
}
