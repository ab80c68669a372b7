import CairnFiles
import Reports
import Testing
import YAML

@testable import CairnValidator

/// How a failed test is shown: pytest's own lines, and the functions that the failure came through.
@Suite("The source of failed tests")
struct TestSourceTests {
    private static let file = """
        import pytest

        def helper(answer):
            assert answer, "no answer"
            return answer


        class TestAll:
            @pytest.mark.parametrize(
                "a", [1, 2])
            @pytest.mark.slow
            async def test_it(
                self, a
            ) -> None:
                async def inner():
                    return helper(a)

                assert (
                    await inner()
                ) == 2

        value = 1

        """

    @Test(
        "a line's function is found, with its decorators and to its end",
        arguments: [(1, 1...1), (4, 3...5), (5, 3...5), (16, 9...20), (18, 9...20), (22, 22...22)])
    func functions(line: Int, range: ClosedRange<Int>) {
        let lines = Self.file.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let found = PythonFunction.around(line, in: lines)
        #expect(found.lowerBound + 1 == range.lowerBound)
        #expect(found.upperBound == range.upperBound)
    }

    @Test("a line that is not there has no function", arguments: [-1, 0, 1000, Int.max])
    func nowhere(line: Int) {
        #expect(PythonFunction.around(line, in: ["def a():", "    b"]).isEmpty)
    }

    private func node(_ json: String) throws -> Node { try Node.parseJSON(Array(json.utf8), file: "probe") }

    @Test("pytest's lines are shown with the place, the source line marked and no control characters")
    func words() throws {
        let node = try node(
            #"{"message": "m", "way": [["test_a.py", 4], ["help.py", 9]], "lines": ["    assert x == \"a\"", "E   AssertionError: \u001b[31mred", "E   assert 'b' == 'a'"]}"#
        )
        #expect(
            PytestWords(node).text == """
                help.py:9
                >   assert x == "a"
                E   AssertionError: \\x1b[31mred
                E   assert 'b' == 'a'
                """)
    }

    @Test("without lines of its own the message stands, and long ones are cut")
    func bounded() throws {
        #expect(PytestWords(try node(#"{"message": "one\ntwo"}"#)).text == "one\ntwo")
        #expect(PytestWords(try node(#"{"message": 1, "way": 3, "lines": [4]}"#)).text == "")
        let many = (1...30).map { "\"E   \($0)\"" }.joined(separator: ",")
        let text = PytestWords(try node("{\"lines\": [\(many)]}")).text
        #expect(text.hasSuffix("E   16\n… 14 more lines"))
    }

    @Test("the way of a failure gives its functions, whatever the probe says")
    func excerpts() throws {
        let files = [
            FileToWrite(path: try RelativePath("test_a.py"), bytes: Array(Self.file.utf8), isExecutable: false)
        ]
        let failure = TestFailure(
            try node(#"{"test": "t", "way": [["test_a.py", 18], ["test_a.py", 16], ["test_a.py", 4]]}"#), in: files)
        #expect(failure.excerpts.map(\.firstLine) == [9, 3])
        #expect(failure.excerpts.map(\.marked) == [16, 4])
        let wild = #"{"way": [["test_a.py", -9223372036854775808], ["gone.py", 1], [], 7, ["test_a.py", 99999]]}"#
        #expect(TestFailure(try node(wild), in: files).excerpts.isEmpty)
    }
}
