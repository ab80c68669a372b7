import CairnFiles
import SystemPackage
import TestSupport
import Testing

/// A folder that nothing leads out of, looked up by the system and name by name.
@Suite("Staying below a folder")
struct RootedFileSystemTests {
    /// A folder `in` with files and links, beside a file that nobody may reach.
    private func withFolder(_ body: (FilePath) throws -> Void) throws {
        try withTemporaryFolder { top in
            let files = try RootedFileSystem(top)
            try files.createFolder(top.appending("in"))
            try files.createFolder(top.appending("in/d"))
            try files.createFolder(top.appending("out"))
            for (path, text) in [("in/a", "a"), ("in/d/b", "b"), ("secret", "SECRET"), ("out/f", "SECRET")] {
                try files.create(top.appending(path), bytes: Array(text.utf8), isExecutable: false)
            }
            for (link, target) in [
                ("in/to-a", "a"), ("in/to-d", "d"), ("in/d/up", ".."), ("in/d/to-a", "../a"),
                ("in/round", "d/../to-d/b"),
                ("in/leak", "../secret"), ("in/out", "../out"), ("in/d/far", "../../out"), ("in/over", "out/f"),
                ("in/loop", "loop"), ("in/absolute", top.appending("in/a").string), ("in/gone", "nowhere"),
            ] { try createLink(at: top.appending(link), to: target) }
            try body(top.appending("in"))
        }
    }

    private func reason(_ body: () throws -> Void) -> Errno? {
        do {
            try body()
            return nil
        } catch {
            return (error as? FileError)?.reason
        }
    }

    @Test("links that stay inside are followed for reading", arguments: [true, false])
    func inside(usesSystemLookup: Bool) throws {
        try withFolder { root in
            let files = try RootedFileSystem(root, usesSystemLookup: usesSystemLookup)
            for (path, text) in [
                ("a", "a"), ("to-a", "a"), ("to-d/b", "b"), ("d/up/a", "a"), ("d/to-a", "a"), ("round", "b"),
                ("d/up/d/up/to-d/b", "b"), ("./d/../a", "a"), ("d//b", "b"),
            ] { #expect(try files.read(root.appending(path)) == Array(text.utf8), "\(path)") }
            #expect(try files.list(root.appending("to-d")) == ["b", "far", "to-a", "up"])
            #expect(try files.info(at: root.appending("to-d/b"))?.kind == .file)
            #expect(try files.info(at: root.appending("to-d"))?.kind == .symbolicLink)
        }
    }

    @Test("what leads out is not reached, by no call", arguments: [true, false])
    func outside(usesSystemLookup: Bool) throws {
        try withFolder { root in
            let files = try RootedFileSystem(root, usesSystemLookup: usesSystemLookup)
            for path in [
                "leak", "out/f", "d/far/f", "over", "absolute", "../secret", "d/../../secret", "d/up/../secret",
            ] {
                let path = root.appending(path)
                #expect(reason { _ = try files.read(path) } == .improperLink, "\(path)")
            }
            for path in ["out", "d/far", "..", "d/up/.."] {
                #expect(reason { _ = try files.list(root.appending(path)) } == .improperLink, "\(path)")
            }
            for path in ["out/f", "d/far/f", "../secret"] {
                #expect(reason { _ = try files.info(at: root.appending(path)) } == .improperLink, "\(path)")
            }
            #expect(reason { _ = try files.read("/etc/passwd") } == .improperLink)
            #expect(reason { _ = try files.read(root.removingLastComponent().appending("secret")) } == .improperLink)
            #expect(reason { _ = try files.read(FilePath(root.string + "er")) } == .improperLink)
            #expect(reason { _ = try files.read(root.appending("loop")) } == .tooManySymbolicLinkLevels)
            #expect(reason { _ = try files.read(root.appending("gone")) } == .noSuchFileOrDirectory)
        }
    }

    @Test("nothing is written through a link, wherever it leads", arguments: [true, false])
    func writing(usesSystemLookup: Bool) throws {
        try withFolder { root in
            let files = try RootedFileSystem(root, usesSystemLookup: usesSystemLookup)
            let isRefused: (Errno?) -> Bool = {
                [.tooManySymbolicLinkLevels, .notDirectory, .improperLink, .fileExists].contains($0)
            }
            for folder in ["to-d", "out", "d/far", "gone", "absolute", "loop"] {
                let path = root.appending(folder).appending("new")
                #expect(isRefused(reason { try files.create(path, bytes: [1], isExecutable: false) }), "\(folder)")
                #expect(isRefused(reason { try files.createFolder(path) }), "\(folder)")
                #expect(isRefused(reason { try files.rename(root.appending("a"), to: path) }), "\(folder)")
                #expect(isRefused(reason { try files.rename(root.appending("a"), toNew: path) }), "\(folder)")
            }
            #expect(isRefused(reason { try files.create(root.appending("gone"), bytes: [], isExecutable: false) }))
            #expect(isRefused(reason { try files.exchange(root.appending("a"), with: root.appending("out/f")) }))
            #expect(isRefused(reason { try files.remove(root.appending("out/f")) }))
            let above = root.removingLastComponent()
            #expect(try RootedFileSystem(above).list(above.appending("out")) == ["f"])
            #expect(try files.list(root.appending("d")) == ["b", "far", "to-a", "up"])
            // A link itself may go.
            try files.remove(root.appending("out"))
            #expect(try files.info(at: root.appending("out")) == nil)
            #expect(try RootedFileSystem(above).list(above.appending("out")) == ["f"])
        }
    }

    @Test(
        "a folder that was swapped for a link leads nowhere, and does again once it is back", arguments: [true, false])
    func swapped(usesSystemLookup: Bool) throws {
        try withFolder { root in
            let files = try RootedFileSystem(root, usesSystemLookup: usesSystemLookup)
            let away = root.appending("away")
            for index in 0..<5 {
                let new = root.appending("d/new-\(index)")
                try files.rename(root.appending("d"), to: away)
                try files.rename(root.appending("out"), to: root.appending("d"))
                #expect(reason { try files.create(new, bytes: [1], isExecutable: false) } != nil)
                #expect(reason { _ = try files.read(root.appending("d/f")) } == .improperLink)
                try files.rename(root.appending("d"), to: root.appending("out"))
                try files.rename(away, to: root.appending("d"))
                try files.create(new, bytes: [1], isExecutable: false)
            }
            let above = root.removingLastComponent()
            #expect(try RootedFileSystem(above).list(above.appending("out")) == ["f"])
        }
    }

    @Test("the folder is known by what was opened, not by its name")
    func identity() throws {
        try withFolder { root in
            let files = try RootedFileSystem(root)
            #expect(files.isStillThere)
            let other = try RootedFileSystem(root.removingLastComponent())
            try other.rename(root, to: root.removingLastComponent().appending("moved"))
            #expect(!files.isStillThere)
            #expect(try files.read(root.appending("a")) == [UInt8(ascii: "a")])
            try createLink(at: root, to: "out")
            #expect(!files.isStillThere)
            #expect(try files.info(at: root.appending("f")) == nil)
        }
    }

    @Test("an unreadable folder is an error, and so is one that is none")
    func none() throws {
        try withFolder { root in
            #expect(reason { _ = try RootedFileSystem(root.appending("a")) } == .notDirectory)
            #expect(reason { _ = try RootedFileSystem(root.appending("nowhere")) } == .noSuchFileOrDirectory)
        }
    }
}
