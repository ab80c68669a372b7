/// The plug-in that pytest loads in an acceptance run: writes a line of JSON for each test, and for each module of the
/// project that comes from elsewhere than the copy.
enum PytestProbe {
    static let source = #"""
        import importlib.util
        import json
        import os
        import sys

        import pytest

        _report = open(os.environ.pop("CAIRN_REPORT"), "w", encoding="utf-8", buffering=1)
        _modules = [name for name in os.environ.pop("CAIRN_MODULES").split(",") if name]
        _project = os.path.realpath(os.environ["CAIRN_PROJECT"])
        _tests = os.path.join(os.path.dirname(_project), "acceptance")


        def _write(event, **fields):
            _report.write(json.dumps({"event": event, **fields}) + "\n")


        def _inside(path):
            return os.path.realpath(path).startswith(_project + os.sep)


        def _own(path):
            """The path below the project, if it is a file of the project itself."""
            path = os.path.realpath(os.path.join(_project, path))
            if _inside(path) and not path.startswith(os.path.join(_project, ".venv") + os.sep):
                return os.path.relpath(path, _project)
            return None


        def _place(longrepr):
            """The deepest place in the project that the error came through."""
            try:
                entries = [(e.reprfileloc.path, e.reprfileloc.lineno) for e in longrepr.reprtraceback.reprentries if e.reprfileloc]
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


        def _way(longrepr):
            """The way through the acceptance tests to the error, and what pytest says of the last step."""
            way, lines = [], []
            for entry in getattr(getattr(longrepr, "reprtraceback", None), "reprentries", []):
                place = getattr(entry, "reprfileloc", None)
                if place is None:
                    continue
                path = os.path.realpath(os.path.join(_project, place.path))
                if path.startswith(_tests + os.sep):
                    way.append([os.path.relpath(path, _tests), place.lineno])
                lines = entry.lines
            return {"way": [*way[:1], *way[1:][-3:]], "lines": [line[:400] for line in lines[:40]]}


        def _test(nodeid):
            return nodeid[:500]


        def pytest_sessionstart(session):
            for name in _modules:
                try:
                    spec = importlib.util.find_spec(name)
                except (ImportError, ValueError):
                    spec = None
                if spec is not None and spec.origin and not _inside(spec.origin):
                    _write("foreign", module=name, file=spec.origin)


        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_makereport(item, call):
            """What went wrong in a group of tasks, where only one of them failed."""
            error = call.excinfo.value if call.excinfo is not None else None
            while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
                error = error.exceptions[0]
            if error is not None and error is not call.excinfo.value:
                call.excinfo = pytest.ExceptionInfo.from_exception(error)


        def pytest_collectreport(report):
            if report.failed:
                _write("failed", test=_test(report.nodeid), message=_message(report.longrepr), **_place(report.longrepr))
            elif report.skipped:
                _write("skipped", test=_test(report.nodeid), message=str(report.longrepr)[:500])


        def pytest_runtest_logreport(report):
            if report.failed:
                test = _test(report.nodeid) + ("" if report.when == "call" else " (" + report.when + ")")
                _write("failed", test=test, message=_message(report.longrepr), **_place(report.longrepr), **_way(report.longrepr))
            elif report.skipped:
                reason = getattr(report, "wasxfail", None) or str(report.longrepr)
                _write("skipped", test=_test(report.nodeid), message=reason[:500])
            elif report.when == "call":
                _write("passed", test=_test(report.nodeid))


        @pytest.hookimpl(trylast=True)
        def pytest_sessionfinish(session, exitstatus):
            for name in _modules:
                file = getattr(sys.modules.get(name), "__file__", None)
                if file and not _inside(file):
                    _write("foreign", module=name, file=file)
            _write("finish", status=int(exitstatus))
        """#
}
