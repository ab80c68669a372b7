import CairnDiagnostics
import CairnFiles
import SystemPackage

/// What is to be broken, and by which tests that is to be noticed.
struct NoticePlan {
    /// The files of code that may be changed.
    var code: [OwnPython.Code]
    /// The files of tests that count.
    var tests: [RelativePath]
    /// The files whose imports are made beforehand, besides those of the code.
    var imports: [RelativePath]
    /// The acceptance tests that say which lines count; nil for all.
    var path: RelativePath?
    /// How many changes to try at the most.
    var changes: Int
    /// How many of a hundred have to be noticed.
    var share: Int
    /// How many seconds of the processor may be used.
    var cpu: Int
    /// Whether it may end as soon as the share cannot be reached any more.
    var stopsEarly: Bool

    /// The acceptance tests of a plan, where it has some.
    struct Acceptance {
        /// What pytest is to be called with to run them.
        var arguments: [String]
        /// The files that say what the milestone is about.
        var topic: [FilePath]
        /// What they ran when another check had them run; nil if none had.
        var noted: AcceptanceLines.Noted?
    }

    /// The plan as the driver reads it.
    /// - Parameters:
    ///   - project: the copy's folder.
    ///   - folder: where the driver may write.
    ///   - acceptance: the acceptance tests.
    func json(project: FilePath, folder: FilePath, acceptance: Acceptance?) -> [UInt8] {
        var json = JSONWriter(pretty: false)
        json.object { json in
            json.member("project", project.string)
            json.member("folder", folder.string)
            json.member("code", code.map(\.path.string))
            json.object("own") { json in
                for file in code {
                    guard let lines = file.lines else { continue }
                    json.array(file.path.string) { json in
                        for range in lines {
                            json.array { json in
                                json.value(range.lowerBound)
                                json.value(range.upperBound)
                            }
                        }
                    }
                }
            }
            json.member("tests", tests.map(\.string))
            json.member("imports", imports.map(\.string))
            json.member("topic", acceptance?.topic.map(\.string) ?? [])
            json.member("acceptance", acceptance?.arguments ?? [])
            json.object("hook") { json in
                json.member("name", NoticeTracer.hookName)
                json.member("line", NoticeTracer.hook(folder))
            }
            json.object("ran") { json in
                guard let noted = acceptance?.noted else { return }
                json.member("files", noted.files.map(\.string))
                json.member("hits", noted.hits.string)
            }
            json.member("changes", changes)
            json.member("share", share)
            json.member("cpu", cpu)
            json.member("stopsEarly", stopsEarly)
        }
        return json.utf8
    }
}
