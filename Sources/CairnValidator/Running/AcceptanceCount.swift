/// What reads acceptance tests without running them: Python that finds every test in the files and counts its cases.
///
/// What pytest says of a run is held against this. Nothing of the project has a part in it: the files are Cairn's, and
/// only their syntax is looked at. Cases are counted where lists are written out, in the files or under a name that is
/// given once; what only running would tell (`pytest_generate_tests`, a list that is computed) is said to be uncounted.
enum AcceptanceCount {
    static let source = #"""
        import ast
        import os
        import re


        class _Uncounted(Exception):
            """Cases that only running the file would tell."""


        def _expected(folder, path):
            """The tests in the files, with the number of their cases, or why it is not known: (id, cases, why)."""
            start = os.path.join(folder, path)
            if os.path.isfile(start):
                files = [start]
            else:
                found = [os.path.join(above, name) for above, _, names in os.walk(start) for name in names]
                files = sorted(name for name in found if re.search(r"(^|/)(test_[^/]*|[^/]*_test)\.py$", name))
            for file in files:
                name = os.path.relpath(file, folder)
                try:
                    scope = _Scope(None)
                    for above in _folders(os.path.dirname(file), folder):
                        scope = _Scope(scope)
                        conftest = os.path.join(above, "conftest.py")
                        if os.path.isfile(conftest):
                            scope.read(_parsed(conftest))
                    yield from _tests(_parsed(file), _Scope(scope), name, [], name)
                except (_Uncounted, SyntaxError, ValueError) as problem:
                    yield name, 0, str(problem) or "it cannot be read"


        def _folders(folder, top):
            above = [] if folder == top else _folders(os.path.dirname(folder), top)
            return [*above, folder]


        def _parsed(file):
            with open(file, "rb") as stream:
                return list(_statements(ast.parse(stream.read(), file).body))


        def _statements(body):
            """The statements of a body and of what stands in its blocks, functions and classes left closed."""
            for statement in body:
                yield statement
                if isinstance(statement, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
                    for part in ("body", "orelse", "finalbody"):
                        yield from _statements(getattr(statement, part, []))
                    for handler in getattr(statement, "handlers", []):
                        yield from _statements(handler.body)


        class _Scope:
            """The fixtures and the plain names that a test sees."""

            def __init__(self, above):
                self.above = above
                self.fixtures = {}
                self.names = {}

            def read(self, body):
                for statement in body:
                    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
                        target = statement.targets[0]
                        if isinstance(target, ast.Name):
                            # A name that is given twice means nothing.
                            self.names[target.id] = None if target.id in self.names else statement.value
                    elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                        if statement.name == "pytest_generate_tests":
                            raise _Uncounted("pytest_generate_tests makes its cases while it runs")
                        for decorator in statement.decorator_list:
                            if _name(decorator) == "fixture":
                                self.add(statement, decorator)

            def add(self, function, decorator):
                options = {word.arg: word.value for word in getattr(decorator, "keywords", [])}
                own = options.get("name")
                name = own.value if isinstance(own, ast.Constant) else function.name
                automatic = options.get("autouse")
                self.fixtures[name] = (
                    _arguments(function),
                    self.size(options["params"], f"the fixture {name}") if "params" in options else 1,
                    automatic is not None and not (isinstance(automatic, ast.Constant) and not automatic.value),
                )

            def fixture(self, name):
                if name in self.fixtures:
                    return self.fixtures[name]
                return self.above.fixture(name) if self.above else None

            def automatic(self):
                above = self.above.automatic() if self.above else set()
                return above | {name for name, (_, _, is_automatic) in self.fixtures.items() if is_automatic}

            def value(self, node):
                """What a name stands for, where that is said once."""
                for _ in range(10):
                    if not isinstance(node, ast.Name):
                        return node
                    scope = self
                    while scope and node.id not in scope.names:
                        scope = scope.above
                    found = scope.names[node.id] if scope else None
                    if found is None:
                        return node
                    node = found
                return node

            def size(self, node, what):
                """How many elements a list has that is written out."""
                node = self.value(node)
                if isinstance(node, (ast.List, ast.Tuple)) and not any(isinstance(one, ast.Starred) for one in node.elts):
                    return max(1, len(node.elts))
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    return max(1, len(node.value))
                raise _Uncounted(f"line {node.lineno}: the cases of {what} are not written out as a list")

            def marks(self, node, test):
                """The cases that a decorator makes, and the arguments that it gives: (arguments, cases); or None."""
                node = self.value(node)
                if isinstance(node, (ast.List, ast.Tuple)):
                    return [mark for one in node.elts for mark in self.marks(one, test)]
                if not isinstance(node, ast.Call):
                    return []
                if _name(node) == "usefixtures":
                    return [([], 1, {one.value for one in node.args if isinstance(one, ast.Constant)})]
                if _name(node) != "parametrize":
                    return []
                options = {word.arg: word.value for word in node.keywords}
                names = node.args[0] if node.args else options.get("argnames")
                values = node.args[1] if len(node.args) > 1 else options.get("argvalues")
                if isinstance(names, ast.Constant) and isinstance(names.value, str):
                    given = [name.strip() for name in names.value.split(",") if name.strip()]
                elif isinstance(names, (ast.List, ast.Tuple)) and all(isinstance(one, ast.Constant) for one in names.elts):
                    given = [one.value for one in names.elts]
                else:
                    raise _Uncounted(f"line {node.lineno}: the arguments of {test} are not written out")
                if values is None:
                    raise _Uncounted(f"line {node.lineno}: {test} has no list of cases")
                return [(given, self.size(values, test), set())]


        def _name(node):
            """The last name of `pytest.mark.parametrize(…)` and the like."""
            node = node.func if isinstance(node, ast.Call) else node
            return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


        def _arguments(function):
            names = [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
            return [name for name in names if name not in ("self", "cls", "request")]


        def _tests(body, scope, name, marks, file):
            scope.read(body)
            for statement in body:
                if isinstance(statement, ast.Assign) and any(_name(one) == "pytestmark" for one in statement.targets):
                    marks = marks + scope.marks(statement.value, name)
            for statement in body:
                if isinstance(statement, ast.ClassDef):
                    is_case = any(_name(base).endswith("TestCase") for base in statement.bases)
                    if is_case or statement.name.startswith("Test"):
                        own = [mark for one in statement.decorator_list for mark in scope.marks(one, statement.name)]
                        inner = list(_statements(statement.body))
                        yield from _tests(inner, _Scope(scope), f"{name}::{statement.name}", marks + own, file)
                elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and statement.name.startswith("test"):
                    if any(_name(one) == "fixture" for one in statement.decorator_list):
                        continue
                    test = f"{name}::{statement.name}"
                    own = [mark for one in statement.decorator_list for mark in scope.marks(one, statement.name)]
                    yield test, _cases(statement, marks + own, scope), ""


        def _cases(function, marks, scope):
            cases = 1
            given = set()
            used = set(_arguments(function)) | scope.automatic()
            for names, count, asked in marks:
                cases *= count
                given.update(names)
                used |= asked
            # Fixtures with parameters make a case for each; what the test is given by a mark is none.
            waiting, seen = list(used), set(given)
            while waiting:
                name = waiting.pop()
                fixture = None if name in seen else scope.fixture(name)
                seen.add(name)
                if fixture:
                    cases *= fixture[1]
                    waiting += fixture[0]
            return cases
        """#
}
