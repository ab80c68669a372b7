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


class Library:
    """A library of the test's own, and the command line that works with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: dict[str, str] = {}
        for name in ("prompts", "cases"):
            (folder / name).mkdir()

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
        done = subprocess.run(
            [sys.executable, "-m", "{{ package_name }}", *arguments],
            cwd=self.folder,
            env={**os.environ, "MODEL_PROVIDER": "offline", **self.environment},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert code is None or done.returncode == code, (
            f"{' '.join(arguments)} ended with {done.returncode}: {done.stdout}{done.stderr}"
        )
        self.said = done.stderr
        return done.stdout

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


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)
