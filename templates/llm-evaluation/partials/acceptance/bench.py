# Runs commands, each in a process of its own that begins with the imports done: they take longer
# than the commands themselves.
STARTER = """
import importlib, json, os, runpy, sys

package = sys.argv[1]
for name in ("jsonschema", package + ".cli"):
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


class Bench:
    """An evaluation of the test's own, and the command line that works with it."""

    def __init__(self, folder: Path, commands: Commands) -> None:
        self.folder = folder
        self.commands = commands
        self.said = ""

    def tasks(self, *tasks: dict[str, Any], name: str = "tasks") -> None:
        self._lines(self.folder / "tasks" / f"{name}.jsonl", tasks)

    def answers(self, model: str, texts: dict[str, str], *, usd: float = 1.0) -> None:
        """Write what a model said to tasks; a million tokens in cost so much, each has a hundred."""
        head = {
            "model": model,
            "origin": "recorded",
            "date": "2026-11-01",
            "usd_per_million_input": usd,
            "usd_per_million_output": 0,
        }
        rows = [
            {
                "task": name,
                "question": QUESTION.replace("NAME", name),
                "text": text,
                "input_tokens": 100,
                "output_tokens": 10,
                "seconds": 1.0,
            }
            for name, text in texts.items()
        ]
        self._lines(self.folder / "answers" / f"{model}.jsonl", [head, *rows])

    def run(self, *arguments: str, code: int | None = 0) -> str:
        """Run a verb, and return what it printed; `code` is how it has to end."""
        ended = self.commands.run(
            list(arguments), self.folder, {**os.environ, "MODEL_PROVIDER": "offline"}
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

    @staticmethod
    def _lines(path: Path, rows: Any) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


QUESTION = "Is NAME up?"
PROVENANCE = {
    "source": "an incident of ours",
    "author": "the test",
    "date": "2026-11-01",
    "licence": "CC0-1.0",
}


def task(name: str, **more: Any) -> dict[str, Any]:
    """A task whose right answer is yes. Questions have few words, so that none is like another."""
    return {
        "id": name,
        "question": QUESTION.replace("NAME", name),
        "form": "line",
        "scorer": {"type": "exact", "accept": ["yes"]},
        "provenance": PROVENANCE,
        **more,
    }


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    commands = Commands()
    yield commands
    commands.close()


@pytest.fixture
def bench(tmp_path: Path, commands: Commands) -> Bench:
    return Bench(tmp_path, commands)
