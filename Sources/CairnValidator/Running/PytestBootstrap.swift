/// How the process of an acceptance run begins: Python that takes the channel to Cairn, reads the acceptance tests, and
/// loads pytest and its plug-ins, all before a path of the project is known to it.
///
/// It is started isolated and without `site` (`-I -S`), so that no `.pth`, `sitecustomize` or `usercustomize` is
/// executed. What it tells goes over a socket that it alone has, with a key that it alone was given.
enum PytestBootstrap {
    /// The whole program.
    static let program = [AcceptanceCount.source, PytestProbe.source, source].joined(separator: "\n\n\n")

    private static let source = #"""
        import importlib.metadata
        import json
        import site
        import sys
        from types import FunctionType


        def _settings():
            """What Cairn says first on the channel, which is closed to all that this process starts."""
            os.set_inheritable(3, False)
            data = b""
            while not data.endswith(b"\n"):
                piece = os.read(3, 65536)
                if not piece:
                    raise SystemExit("no word from Cairn")
                data += piece
            return json.loads(data)


        def _reporter(key):
            """What tells Cairn something: each line has the key, which nobody else was given, and its number."""
            quote, write = json.encoder.encode_basestring_ascii, os.write
            current, own = os.getpid, os.getpid()
            number = 0

            def form(value):
                if value.__class__ is int:
                    return str(value)
                if value.__class__ is list:
                    return "[" + ", ".join([form(one) for one in value]) + "]"
                return quote(value.encode("utf-8", "replace").decode())

            def tell(event, **fields):
                nonlocal number
                # A fork has the channel, too, and nothing to say.
                if current() != own:
                    return
                number += 1
                line = f'{key} {number} {{"event": "{event}"'
                for name, value in fields.items():
                    line += f', "{name}": {form(value)}'
                rest = (line + "}\n").encode()
                while rest:
                    rest = rest[write(3, rest) :]

            return tell


        def _site(environment):
            return os.path.join(environment, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")


        def _project_paths(project):
            """Where the project's sources are, by the paths in files of paths, of which no line runs; behind them, where
            the project is installed with the packages that the harness has already."""
            packages, sources = _site(sys.prefix), []
            for name in sorted(os.listdir(packages)) if os.path.isdir(packages) else []:
                if not name.endswith(".pth"):
                    continue
                with open(os.path.join(packages, name), encoding="utf-8", errors="replace") as file:
                    lines = [line.strip() for line in file]
                for path in (os.path.realpath(os.path.join(packages, line)) for line in lines if "\0" not in line):
                    inside = (path + os.sep).startswith(project + os.sep)
                    inside = inside and not (path + os.sep).startswith(sys.prefix + os.sep)
                    if inside and os.path.isdir(path) and path not in sources:
                        sources.append(path)
            return [*sources, packages]


        def _plugins(site, folder):
            """The modules of the plug-ins that the template has, and the names of the others, which are not loaded."""
            with open(os.path.join(folder, "packages"), encoding="utf-8") as file:
                known = set(file.read().split())
            modules, others = set(), set()
            for distribution in importlib.metadata.distributions(path=[site]):
                name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"] or "").lower()
                for entry in distribution.entry_points:
                    if entry.group == "pytest11" and name in known:
                        modules.add(entry.value.partition(":")[0].partition(".")[0])
                    elif entry.group == "pytest11":
                        others.add(entry.name)
            return modules, others


        def _sealed(names):
            """The functions of modules, with what they execute: what a project has no reason to change."""
            places, seen, sealed = [], set(), []
            for name, module in list(sys.modules.items()):
                if name.partition(".")[0] in names and module is not None:
                    places.append((name, vars(module)))
            for name, place in places:
                for key, value in list(place.items()):
                    if isinstance(value, type) and value.__module__.partition(".")[0] in names and value not in seen:
                        seen.add(value)
                        places.append((f"{value.__module__}.{value.__qualname__}", vars(value)))
                    is_function = isinstance(value, FunctionType)
                    if is_function or isinstance(value, (staticmethod, classmethod, property)):
                        sealed.append((f"{name}.{key}", place, key, value, value.__code__ if is_function else None))
            return sealed


        def _broken_seal(sealed):
            """What of it is no longer so; nothing most of the time."""
            for name, place, key, value, code in sealed:
                if place.get(key) is not value or (code is not None and value.__code__ is not code):
                    return name
            return None


        def _main():
            settings = _settings()
            tell = _reporter(settings["key"])
            harness = _site(os.path.join(settings["harness"], ".venv"))
            # What tests start with `sys.executable` is the project's.
            sys.prefix = sys.exec_prefix = os.path.join(settings["project"], ".venv")
            sys.executable = os.path.join(sys.prefix, "bin", "python")
            site.ENABLE_USER_SITE = False
            site.setquit()
            site.setcopyright()
            site.sethelper()
            for test, cases, why in _expected(settings["tests"], settings["path"]):
                tell("expected", test=test, cases=cases, why=why)

            sys.path.append(harness)
            import pytest

            # pytest loads the plug-ins of all packages that it can see: at this moment, those of the harness.
            modules, others = _plugins(harness, settings["harness"])
            arguments = [word for name in sorted(others) for word in ("-p", "no:" + name)] + settings["arguments"]
            probe = _probe(tell, settings, {"_pytest", "pytest", "pluggy", *modules})
            status = pytest.main(arguments, plugins=[probe])
            tell("finish", status=int(status))
            return int(status)


        sys.exit(_main())
        """#
}
