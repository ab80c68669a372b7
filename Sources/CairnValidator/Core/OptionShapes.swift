import CairnDiagnostics
import CairnFiles
import StructuredData
import YAML

// How options of each shape are read.

extension CheckOption where Value == RelativePath {
    /// A path below the project's folder, or what `meaning` says.
    static func path(_ name: String, _ meaning: PathMeaning, _ description: String) -> Self {
        Self(name, .path(meaning), description) { $0.path() }
    }
}

extension CheckOption where Value == Glob {
    /// A path, or a pattern over paths.
    static func glob(_ name: String, _ meaning: PathMeaning, _ description: String) -> Self {
        Self(name, .glob(meaning), description) { given in
            given.text().flatMap { given.glob($0) }
        }
    }
}

extension CheckOption where Value == [Glob] {
    /// Patterns over paths.
    static func globs(_ name: String, _ meaning: PathMeaning, _ description: String) -> Self {
        Self(name, .globs(meaning), description) { given in
            guard let texts = given.texts() else { return nil }
            let globs = texts.compactMap { given.glob($0) }
            return globs.count == texts.count ? globs : nil
        }
    }
}

extension CheckOption where Value == (bytes: [UInt8], label: String) {
    /// A file beside the manifest: its bytes, and its name for people.
    static func resource(_ name: String, _ description: String) -> Self {
        Self(name, .resource, description) { given in
            guard let path = given.path() else { return nil }
            let found = given.attempt { () throws(Diagnostic) in try given.sources.resource(path) }
            if case .some(nil) = found { given.report("missing-resource", "the template has no file '\(path)'") }
            return found ?? nil
        }
    }
}

extension CheckOption where Value == SearchPattern {
    /// A regular expression.
    static func pattern(_ name: String, _ description: String) -> Self {
        Self(name, .pattern, description) { given in
            given.text().flatMap { text in
                given.attempt { () throws(Diagnostic) in
                    try SearchPattern(text, at: given.node.span, excerpt: given.node.excerpt)
                }
            }
        }
    }
}

extension CheckOption where Value == String {
    /// A string that isn't empty.
    static func text(_ name: String, _ description: String) -> Self {
        Self(name, .text, description) { $0.text() }
    }
}

extension CheckOption where Value == [String] {
    /// Strings that aren't empty.
    static func texts(_ name: String, _ description: String) -> Self {
        Self(name, .texts, description) { $0.texts() }
    }

    /// A command: a list of strings. One string would be a shell's line and is refused.
    static func arguments(_ name: String, _ description: String) -> Self {
        Self(name, .arguments, description) { given in
            guard given.node.string == nil else {
                given.report(
                    "wrong-type", "'\(name)' is a list of arguments, not a shell's line",
                    help: ["write [program, argument, argument]"])
                return nil
            }
            return given.texts()
        }
    }
}

extension CheckOption where Value == Bool {
    /// True or false.
    static func truth(_ name: String, _ description: String) -> Self {
        Self(name, .truth, description) { given in
            given.attempt { () throws(Diagnostic) in try given.node.bool("'\(name)' to be true or false") }
        }
    }
}

extension CheckOption where Value == Int {
    /// A whole number in a range.
    static func integer(_ name: String, _ range: ClosedRange<Int>, _ description: String) -> Self {
        Self(name, .integer(range), description) { given in
            let number = given.attempt { () throws(Diagnostic) in
                try given.node.int("'\(name)' to be a whole number")
            }
            guard let number else { return nil }
            guard range.contains(number) else {
                given.report(
                    "out-of-range", "'\(name)' is \(number)",
                    explanation: "it has to be from \(range.lowerBound) to \(range.upperBound)")
                return nil
            }
            return number
        }
    }
}

extension CheckOption where Value == DataFormat {
    /// The language of a file.
    static func format(_ name: String, _ description: String) -> Self {
        Self(name, .format, description) { given in
            given.word(of: OptionShape.format.choices).flatMap { DataFormat(rawValue: $0) }
        }
    }
}

extension CheckOption where Value == SearchScope {
    /// How much of a file an expression is looked for in: the option `in` of all kinds that have one.
    static var scope: Self {
        Self(
            "in", .scope,
            "In `code` comments don't count, nor do Python's docstrings. Known are the comments of Python, TOML, YAML, "
                + "Terraform, makefiles, Dockerfiles and shell scripts; of other files all counts. With `tests` only the "
                + "code of Python's tests counts: functions and classes of tests that assert something, and what they "
                + "name of the same file."
        ) { given in
            given.word(of: OptionShape.scope.choices).flatMap { SearchScope(rawValue: $0) }
        }.otherwise(.text)
    }
}

extension CheckOption where Value == ValuePath {
    /// The way to a value in a file.
    static func valuePath(_ name: String, _ description: String) -> Self {
        Self(name, .valuePath, description) { given in
            guard let text = given.text() else { return nil }
            guard let path = ValuePath(text) else {
                given.report(
                    "invalid-value-path", "'\(text)' is no way to a value",
                    explanation: "it is written like this: a.b[0].\"c.d\".*")
                return nil
            }
            return path
        }
    }
}

extension CheckOption where Value == Node {
    /// A whole value, the strings in it rendered.
    static func data(_ name: String, _ description: String) -> Self {
        Self(name, .data, description) { $0.data() }
    }

    /// A JSON Schema, the strings in it rendered; not compiled.
    static func schema(_ name: String, _ description: String) -> Self {
        Self(name, .schema, description) { $0.data() }
    }
}

extension GivenOption {
    fileprivate func path() -> RelativePath? {
        guard let text = text() else { return nil }
        do throws(RelativePath.Flaw) {
            return try RelativePath(text)
        } catch {
            report("invalid-path", "the path '\(text)' \(error)")
            return nil
        }
    }

    fileprivate func glob(_ text: String) -> Glob? {
        do throws(RelativePath.Flaw) {
            return try Glob(text)
        } catch {
            report("invalid-path", "the path pattern '\(text)' \(error)")
            return nil
        }
    }

    fileprivate func data() -> Node? {
        attempt { () throws(Diagnostic) in
            try node.replacingStrings { (string) throws(Diagnostic) in
                let rendered = try render(string.text, string.span)
                return rendered == string.text ? nil : rendered
            }
        }
    }
}
