import ArgumentParser
import CairnCatalog
import CairnProject
import Reports
import SystemPackage

/// What shells offer for arguments: `cairn --generate-completion-script bash` (or zsh, fish) writes the script, which
/// asks this program for these.
extension CompletionKind {
    /// The ids of the catalog's projects.
    static var projects: CompletionKind {
        .custom { words, _, _ in (try? Session.silent(words)?.list())?.catalog.projects.map(\.id) ?? [] }
    }

    /// The ids of the catalog's phases.
    static var phases: CompletionKind {
        .custom { words, _, _ in (try? Session.silent(words)?.list())?.phases.map(\.id) ?? [] }
    }

    /// The ids of the milestones of the project that the working folder belongs to.
    static var milestones: CompletionKind {
        .custom { words, _, _ in (try? Session.silent(words)?.open("."))?.milestones.map(\.id) ?? [] }
    }

    /// `name=` for the questions of the project that is named, and `name=value` for those that have choices.
    static var assignments: CompletionKind {
        .custom { words, place, _ in Completions.assignments(words, at: place) }
    }

    /// `format=` for the formats of reports.
    static var reports: CompletionKind {
        .custom { _, _, _ in ReportFormat.names.map { $0 + "=" } }
    }
}

/// What the completions of this program need besides what the library knows.
enum Completions {
    /// What may be given to `--set`.
    /// - Parameters:
    ///   - words: the command line, in words.
    ///   - place: which of them is completed.
    static func assignments(_ words: [String], at place: Int) -> [String] {
        guard let session = Session.silent(words), let ids = (try? session.list())?.catalog.projects.map(\.id),
            let project = words.dropFirst(2).first(where: ids.contains),
            let questions = (try? session.show(project))?.template?.questions
        else { return [] }
        let word = words.indices.contains(place) ? words[place] : ""
        guard let equals = word.firstIndex(of: "=") else {
            let others = words.indices.filter { $0 != place }.map { words[$0] }
            return questions.map { $0.name + "=" }.filter { name in !others.contains { $0.hasPrefix(name) } }
        }
        guard let question = questions.first(where: { $0.name == String(word[..<equals]) }) else { return [] }
        let values =
            question.choices.isEmpty && question.kind == .boolean ? ["yes", "no"] : question.choices.map(\.value.text)
        return values.filter(\.isPlainWord).map { "\(question.name)=\($0)" }
    }

    /// A script of completions with what it lacks, if it is one; any other text as it is.
    static func completed(_ text: String) -> String {
        text.hasPrefix("#!/bin/bash\n") && text.hasSuffix("complete -o filenames -F _cairn cairn")
            ? text + "\n" + wholeWords : text
    }

    /// bash takes words apart at `=`, so that an option's value is three of them and the script finds none of it.
    private static let wholeWords = #"""

        # Puts together again what bash takes apart at '=' and ':', and offers what stands behind the last of them.
        _cairn_whole_words() {
            local -a whole=()
            local -i index place=0
            local word rest="${COMP_LINE}" before='' current=''
            for index in "${!COMP_WORDS[@]}"; do
                word="${COMP_WORDS[index]}"
                if [[ "${index}" -gt 0 && "${index}" -le "${COMP_CWORD}" && -n "${word}" && "${rest}" != [[:space:]]* ]]; then
                    before="${whole[${#whole[@]} - 1]}"
                    if [[ "${word}" = '=' && "${before}" = --* ]]; then
                        # An option with its value behind it is two words to the script.
                        word=''
                        before=''
                        rest="${rest#=}"
                        whole+=('')
                    else
                        whole[${#whole[@]} - 1]+="${word}"
                    fi
                else
                    before=''
                    whole+=("${word}")
                fi
                rest="${rest#"${rest%%[![:space:]]*}"}"
                rest="${rest#"${word}"}"
                if [[ "${index}" -eq "${COMP_CWORD}" ]]; then
                    place="${#whole[@]}-1"
                    if [[ -n "${word}" && -z "${2}" && "${word}" = [=:]* ]]; then before+="${word}"; fi
                    current="${before}${2}"
                fi
            done
            local -a COMP_WORDS=("${whole[@]}")
            local -i COMP_CWORD="${place}"
            _cairn "${1}" "${current}" "${whole[place - 1]}"
            for index in "${!COMPREPLY[@]}"; do
                COMPREPLY[index]="${COMPREPLY[index]#"${before}"}"
            done
            # A value follows.
            if [[ "${#COMPREPLY[@]}" -eq 1 && "${COMPREPLY[0]}" = *= ]]; then compopt -o nospace +o filenames 2>/dev/null; fi
        }

        complete -o filenames -F _cairn_whole_words cairn
        """#
}

extension String {
    /// Whether a shell takes it as it is: the script of bash has the shell read what is offered, so that what a catalog
    /// says must hold nothing that a shell would execute.
    fileprivate var isPlainWord: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "_+-./,@".utf8.contains(byte)
                }
            }
    }
}

extension Session {
    /// A session that says nothing, with the catalog that a command line names.
    fileprivate static func silent(_ words: [String]) -> Session? {
        var named: [String] = []
        if let option = words.firstIndex(of: "--catalog"), words.indices.contains(option + 1) {
            named = ["--catalog", words[option + 1]]
        }
        return (try? CatalogOption.parse(named)).map { Session($0, nil) }
    }
}
