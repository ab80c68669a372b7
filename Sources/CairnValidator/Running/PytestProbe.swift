/// The plug-in of pytest in an acceptance run: tells what becomes of each test, which module of the project comes from
/// elsewhere than the copy, and what of pytest or of the tests was changed.
///
/// It reads what `PytestBootstrap` made before anything of the project was there: `tell`, `settings`, `sealed`.
enum PytestProbe {
    static let source = #"""
        def _probe(tell, settings, names):
            import importlib.util

            import pytest

            modules, project, tests = settings["modules"], settings["project"], settings["tests"]
            venv = os.path.join(project, ".venv")
            sealed, codes, told = [], {}, set()

            def _inside(path):
                return os.path.realpath(path).startswith(project + os.sep)

            def _own(path):
                """The path below the project, if it is a file of the project itself."""
                path = os.path.realpath(os.path.join(project, path))
                if _inside(path) and not path.startswith(venv + os.sep):
                    return os.path.relpath(path, project)
                return None

            def _place(longrepr):
                """The deepest place in the project that the error came through."""
                try:
                    entries = longrepr.reprtraceback.reprentries
                    entries = [(e.reprfileloc.path, e.reprfileloc.lineno) for e in entries if e.reprfileloc]
                    crash = longrepr.reprcrash
                    if crash is not None:
                        entries.append((crash.path, crash.lineno))
                except AttributeError:
                    return {}
                for path, line in reversed(entries):
                    own = _own(path)
                    if own is not None:
                        return {"file": own, "line": line}
                return {}

            def _message(longrepr):
                crash = getattr(longrepr, "reprcrash", None)
                text = crash.message if crash is not None else str(longrepr)
                return text[:4000]

            def _last_traceback(text):
                """The end of the last traceback that a process of the test wrote to its standard error."""
                start = text.rfind("Traceback (most recent call last):")
                if start < 0:
                    return []
                lines = text[start : start + 20000].splitlines()
                end = next((n for n, line in enumerate(lines) if n and line and not line[0].isspace()), len(lines) - 1)
                return [line[:300] for line in lines[max(0, end - 5) : end + 1]]

            def _way(longrepr):
                """The way through the acceptance tests to the error, and what pytest says of the last step."""
                way, lines, source, is_test = [], [], [], True
                for entry in getattr(getattr(longrepr, "reprtraceback", None), "reprentries", []):
                    place = getattr(entry, "reprfileloc", None)
                    if place is None:
                        continue
                    path = os.path.realpath(os.path.join(project, place.path))
                    is_test = path.startswith(tests + os.sep)
                    lines = entry.lines
                    if is_test:
                        way.append([os.path.relpath(path, tests), place.lineno])
                        source = [line for line in lines if not line.startswith("E")][-1:]
                if not is_test:
                    # It went wrong further on: the test's own line, and what was said there.
                    lines = source + [line for line in lines if line.startswith("E")]
                return {"way": [*way[:1], *way[1:][-3:]], "lines": [line[:400] for line in lines[:40]]}

            def _test(nodeid):
                return nodeid[:500]

            def _changed(what):
                if what is not None and what not in told:
                    told.add(what)
                    tell("changed", what=what)

            class Probe:
                """The hooks, without a name that a project could ask for."""

                def pytest_load_initial_conftests(self):
                    # The plug-ins are loaded, and pytest itself has made its changes to itself; no conftest.py is
                    # loaded. From here on what belongs to the project can be imported, behind what is there already.
                    sealed.extend(_sealed(names))
                    sys.path += _project_paths(project)
                    importlib.invalidate_caches()

                def pytest_sessionstart(self):
                    for name in modules:
                        try:
                            spec = importlib.util.find_spec(name)
                        except (ImportError, ValueError):
                            spec = None
                        if spec is not None and spec.origin and not _inside(spec.origin):
                            tell("foreign", module=name, file=spec.origin)

                def pytest_collectreport(self, report):
                    if report.failed:
                        message = _message(report.longrepr)
                        tell("failed", test=_test(report.nodeid), message=message, **_place(report.longrepr))
                    elif report.skipped:
                        tell("skipped", test=_test(report.nodeid), message=str(report.longrepr)[:500])

                @pytest.hookimpl(tryfirst=True)
                def pytest_runtest_makereport(self, item, call):
                    # What went wrong in a group of tasks, where only one of them failed.
                    error = call.excinfo.value if call.excinfo is not None else None
                    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
                        error = error.exceptions[0]
                    if error is not None and error is not call.excinfo.value:
                        # One that was never raised has come no way of its own: that of the group, then.
                        error = error.with_traceback(error.__traceback__ or call.excinfo.value.__traceback__)
                        call.excinfo = pytest.ExceptionInfo.from_exception(error)

                @pytest.hookimpl(tryfirst=True)
                def pytest_collection_modifyitems(self, items):
                    for item in items:
                        function = getattr(item, "function", None)
                        codes[item.nodeid] = getattr(function, "__code__", None)

                @pytest.hookimpl(tryfirst=True)
                def pytest_runtest_setup(self, item):
                    # A test that is not in the files, or that another has changed meanwhile, shows nothing.
                    code = codes.get(item.nodeid)
                    own = getattr(getattr(item, "function", None), "__code__", None)
                    if code is None or own is not code or not code.co_filename.startswith(tests + os.sep):
                        _changed("the test " + _test(item.nodeid))

                def pytest_runtest_logstart(self, nodeid):
                    tell("begun", test=_test(nodeid))

                def pytest_runtest_logfinish(self):
                    tell("ended")

                def pytest_runtest_logreport(self, report):
                    if report.failed:
                        test = _test(report.nodeid) + ("" if report.when == "call" else " (" + report.when + ")")
                        told_of = {**_place(report.longrepr), **_way(report.longrepr)}
                        told_of["written"] = _last_traceback(report.capstderr)
                        tell("failed", test=test, message=_message(report.longrepr), **told_of)
                    elif report.skipped:
                        reason = getattr(report, "wasxfail", None) or str(report.longrepr)
                        tell("skipped", test=_test(report.nodeid), message=reason[:500])
                    elif report.when == "call":
                        _changed(_broken_seal(sealed))
                        tell("passed", test=_test(report.nodeid))

                @pytest.hookimpl(trylast=True)
                def pytest_sessionfinish(self):
                    _changed(_broken_seal(sealed))
                    for name in modules:
                        file = getattr(sys.modules.get(name), "__file__", None)
                        if file and not _inside(file):
                            tell("foreign", module=name, file=file)

            return Probe()
        """#
}
