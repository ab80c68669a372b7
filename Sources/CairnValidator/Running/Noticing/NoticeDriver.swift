/// What breaks the code, change by change, and runs the tests that reach it.
///
/// Each run is a child that was forked once the packages of others were imported: that is most of what a run costs.
/// The plan that it is given is written by `NoticePlan`, and what it says is read by `NoticeReport`.
enum NoticeDriver {
    /// What the file is called.
    static let name = "cairn_notice.py"

    static let source = #"""
        """Breaks the project's code in small ways, and sees whether the project's own tests notice.

        python -I cairn_notice.py PLAN, in the environment of the copy. What came of it goes to the report, a line of JSON for
        each thing. Every run of tests is a child that was forked after the packages of others were imported.
        """

        import ast
        import gc
        import importlib
        import importlib.metadata
        import importlib.util
        import json
        import os
        import re
        import resource
        import signal
        import struct
        import sys
        import sysconfig
        import time
        import traceback

        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        import cairn_changes
        import cairn_tracer
        import pytest

        del sys.path[0]
        sys.dont_write_bytecode = True
        START = time.process_time()


        def spent():
            """The CPU time of this process and of those that it waited for, in seconds."""
            children = resource.getrusage(resource.RUSAGE_CHILDREN)
            return time.process_time() - START + children.ru_utime + children.ru_stime


        class Notice:
            def __init__(self, plan):
                self.plan = plan
                self.project = os.path.realpath(plan["project"])
                self.folder = plan["folder"]
                self.report = open(os.path.join(self.folder, "report"), "w", encoding="utf-8", buffering=1)
                self.code = [os.path.join(self.project, path) for path in plan["code"]]
                self.runs = 0

            def tell(self, event, **fields):
                self.report.write(json.dumps({"event": event, **fields}) + "\n")

            def path(self, name):
                return os.path.join(self.folder, name)

            # What is broken

            def chosen(self):
                """The changes, on lines that are the project's own and that the acceptance tests have run."""
                ran = None
                if self.plan["ran"]:
                    # They were noted when the tests ran for another check.
                    files = self.plan["ran"]["files"]
                    ran = {(files[file], line) for _, file, line in hits(self.plan["ran"]["hits"])}
                if not ran and self.plan["acceptance"]:
                    result = self.run(self.plan["acceptance"], traced=True, first=True, seconds=600)
                    self.tell("acceptance", passed=len(result["passed"]), failed=len(result["failed"]), cpu=spent())
                    ran = {(self.plan["code"][file], line) for _, file, line in hits(self.path("hits"))}
                found = []
                for number, (name, file) in enumerate(zip(self.plan["code"], self.code)):
                    with open(file, "rb") as stream:
                        data = stream.read()
                    own = self.plan["own"].get(name)
                    for change in cairn_changes.find(name, data):
                        if ran is not None and (name, change["line"]) not in ran:
                            continue
                        if own is None or any(first <= change["place"] <= last for first, last in own):
                            change["number"] = number
                            found.append(change)
                topic = set()
                for name in self.plan["topic"]:
                    with open(name, "rb") as stream:
                        topic |= cairn_changes.words(stream.read().decode("utf-8", "replace"))
                self.topic = topic or {word for change in found for word in cairn_changes.words(change["source"])}
                return cairn_changes.choose(found, self.plan["changes"], self.topic)

            # The project's own tests

            def ranked(self):
                """Its files of tests, first those that share the most words with what the milestone is about."""
                texts = {}
                for name in self.plan["tests"]:
                    with open(os.path.join(self.project, name), "rb") as stream:
                        texts[name] = stream.read().decode("utf-8", "replace")
                others = [cairn_changes.words(text) for text in texts.values()]
                weights = {name: round(cairn_changes.alike(text, self.topic, others), 6) for name, text in texts.items()}
                return sorted(texts, key=lambda name: (-weights[name], name))

            def judge(self, changes):
                self.tell("chosen", count=len(changes), cpu=spent())
                if not changes:
                    return
                share, limit = self.plan["share"], self.plan["cpu"]
                asked = -(-len(changes) * share // 100)
                self.preload()
                tests = 0
                fates = {}
                left = list(range(len(changes)))
                is_whole = True
                # Those that nothing depends on any more.
                cut = set()
                ranked = self.ranked()
                for name in ranked:
                    if spent() >= limit:
                        is_whole = False
                    if not is_whole or len(changes) - len(left) >= asked:
                        break
                    begin, cpu = time.monotonic(), spent()
                    base = self.run([name], traced=True, seconds=600)
                    modules = base.pop("modules")
                    took = time.monotonic() - begin, spent() - cpu
                    self.tell("base", file=name, passed=len(base["passed"]), wall=took[0], cpu=took[1])
                    # 5 is that no test was found, or all were left out.
                    if base["failed"] or not base["is_whole"] or base["exit"] not in (0, 5):
                        self.tell("red", **{**base, "file": name})
                        return
                    tests += len(base["passed"])
                    # What it has imported on its way, no other run need import.
                    self.load(modules)
                    reach = {}
                    for test, file, line in hits(self.path("hits")):
                        reach.setdefault((file, line), set()).add(test)
                    wanted = {}
                    for index in left:
                        change = changes[index]
                        reached = reach.get((change["number"], change["line"]), set())
                        # What ran outside of a test may matter to each.
                        names = base["tests"] if 0 in reached else [base["tests"][number - 1] for number in sorted(reached)]
                        if names := [test for test in names if test in base["passed"]]:
                            wanted[index] = names
                    for number, index in enumerate(wanted):
                        noticed = len(changes) - len(left)
                        is_lost = name == ranked[-1] and noticed + len(wanted) - number < asked
                        if noticed >= asked or (is_lost and self.plan["stopsEarly"]):
                            cut.update(list(wanted)[number:])
                            break
                        if spent() >= limit:
                            is_whole = False
                            break
                        fates[index] = self.attempt(changes[index], name, wanted[index], took)
                        if fates[index] == "noticed":
                            left.remove(index)
                noticed = len(changes) - len(left)
                for index, change in enumerate(changes):
                    fate = fates.get(index, "unreached")
                    if index in left and (index in cut or not is_whole or noticed >= asked):
                        fate = "open"
                    told = {key: change[key] for key in ("file", "place", "start", "end", "text", "kind")}
                    self.tell("change", fate=fate, **told)
                self.tell("end", asked=asked, tests=tests, usedUp=not is_whole, cpu=spent())

            def attempt(self, change, name, wanted, took):
                """Whether tests notice a change."""
                file = self.code[change["number"]]
                with open(file, "rb") as stream:
                    data = stream.read()
                changed = data[: change["start"]] + change["text"].encode() + data[change["end"] :]
                write(file, changed)
                try:
                    result = self.run(
                        [name], wanted=wanted, seconds=20 + 5 * took[0], cpu=int(5 + 3 * took[1]), is_brief=True
                    )
                finally:
                    write(file, data)
                is_same = result["is_whole"] and result["exit"] == 0 and len(result["passed"]) >= len(wanted)
                return "survived" if is_same else "noticed"

            # Running

            def preload(self):
                """Imports what others wrote and the project imports, so that each run need not."""
                names = set()
                for name in [*self.plan["code"], *self.plan["imports"]]:
                    try:
                        with open(os.path.join(self.project, name), "rb") as stream:
                            body = ast.parse(stream.read()).body
                    except (OSError, SyntaxError, ValueError, RecursionError):
                        continue
                    for statement in body:
                        if isinstance(statement, ast.Import):
                            names.update(alias.name for alias in statement.names)
                        elif isinstance(statement, ast.ImportFrom) and not statement.level:
                            names.add(statement.module)
                for point in importlib.metadata.entry_points(group="pytest11"):
                    names.add(point.module)
                self.load(sorted(names))

            def load(self, names):
                """Imports what of these others wrote; whatever it imports of the project is forgotten."""
                for name in names:
                    if name not in sys.modules and self.is_foreign(name.partition(".")[0]):
                        try:
                            importlib.import_module(name)
                        except BaseException:
                            continue
                own = [name for name, module in sys.modules.items() if self.is_inside(getattr(module, "__file__", None))]
                for name in own:
                    del sys.modules[name]
                gc.collect()
                gc.freeze()

            def is_inside(self, path):
                if not isinstance(path, str):
                    return False
                path = os.path.realpath(path)
                return path.startswith(self.project + os.sep) and not path.startswith(
                    os.path.join(self.project, ".venv") + os.sep
                )

            def is_foreign(self, name):
                try:
                    spec = importlib.util.find_spec(name)
                except (ImportError, ValueError):
                    return False
                if spec is None or any(self.is_inside(os.path.join(place, "x")) for place in spec.submodule_search_locations or ()):
                    return False
                return not self.is_inside(spec.origin)

            def run(self, tests, *, wanted=None, traced=False, first=False, seconds, cpu=None, is_brief=False):
                """Runs tests in a child."""
                self.runs += 1
                outcome = self.path(f"outcome-{self.runs}")
                hook = os.path.join(sysconfig.get_paths()["purelib"], self.plan["hook"]["name"])
                if traced:
                    write(self.path("trace.json"), json.dumps(self.code).encode())
                    write(self.path("current"), bytes(4))
                    write(self.path("hits"), b"")
                    # Processes that the tests start note what they run, too.
                    write(hook, self.plan["hook"]["line"].encode())
                try:
                    child = os.fork()
                    if child == 0:
                        try:
                            self.child(tests, outcome, wanted, traced, first, cpu, is_brief)
                        except BaseException:
                            traceback.print_exc()
                        finally:
                            os._exit(70)
                    code = wait(child, seconds)
                finally:
                    if traced:
                        os.remove(hook)
                result = new_result()
                try:
                    with open(outcome, "rb") as stream:
                        result |= json.load(stream)
                except (OSError, ValueError):
                    pass
                result["exit"] = code
                if not result["is_whole"]:
                    with open(self.path("output"), "rb") as stream:
                        lines = stream.read()[-20000:].decode("utf-8", "replace").splitlines()
                    result["output"] = "\n".join(lines[-12:])
                return result

            def child(self, tests, outcome, wanted, traced, first, cpu, is_brief):
                os.setsid()
                output = os.open(self.path("output"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                os.dup2(output, 1)
                os.dup2(output, 2)
                if cpu is not None:
                    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5))
                os.chdir(self.project)
                sys.path[:] = [self.project, *(path for path in sys.path if path != self.folder)]
                sys.argv = ["pytest"]
                current = cairn_tracer.install(self.folder) if traced else None
                plugin = plugin_of(self, outcome, wanted, first, current)
                # The packages of plug-ins are there already, and cannot be rewritten to show more of their assertions.
                arguments = ["-q", "-p", "no:cacheprovider", "--color=no", "--tb=short", "-W"]
                arguments += ["ignore::pytest.PytestAssertRewriteWarning", *tests]
                code = pytest.main(arguments + (["--exitfirst"] if is_brief else []), plugins=[plugin])
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(int(code))


        def hits(path):
            """What the tracer noted: the test's number, the file's, the line's."""
            with open(path, "rb") as stream:
                data = stream.read()
            for test, place in struct.iter_unpack("<IQ", data[: len(data) // 12 * 12]):
                yield test, place >> 32, place & 0xFFFFFFFF


        def write(path, data):
            with open(path, "wb") as stream:
                stream.write(data)


        def wait(child, seconds):
            """The exit code of a child; negative for a signal. All of its session ends with it."""
            end = time.monotonic() + seconds
            pause = 0.002
            code = None
            while code is None:
                done, status = os.waitpid(child, os.WNOHANG)
                if done:
                    code = os.waitstatus_to_exitcode(status)
                elif time.monotonic() > end:
                    os.killpg(child, signal.SIGKILL)
                    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                else:
                    time.sleep(pause)
                    pause = min(pause * 1.5, 0.05)
            try:
                os.killpg(child, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
            return code


        def new_result():
            # The modules are those that the run has imported.
            return {"tests": [], "passed": [], "failed": [], "skipped": 0, "is_whole": False, "modules": []}


        def plugin_of(notice, outcome, wanted, first, current):
            result = new_result()

            def place(longrepr):
                """The deepest place in the project that an error came through."""
                entries = getattr(getattr(longrepr, "reprtraceback", None), "reprentries", None) or []
                places = [entry.reprfileloc for entry in entries if getattr(entry, "reprfileloc", None)]
                for found in reversed(places):
                    path = os.path.join(notice.project, found.path)
                    if notice.is_inside(path):
                        return {"file": os.path.relpath(os.path.realpath(path), notice.project), "line": found.lineno}
                return {}

            def failed(report):
                crash = getattr(report.longrepr, "reprcrash", None)
                message = crash.message if crash is not None else str(report.longrepr)
                result["failed"].append({"test": report.nodeid[:500], "message": message[:2000], **place(report.longrepr)})

            class Plugin:
                @pytest.hookimpl(tryfirst=True)
                def pytest_load_initial_conftests(self, early_config):
                    # Nobody else traces or divides the run.
                    options = early_config.known_args_namespace
                    if hasattr(options, "cov_source"):
                        options.cov_source, options.no_cov = [], True

                @pytest.hookimpl(tryfirst=True)
                def pytest_cmdline_main(self, config):
                    if hasattr(config.option, "numprocesses"):
                        config.option.numprocesses = None

                @pytest.hookimpl(trylast=True)
                def pytest_collection_modifyitems(self, config, items):
                    kept = items
                    if wanted is not None:
                        kept = [item for item in items if item.nodeid in set(wanted)]
                    elif first:
                        seen = set()
                        kept = []
                        for item in items:
                            function = item.nodeid.partition("[")[0]
                            if function not in seen:
                                seen.add(function)
                                kept.append(item)
                    if len(kept) < len(items):
                        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
                        items[:] = kept
                    result["tests"] = [item.nodeid for item in items]

                @pytest.hookimpl(wrapper=True, tryfirst=True)
                def pytest_runtest_protocol(self, item):
                    if current is not None:
                        current[0] = result["tests"].index(item.nodeid) + 1
                    return (yield)

                @pytest.hookimpl(wrapper=True, tryfirst=True)
                def pytest_fixture_setup(self, fixturedef):
                    # What a fixture does for several tests may matter to each.
                    if current is None or fixturedef.scope == "function":
                        return (yield)
                    before, current[0] = current[0], 0
                    try:
                        return (yield)
                    finally:
                        current[0] = before

                def pytest_collectreport(self, report):
                    if report.failed:
                        failed(report)

                def pytest_runtest_logreport(self, report):
                    if report.failed:
                        failed(report)
                    elif report.skipped:
                        result["skipped"] += 1
                    elif report.when == "call":
                        result["passed"].append(report.nodeid)

                @pytest.hookimpl(trylast=True)
                def pytest_sessionfinish(self):
                    result["is_whole"] = True
                    result["modules"] = list(sys.modules)
                    write(outcome, json.dumps(result).encode())

            return Plugin()


        if __name__ == "__main__":
            with open(sys.argv[1], encoding="utf-8") as stream:
                notice = Notice(json.load(stream))
            notice.judge(notice.chosen())
        """#
}
