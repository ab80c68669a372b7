import CairnDiagnostics
import SystemPackage

/// What notes which statements of the project's functions run, in the tests' process and in those that they start.
///
/// It puts a call before each statement when a module of the project is imported: nothing of others' packages is slowed
/// down, every version of Python does it alike, and no other tracer is in its way.
enum NoticeTracer {
    /// What the file is called.
    static let name = "cairn_tracer.py"

    static let source = #"""
        """Notes which statements of the project's functions run: in this process, and in those that it starts.

        The statements are counted by calls that are put before them when a module is imported: nothing else is slowed down.
        """

        import ast
        import builtins
        import importlib.machinery
        import json
        import mmap
        import os
        import struct
        import sys


        def install(folder):
            with open(os.path.join(folder, "trace.json"), encoding="utf-8") as stream:
                files = {path: number for number, path in enumerate(json.load(stream))}
            hits = os.open(os.path.join(folder, "hits"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with open(os.path.join(folder, "current"), "r+b") as stream:
                current = memoryview(mmap.mmap(stream.fileno(), 4)).cast("I")
            seen = set()

            def hit(place):
                key = (current[0], place)
                if key not in seen:
                    seen.add(key)
                    os.write(hits, struct.pack("<IQ", *key))

            builtins.__cairn_hit__ = hit
            sys.meta_path.insert(0, _Finder(files))
            return current


        class _Finder:
            def __init__(self, files):
                self.files = files
                self.names = {
                    part.removesuffix(".py") for path in files for part in path.split(os.sep) if part
                }

            def find_spec(self, name, path=None, target=None):
                if name.partition(".")[0] not in self.names:
                    return None
                spec = importlib.machinery.PathFinder.find_spec(name, path, target)
                if spec is None or type(spec.loader) is not importlib.machinery.SourceFileLoader:
                    return None
                number = self.files.get(os.path.realpath(spec.origin))
                if number is None:
                    return None
                spec.loader = _Loader(name, spec.origin)
                spec.loader.number = number
                return spec


        class _Loader(importlib.machinery.SourceFileLoader):
            number = 0

            def get_code(self, fullname):
                path = self.get_filename(fullname)
                try:
                    tree = ast.parse(self.get_data(path), path)
                    _Marks(self.number << 32).visit(tree)
                    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)
                except (RecursionError, SyntaxError, ValueError):
                    return super().get_code(fullname)


        class _Marks(ast.NodeTransformer):
            def __init__(self, base):
                self.base = base
                self.inside = False

            def visit_FunctionDef(self, node):
                outside, self.inside = self.inside, True
                self.generic_visit(node)
                self.inside = outside
                return node

            visit_AsyncFunctionDef = visit_FunctionDef

            def visit_ClassDef(self, node):
                outside, self.inside = self.inside, False
                self.generic_visit(node)
                self.inside = outside
                return node

            def visit_Lambda(self, node):
                return node

            def generic_visit(self, node):
                super().generic_visit(node)
                if self.inside:
                    for name in ("body", "orelse", "finalbody"):
                        block = getattr(node, name, None)
                        if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                            setattr(node, name, self.marked(block, node))
                return node

            def marked(self, block, owner):
                out = []
                for number, statement in enumerate(block):
                    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
                    if number or not is_text:
                        call = ast.Call(
                            ast.Name("__cairn_hit__", ast.Load()), [ast.Constant(self.base + statement.lineno)], []
                        )
                        out.append(ast.copy_location(ast.Expr(call), statement))
                    out.append(statement)
                return out
        """#

    /// The file, among the packages of an environment, that has each of its processes begin with the tracer.
    static let hookName = "cairn_tracer_hook.pth"

    /// What stands in it: one line that Python executes at its start, and that does nothing once the folder is gone.
    static func hook(_ folder: FilePath) -> String {
        var json = JSONWriter(pretty: false)
        json.value(folder.string)
        let start = "[sys.path.insert(0, f), __import__('cairn_tracer').install(f), sys.path.remove(f)]"
        return "import os, sys; f = \(json.text); os.path.exists(f + '/current') and \(start)\n"
    }
}
