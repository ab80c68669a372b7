import CairnFiles
import CairnGenerator
import CairnPlan
import SystemPackage
import TestSupport
import Testing

@Suite("Writing a starter, whatever fails")
struct StarterWriterTests {
    /// How many calls a run makes that nothing disturbs.
    private func steps(_ target: Target) throws -> Int {
        let files = TroubledFileSystem(try target.disk(), .none, at: 0)
        #expect(try failure(of: writer(files), target) == nil)
        return files.steps
    }

    @Test("the starter is whole, and nothing else changes", arguments: Target.allCases)
    func writes(target: Target) throws {
        let disk = try target.disk()
        let before = try content(disk)
        #expect(try failure(of: writer(disk), target) == nil)
        var expected = before
        for file in try plan().files {
            var folder = target.path.appending(file.path.string).removingLastComponent()
            while folder != "/" {
                expected[folder.string + "/"] = ""
                folder.removeLastComponent()
            }
            expected[target.path.appending(file.path.string).string] =
                String(decoding: file.bytes, as: UTF8.self) + (file.isExecutable ? " (executable)" : "")
        }
        #expect(try content(disk) == expected)
    }

    @Test(
        "one failing step leaves the target as it was, or the starter whole", arguments: Target.allCases,
        [Errno.permissionDenied, .ioError])
    func once(target: Target, reason: Errno) throws {
        let before = try content(target.disk())
        let whole = try target.whole()
        var failures = 0
        for moment in stride(from: 0, to: try steps(target), by: target.isFilled ? 2 : 1) {
            let disk = try target.disk()
            let files = TroubledFileSystem(disk, .once(reason), at: moment)
            if let error = try failure(of: writer(files), target) {
                failures += 1
                #expect(try content(disk) == before, "step \(moment)")
                check(error, reason, moment)
            } else {
                #expect(try withoutStaging(content(disk)) == whole, "step \(moment)")
            }
        }
        #expect(failures >= 8)
    }

    @Test(
        "a disk that fills up leaves the target as it was", arguments: Target.allCases,
        [Errno.noSpace, .permissionDenied])
    func full(target: Target, reason: Errno) throws {
        let before = try content(target.disk())
        let whole = try target.whole()
        var failures = 0
        for moment in stride(from: 1, to: try steps(target), by: target.isFilled ? 2 : 1) {
            let disk = try target.disk()
            let files = TroubledFileSystem(disk, .full(reason), at: moment)
            if let error = try failure(of: writer(files), target) {
                failures += 1
                #expect(try withoutStaging(content(disk)) == before, "step \(moment)")
                check(error, reason, moment)
            } else {
                #expect(try withoutStaging(content(disk)) == whole, "step \(moment)")
            }
        }
        #expect(failures >= 8)
    }

    private func check(_ error: WriteError, _ reason: Errno, _ moment: Int) {
        guard case .failed(let refusal, _) = error else {
            Issue.record("step \(moment) gives \(error)")
            return
        }
        #expect(refusal.reason == reason, "step \(moment)")
        let isAboutTarget = refusal.path.starts(with: "/p")
        #expect(isAboutTarget && !"\(refusal)".contains(".cairn-"), "step \(moment): \(refusal)")
    }
}
