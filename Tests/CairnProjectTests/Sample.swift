import CairnFiles
import SystemPackage
import TestSupport

@testable import CairnProject

/// A catalog with one project of two milestones, on the disk.
enum Sample {
    /// Its `catalog.yaml`.
    static func catalog(id: String = "sample") -> String {
        """
        schema: 1
        id: \(id)
        title: A sample
        phases:
          - id: only
            title: Only
            months: 1
            focus: Greet
            projects:
              - {id: greeter, title: Greeter, summary: Greets, role: core, template: templates/greeter}
              - {id: later, title: Later, summary: Comes later, role: elective, status: planned}

        """
    }

    /// The files of its template.
    private static let template = """
        --- template.yaml
        schema: 1
        version: 1.0.0
        questions:
          name: {type: string, help: Whom to greet, default: Ada}
          loud: {type: boolean, help: Loudly?, default: false}
          voice: {type: string, help: Which voice, default: low, choices: {low: Low, high: High, none: None}}
          key: {type: string, help: A key, default: "", secret: true, examples: [k]}
        files:
          - {path: shout/*.sh, when: loud}
          - {path: voice/**, when: voice != "none"}
          - {path: voice/high.sh, when: voice == "high"}
          - {path: key.sh, when: key}
        structure:
          - {id: script, check: file-exists, path: greet.sh}
        --- files/greet.sh.jinja
        echo '{{ name }}{{ "!" if loud }}'
        --- files/shout/{{ name }}.sh.jinja
        #!/bin/sh
        set -eu
        name='{{ name }}'
        for time in 1 2 3; do
          echo "HEY $name, number $time"
        done
        echo "that was loud, with {{ voice }}"
        --- files/voice/any.sh
        one
        two
        three
        four
        five
        --- files/voice/high.sh
        ten
        eleven
        twelve
        thirteen
        fourteen
        --- files/key.sh
        a
        b
        c
        d
        e
        --- milestones/1-first/milestone.yaml
        title: Greet {{ name }} twice
        goal: Two lines
        why: Once is not enough
        checks:
          - {id: twice, check: contains, path: greet.sh, pattern: again}
        --- milestones/1-first/solution/greet.sh.jinja
        echo '{{ name }}'
        echo again
        --- milestones/2-second/milestone.yaml
        title: A note
        goal: A file
        why: To remember
        checks:
          - {id: note, check: file-exists, path: note.md}
        --- milestones/2-second/solution/note.md
        greeted

        """

    /// Writes it below a folder, which is made.
    static func write(to folder: FilePath, id: String = "sample") throws {
        try put(catalog(id: id), folder.appending("catalog.yaml"))
        for file in FileSections(template).files {
            try put(file.text, folder.appending("templates/greeter").appending(file.path))
        }
    }

    /// Writes a file, with the folders above it.
    static func put(_ text: String, _ path: FilePath) throws {
        try makeFolder(path.removingLastComponent())
        try LocalFileSystem().create(path, bytes: Array(text.utf8), isExecutable: false)
    }

    /// Makes a folder and those above it, where they are missing.
    static func makeFolder(_ path: FilePath) throws {
        guard try LocalFileSystem().info(at: path) == nil else { return }
        try makeFolder(path.removingLastComponent())
        try LocalFileSystem().createFolder(path)
    }

    /// Runs `body` with a temporary folder by its real path, and a session that stands in it and uses the sample.
    static func with(_ body: (FilePath, Session) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let real = try LocalFileSystem().realPath(folder)
            try write(to: real.appending("catalog"))
            try body(
                real,
                Session(
                    catalogOption: "catalog", workingFolder: WorkingFolder(real), environment: [:], version: "9.9.9"))
        }
    }
}
