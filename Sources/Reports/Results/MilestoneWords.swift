/// What a milestone says to people, with the project's answers in it.
package struct MilestoneWords: Hashable, Sendable {
    /// Its name.
    package var title: String
    /// What the learner builds.
    package var goal: String
    /// Why it is worth learning.
    package var why: String
    /// What helps with the milestone as a whole, the mildest first.
    package var hints: [String]

    /// Makes words that need no rendering.
    package init(title: String, goal: String, why: String, hints: [String] = []) {
        self.title = title
        self.goal = goal
        self.why = why
        self.hints = hints
    }
}
