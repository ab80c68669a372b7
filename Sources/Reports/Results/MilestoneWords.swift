/// What a milestone says to people, with the project's answers in it.
package struct MilestoneWords: Hashable, Sendable {
    /// Its name.
    package var title: String
    /// What the learner builds.
    package var goal: String
    /// What its acceptance tests ask for by name.
    package var contract: Contract
    /// Why it is worth learning.
    package var why: String
    /// What helps with the milestone as a whole, the mildest first.
    package var hints: [String]

    /// Makes words that need no rendering.
    package init(title: String, goal: String, contract: Contract = Contract(), why: String, hints: [String] = []) {
        self.title = title
        self.goal = goal
        self.contract = contract
        self.why = why
        self.hints = hints
    }
}

extension MilestoneWords {
    /// What the acceptance tests hold a project to, with the project's answers in it.
    package struct Contract: Hashable, Sendable {
        /// One interface, or several of a kind that one line explains.
        package struct Name: Hashable, Sendable {
            /// What it is called.
            package var name: String
            /// What sort of interface it is: "exit code".
            package var kind: String
            /// What it does.
            package var says: String

            /// Makes a name.
            package init(name: String, kind: String, says: String) {
                self.name = name
                self.kind = kind
                self.says = says
            }

            /// All of it in a line.
            package var line: String { "\(name) (\(kind)): \(says)" }
        }

        /// The interfaces in order.
        package var names: [Name]
        /// What no test asks about.
        package var free: [String]

        /// Makes a contract; without anything it says nothing.
        package init(names: [Name] = [], free: [String] = []) {
            self.names = names
            self.free = free
        }

        /// Whether it says nothing.
        package var isEmpty: Bool { names.isEmpty && free.isEmpty }
    }
}
