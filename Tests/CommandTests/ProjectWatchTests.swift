import CairnFiles
import SystemPackage
import TestSupport
import Testing

@testable import cairn

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Watching a project")
struct ProjectWatchTests {
    @Test(
        "what checks see is noticed, with the system's help and without",
        arguments: ["content", "new", "new folder", "gone", "moved over", "mode", "link"], [true, false])
    func notices(change: String, usesEvents: Bool) throws {
        try withProject { folder, files in
            let watch = ProjectWatch(folder, usesEvents: usesEvents)
            #expect(!watch.hasChanged)
            let (main, other) = (folder.appending("src/main.py"), folder.appending("other.py"))
            switch change {
            case "content":
                try files.remove(main)
                try files.create(main, bytes: Array("x = 2".utf8), isExecutable: false)
            case "new": try files.create(folder.appending("src/new.py"), bytes: [], isExecutable: false)
            case "new folder":
                try files.createFolder(folder.appending("docs"))
                _ = watch.hasChanged
                try files.create(folder.appending("docs/new.md"), bytes: [], isExecutable: false)
            case "gone": try files.remove(main)
            case "moved over": try files.rename(other, to: main)
            case "mode":
                try files.remove(main)
                try files.create(main, bytes: Array("x = 1".utf8), isExecutable: true)
            default: try createLink(at: folder.appending("link"), to: "other.py")
            }
            #expect(notices(watch))
        }
    }

    @Test("what checks do not see is not", arguments: ["ignored", "git", "read"], [true, false])
    func passesOver(change: String, usesEvents: Bool) throws {
        try withProject { folder, files in
            let watch = ProjectWatch(folder, usesEvents: usesEvents)
            switch change {
            case "ignored":
                try files.createFolder(folder.appending("src/__pycache__"))
                try files.create(folder.appending("src/__pycache__/main.pyc"), bytes: [1], isExecutable: false)
                try files.create(folder.appending("src/old.pyc"), bytes: [1], isExecutable: false)
            case "git": try files.create(folder.appending(".git/index.lock"), bytes: [1], isExecutable: false)
            default: _ = try files.read(folder.appending("src/main.py"))
            }
            #expect(!notices(watch, within: 1.3))
        }
    }

    @Test("waiting ends with the change, or when it is over")
    func waits() throws {
        try withProject { folder, files in
            let watch = ProjectWatch(folder)
            var asked = 0
            watch.wait {
                asked += 1
                return asked > 2
            }
            #expect(asked > 2)
            let other = ProjectWatch(folder)
            try files.remove(folder.appending("other.py"))
            other.wait { false }
            #expect(other.hasChanged)
        }
    }

    private func notices(_ watch: ProjectWatch, within seconds: Double = 30) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if watch.hasChanged { return true }
            usleep(20_000)
        }
        return false
    }

    private func withProject(_ body: (FilePath, RootedFileSystem) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let files = try RootedFileSystem(folder)
            for name in ["src", ".git"] { try files.createFolder(folder.appending(name)) }
            for (name, text) in [
                ("src/main.py", "x = 1"), ("other.py", "y = 1"), (".gitignore", "__pycache__/\n*.pyc\n"),
                (".git/HEAD", "ref: refs/heads/trail\n"),
            ] { try files.create(folder.appending(name), bytes: Array(text.utf8), isExecutable: false) }
            try body(folder, files)
        }
    }
}
