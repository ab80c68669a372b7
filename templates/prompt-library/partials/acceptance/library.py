{% raw %}
TEXT = """\
name: NAME
version: VERSION
summary: Judge a size
role: You judge sizes.
context: The place is {{ place }}.
task: "Version VERSION: judge {{ thing }}."
format: size is your verdict.
constraints: Be short.
inputs:
  place: {kind: value, says: where it is, choices: [here, there]}
  thing: {kind: data, says: what it is}
output:
  type: object
  additionalProperties: false
  required: [size, why]
  properties:
    size: {enum: [big, small]}
    why: {type: string, maxLength: 40}
"""
{% endraw %}


# Runs commands, each in a process of its own that begins with the imports done: they take longer
# than the commands themselves.
STARTER = """
import importlib, json, os, runpy, sys

package = sys.argv[1]
for name in ("jinja2", "jsonschema", "yaml", package + ".cli"):
    try:
        importlib.import_module(name)
    except ImportError:
        pass  # the command itself will say so, if it matters
for line in sys.stdin:
    job = json.loads(line)
    child = os.fork()
    if child == 0:
        os.environ.clear()
        os.environ.update(job["environment"])
        os.chdir(job["folder"])
        for number, path in enumerate([os.devnull, "stdout", "stderr"]):
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY
            os.dup2(os.open(path, flags), number)
        sys.argv[1:] = job["words"]
        runpy.run_module(package, run_name="__main__", alter_sys=True)
        sys.exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
LIMIT_SECONDS = 60


class Commands:
    """The command line of the project, ready to start."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", STARTER, "{{ package_name }}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self, words: list[str], folder: Path, environment: dict[str, str]) -> int:
        """Run a command in a folder, which its output goes to; return its exit code."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        job = {"words": words, "folder": str(folder), "environment": environment}
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], LIMIT_SECONDS)
        assert ready, f"{' '.join(words)} has not ended after {LIMIT_SECONDS} seconds"
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class Library:
    """A library of the test's own, and the command line that works with it."""

    def __init__(self, folder: Path, commands: Commands) -> None:
        self.folder = folder
        self.commands = commands
        self.said = ""
        self.environment: dict[str, str] = {}

    def write(self, name: str, version: int, text: str = TEXT) -> None:
        """Write a version, with NAME and VERSION in its text filled in."""
        path = self.folder / "prompts" / name / f"{version}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("NAME", name).replace("VERSION", str(version)), encoding="utf-8")
        self.load()

    def load(self) -> None:
        """Bring the prompts to where the command line looks for them."""
{% if storage == 'sqlite' %}
        (self.folder / "library.db").unlink(missing_ok=True)
        self.run("import", "prompts", code=None)
{% endif %}

    def playbook(self, *rules: dict[str, Any]) -> None:
        """Let the offline model answer by these rules."""
        path = self.folder / "playbook.json"
        path.write_text(json.dumps(rules))
        self.environment["MODEL_PLAYBOOK"] = str(path)

    def cases(self, name: str, *cases: dict[str, Any]) -> None:
        path = self.folder / "cases" / f"{name}.jsonl"
        path.write_text("".join(f"{json.dumps(case)}\n" for case in cases))

    def run(self, *arguments: str, code: int | None = 0) -> str:
        """Run a verb, and return what it printed; `code` is how it has to end."""
        ended = self.commands.run(
            list(arguments),
            self.folder,
            {**os.environ, "MODEL_PROVIDER": "offline", **self.environment},
        )
        printed = (self.folder / "stdout").read_text(encoding="utf-8")
        self.said = (self.folder / "stderr").read_text(encoding="utf-8")
        assert "Traceback" not in self.said, self.said
        assert code is None or ended == code, (
            f"{' '.join(arguments)} ended with {ended}: {printed}{self.said}"
        )
        return printed

    def data(self, *arguments: str, code: int | None = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code))

    def rendered(self, name: str, thing: str, *version: str) -> list[dict[str, str]]:
        """The messages of a request about `thing`."""
        path = self.folder / "thing.txt"
        path.write_bytes(thing.encode())
        messages: list[dict[str, str]] = self.data(
            "render", name, *version, "--value", "place=here", "--data", f"thing={path}"
        )["messages"]
        return messages


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    commands = Commands()
    yield commands
    commands.close()


@pytest.fixture
def library(tmp_path: Path, commands: Commands) -> Library:
    for name in ("prompts", "cases"):
        (tmp_path / name).mkdir()
    return Library(tmp_path, commands)
