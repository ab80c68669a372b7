/// What finds small changes of Python code, and chooses some of them.
///
/// It knows nothing of tests, and can be tried on any file: `python3 -I cairn_changes.py FILE` prints its changes.
enum NoticeChanges {
    /// What the file is called.
    static let name = "cairn_changes.py"

    static let source = #"""
        """Small changes of Python code, each of which makes it do something else.

        python -I cairn_changes.py FILE… prints them all, a line of JSON for each.
        """

        import ast
        import hashlib
        import json
        import re
        import sys

        # What is left out without anybody having to notice: it only says what goes on.
        _SAYING = re.compile(r"(^|[._])(log|logs|logger|logging|warnings?)([._]|$)", re.IGNORECASE)
        # Arguments that give a result its looks, or that any test falls over without: nobody can be asked to notice the one,
        # and to notice the other shows nothing.
        _LOOKS = {"encoding", "ensure_ascii", "errors", "exist_ok", "indent", "parents", "stacklevel"}
        _TURNED = {
            ast.Lt: ("<", "<="),
            ast.LtE: ("<=", "<"),
            ast.Gt: (">", ">="),
            ast.GtE: (">=", ">"),
            ast.Eq: ("==", "!="),
            ast.NotEq: ("!=", "=="),
            ast.In: ("in", "not in"),
            ast.NotIn: (r"not\s+in", "in"),
            ast.Is: ("is", "is not"),
            ast.IsNot: (r"is\s+not", "is"),
        }
        _FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
        DEPTH = 60


        class Source:
            """A file's bytes, by the lines and columns of its syntax tree, which count bytes."""

            def __init__(self, data):
                self.data = data
                self.starts = [0]
                for line in data.splitlines(keepends=True):
                    self.starts.append(self.starts[-1] + len(line))

            def start(self, node):
                return self.starts[node.lineno - 1] + node.col_offset

            def end(self, node):
                return self.starts[node.end_lineno - 1] + node.end_col_offset

            def text(self, start, end):
                return self.data[start:end].decode("utf-8", "surrogateescape")

            def line(self, number):
                return self.text(self.starts[number - 1], self.starts[number]).strip()


        class Finder:
            """Looks through the functions of a file; what runs on import is left as it is."""

            def __init__(self, name, data):
                self.name = name
                # A mark at the beginning counts for no column.
                self.source = Source(data.removeprefix(b"\xef\xbb\xbf"))
                self.shift = len(data) - len(self.source.data)
                self.found = []
                self.open(ast.parse(self.source.data, name).body, [], 0)

            def open(self, body, names, depth):
                """The functions in a body, whatever block they are in."""
                for statement in body if depth < DEPTH else []:
                    if isinstance(statement, _FUNCTIONS):
                        self.function(statement, names, depth + 1)
                    elif isinstance(statement, ast.ClassDef):
                        self.open(statement.body, [*names, statement.name], depth + 1)
                    else:
                        for block in blocks(statement):
                            self.open(block, names, depth + 1)

            def function(self, function, names, depth):
                names = [*names, function.name]
                body = function.body
                if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
                    body = body[1:]
                self.body(body, names, depth)

            def body(self, body, names, depth):
                for statement in body if depth < DEPTH else []:
                    if isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
                        self.open([statement], names, depth)
                        continue
                    self.statement(statement, names)
                    for block in blocks(statement):
                        self.body(block, names, depth + 1)

            def statement(self, statement, names):
                if "pragma: no cover" in self.source.line(statement.lineno):
                    return
                self.at = (statement.lineno, ".".join(names))
                if isinstance(statement, ast.Expr):
                    self.call(statement)
                elif isinstance(statement, ast.Return):
                    self.returned(statement)
                elif isinstance(statement, (ast.If, ast.While)):
                    self.negate(statement.test)
                for part in ast.iter_child_nodes(statement):
                    if isinstance(part, ast.expr) and part is not getattr(statement, "annotation", None):
                        self.expression(part, 0)
                    elif isinstance(part, ast.withitem):
                        self.expression(part.context_expr, 0)
                    elif isinstance(part, ast.match_case) and part.guard:
                        self.expression(part.guard, 0)

            def expression(self, node, depth):
                if depth > DEPTH or isinstance(node, ast.JoinedStr):
                    return
                if isinstance(node, ast.Call) and _SAYING.search(self.source.text(*self.range(node.func))):
                    return
                if isinstance(node, ast.Compare):
                    self.compare(node)
                elif isinstance(node, ast.BoolOp):
                    self.join(node)
                elif isinstance(node, ast.IfExp):
                    self.negate(node.test)
                elif isinstance(node, ast.Constant):
                    self.constant(node)
                for part in ast.iter_child_nodes(node):
                    if isinstance(part, ast.expr):
                        self.expression(part, depth + 1)
                    elif isinstance(part, ast.keyword) and part.arg not in _LOOKS:
                        self.expression(part.value, depth + 1)
                    elif isinstance(part, ast.comprehension):
                        self.expression(part.iter, depth + 1)
                        for condition in part.ifs:
                            self.expression(condition, depth + 1)

            def range(self, node):
                return self.source.start(node), self.source.end(node)

            def add(self, kind, start, end, text):
                line, function = self.at
                self.found.append(
                    {
                        "file": self.name,
                        "function": function,
                        "line": line,
                        "place": 1 + self.source.data.count(b"\n", 0, start),
                        "kind": kind,
                        "start": start + self.shift,
                        "end": end + self.shift,
                        "text": text,
                        "source": self.source.line(line),
                    }
                )

            def call(self, statement):
                node = statement.value
                awaited = node.value if isinstance(node, ast.Await) else node
                if not isinstance(awaited, ast.Call):
                    return
                name = self.source.text(*self.range(awaited.func))
                if not _SAYING.search(name) and not name.startswith("super("):
                    self.add("call", *self.range(node), "pass")

            def returned(self, statement):
                node = statement.value
                if node is None or isinstance(node, ast.Constant):
                    return
                start, end = self.range(node)
                text = self.source.text(start, end)
                if isinstance(node, (ast.Compare, ast.BoolOp)) or (
                    isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
                ):
                    changed = f"not ({text})"
                elif isinstance(node, (ast.List, ast.ListComp)):
                    changed = "[]"
                elif isinstance(node, (ast.Dict, ast.DictComp)):
                    changed = "{}"
                elif isinstance(node, ast.JoinedStr):
                    changed = '""'
                else:
                    changed = "None"
                if changed != text:
                    self.add("return", start, end, changed)

            def negate(self, test):
                start, end = self.range(test)
                self.add("condition", start, end, f"not ({self.source.text(start, end)})")

            def between(self, left, right, pattern, new):
                """Puts a new word for the one between two expressions; None if it is not plain to see."""
                start, end = self.source.end(left), self.source.start(right)
                gap = self.source.text(start, end)
                if "#" in gap:
                    return None
                places = list(re.finditer(pattern, gap))
                if len(places) != 1:
                    return None
                first, last = places[0].span()
                before, word = len(gap[:first].encode()), len(gap[first:last].encode())
                return start + before, start + before + word, new

            def compare(self, node):
                for left, sign, right in zip([node.left, *node.comparators], node.ops, node.comparators):
                    pattern, new = _TURNED[type(sign)]
                    pattern = rf"\b{pattern}\b" if pattern[0].isalpha() else re.escape(pattern)
                    if change := self.between(left, right, pattern, new):
                        self.add("comparison", *change)

            def join(self, node):
                old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
                start, end = self.range(node)
                text, done = "", start
                for left, right in zip(node.values, node.values[1:]):
                    change = self.between(left, right, rf"\b{old}\b", new)
                    if change is None:
                        return
                    text += self.source.text(done, change[0]) + new
                    done = change[1]
                self.add("joint", start, end, text + self.source.text(done, end))

            def constant(self, node):
                value = node.value
                if isinstance(value, bool):
                    changed = str(not value)
                elif isinstance(value, (int, float)):
                    changed = repr(value + 1)
                elif isinstance(value, str) and value and not re.search(r"\s", value):
                    # Words that people read may be others; names and codes may not.
                    changed = json.dumps(value + "x", ensure_ascii=True)
                else:
                    return
                self.add("constant", *self.range(node), changed)


        def blocks(statement):
            """The blocks of a statement that is no function and no class."""
            for name in ("body", "orelse", "finalbody"):
                block = getattr(statement, name, None)
                if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                    yield block
            for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
                yield part.body


        # At most so many of one function before it is another's turn.
        MOST = 3
        # At most one of so many leaves out a whole result: a test that looks at nothing falls over that, too.
        CRUDE = 4


        def words(text):
            return set(re.findall(r"[A-Za-z]{3,}", text))


        def alike(text, topic, others):
            """How much a text shares with a topic: a word counts the more the fewer others have it."""
            own = words(text)
            shared = sum(1 / sum(word in other for other in others) for word in own & topic)
            return shared / max(len(own), 1) ** 0.5


        def choose(found, count, topic):
            """Some of the changes, the same from the same content.

            The functions that share the most words with the topic come first; they take turns, and no function has more than a
            few. Of a function's changes the digests decide, one for each line before any has two.
            """
            seen = {}
            functions = {}
            for change in found:
                told = "\0".join((change["file"], change["function"], change["source"], change["kind"], change["text"]))
                number = seen[told] = seen.get(told, 0) + 1
                change["digest"] = hashlib.sha256(f"{told}\0{number}".encode("utf-8", "surrogateescape")).hexdigest()
                functions.setdefault((change["file"], change["function"]), []).append(change)
            texts = {}
            for name, changes in functions.items():
                lines = {}
                for change in sorted(changes, key=lambda change: change["digest"]):
                    change["turn"] = lines[change["place"]] = lines.get(change["place"], 0) + 1
                changes.sort(key=lambda change: (is_crude(change), change["turn"], change["digest"]))
                texts[name] = name[1] + " " + " ".join(change["source"] for change in changes)
            others = [words(text) for text in texts.values()]
            order = sorted(functions, key=lambda name: (-round(alike(texts[name], topic, others), 6), name))
            chosen, crude = [], 0
            for first in range(0, max(map(len, functions.values()), default=0), MOST):
                for name in order:
                    for change in functions[name][first : first + MOST]:
                        if len(chosen) < count and (not is_crude(change) or crude < count // CRUDE):
                            chosen.append(change)
                            crude += is_crude(change)
            return chosen


        def is_crude(change):
            return change["kind"] == "return" and change["text"] == "None"


        def find(name, data):
            """All changes of a file; none of one that cannot be parsed."""
            try:
                data.decode("utf-8")
                return Finder(name, data).found
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return []


        if __name__ == "__main__":
            for path in sys.argv[1:]:
                with open(path, "rb") as stream:
                    for change in find(path, stream.read()):
                        print(json.dumps(change))
        """#
}
