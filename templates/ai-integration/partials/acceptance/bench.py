FINDING = {"severity": "high", "summary": "It broke.", "cause": "Rust.", "action": "Look."}


# Runs commands, each in a process of its own that begins with the imports done: they take longer
# than the commands themselves.
STARTER = """
import gc, importlib, json, os, runpy, sys, traceback

package = sys.argv[1]
for name in ("boto3", package + ".cli"):
    try:
        importlib.import_module(name)
    except ImportError:
        pass  # the command itself will say so, if it matters
gc.freeze()
for line in sys.stdin:
    job = json.loads(line)
    child = os.fork()
    if child == 0:
        os.environ.clear()
        os.environ.update(job["environment"])
        os.chdir(job["folder"])
        for number, path in enumerate(["stdin", "stdout", "stderr"]):
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC if number else os.O_RDONLY
            os.dup2(os.open(path, flags), number)
        # Python's own may have read ahead in what the parent is told.
        sys.stdin = open(0, encoding="utf-8", closefd=False)
        sys.argv[1:] = job["words"]
        code = 0
        try:
            runpy.run_module(package, run_name="__main__", alter_sys=True)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else end.code is not None
        except BaseException:
            traceback.print_exc()
            code = 1
        # Taking everything apart would take longer than most commands.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
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


@dataclass
class Said:
    """An answer of the provider: a body as JSON, or the text of one that is good."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    tokens: tuple[int, int] = (1000, 100)
    finish: str = "stop"

    def data(self) -> bytes:
        if self.status != 200:
            return json.dumps(self.body or {}).encode()
        text = self.body if isinstance(self.body, str) else json.dumps(self.body or FINDING)
        choice = {"message": {"role": "assistant", "content": text}, "finish_reason": self.finish}
        usage = {"prompt_tokens": self.tokens[0], "completion_tokens": self.tokens[1]}
        return json.dumps({"choices": [choice], "usage": usage}).encode()


class Provider:
    """A server that speaks the shared form of chat completions, and answers as it is told.

    `says` gets the line of the log that was asked about, and how often it was before.
    """

    def __init__(self, says: Callable[[str, int], Said]) -> None:
        self.says = says
        self.lines: list[str] = []
        self.bodies: list[str] = []
        self._lock = threading.Lock()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                line = json.loads(json.loads(body)["messages"][-1]["content"])["line"]
                with provider._lock:
                    before = provider.lines.count(line)
                    provider.lines.append(line)
                    provider.bodies.append(body)
                said = provider.says(line, before)
                time.sleep(said.delay)
                data = said.data()
                try:
                    self.send_response(said.status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(data)))
                    for name, value in said.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    pass  # the client gave up

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def entry(self, name: str = "first", prices: tuple[float, float] = (1, 10)) -> str:
        """The provider's entry in integration.toml."""
        return (
            f'[[models]]\nname = "{name}"\nkind = "compatible"\nurl = "{self.url}"\n'
            f'model = "{name}-model"\nprice_input = {prices[0]}\nprice_output = {prices[1]}\n'
        )


{% if notification != 'file' %}
class Webhook:
    """A channel that keeps what it is told."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.status = 200
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if webhook.status == 200:
                    webhook.bodies.append(body)
                self.send_response(webhook.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/services/T0/B0/hook-of-the-tests"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


{% endif %}
{% if queue == 'redis' %}
class Redis:
    """A server of the test's own."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server")
        if program is None:
            pytest.skip("redis-server is not installed (apt-get install redis-server)")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        words = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [program, *words, "--dir", str(folder)], stdout=subprocess.DEVNULL
        )
        self.url = f"redis://127.0.0.1:{port}/0"
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("redis-server does not start")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


{% endif %}
class Desk:
    """A folder with settings and state, and the command line that works in it."""

    def __init__(self, folder: Path, commands: Commands) -> None:
        self.folder = folder
        self.commands = commands
        self.said = ""
        self.environment = {"MODEL_PROVIDER": "offline"}
        self._open: list[Any] = []
        self.settings()
{% if notification != 'file' %}
        self.webhook = Webhook()
        self._open.append(self.webhook)
        self.environment["{{ 'SLACK' if notification == 'slack' else 'TEAMS' }}_WEBHOOK_URL"] = self.webhook.url
{% endif %}
{% if queue == 'redis' %}
        redis = Redis(folder)
        self._open.append(redis)
        self.environment["REDIS_URL"] = redis.url
{% endif %}

    def provider(self, says: Callable[[str, int], Said]) -> Provider:
        provider = Provider(says)
        self._open.append(provider)
        return provider

    def close(self) -> None:
        for it in self._open:
            it.close()

    def settings(self, *parts: str) -> None:
        """Write integration.toml; calls wait for next to nothing unless `parts` say otherwise."""
        text = "\n".join(parts)
        if "[calls]" not in text:
            text = (
                "[calls]\nper_second = 1000\nat_once = 1000\nfirst_pause_seconds = 0.01\n"
                f"longest_pause_seconds = 0.02\nattempts = 3\n{text}"
            )
        (self.folder / "integration.toml").write_text(text, encoding="utf-8")

    def run(self, *words: str, typed: str = "", code: int | None = 0) -> str:
        """Run a verb, and return what it printed; `code` is how it has to end."""
        (self.folder / "stdin").write_text(typed, encoding="utf-8")
        ended = self.commands.run(
            list(words), self.folder, {**clean_environment(), **self.environment}
        )
        printed = (self.folder / "stdout").read_text(encoding="utf-8")
        self.said = (self.folder / "stderr").read_text(encoding="utf-8")
        assert "Traceback" not in self.said, self.said
        assert code is None or ended == code, (
            f"{' '.join(words)} ended with {ended}: {printed}{self.said}"
        )
        return printed

    def ask(self, *lines: str, at_once: int = 1) -> list[dict[str, Any]]:
        """Ask about lines, and return the answers in their order."""
        typed = "".join(f"{line}\n" for line in lines)
        printed = self.run("ask", "--at-once", str(at_once), typed=typed, code=None)
        answers = [json.loads(line) for line in printed.splitlines()]
        assert [it["question"] for it in answers] == list(range(1, len(lines) + 1)), self.said
        return answers

    def ingest(self, *lines: str, stream: str = "web-1") -> None:
        """Let lines come in, each as an event of its own."""
        path = self.folder / "events.jsonl"
        at = int(time.time() * 1000)
        with path.open("w", encoding="utf-8") as file:
            for line in lines:
                name = hashlib.sha256(f"{stream} {line}".encode()).hexdigest()[:16]
                event = {"id": name, "at": at, "stream": stream, "message": line}
                file.write(json.dumps(event) + "\n")
        self.run("ingest", "--events", str(path))

    def work(self, code: int | None = None) -> None:
        self.run("work", code=code)

    def incidents(self) -> dict[str, dict[str, Any]]:
        """What status says, by the line of each incident."""
        found = [json.loads(line) for line in self.run("status").splitlines()]
        return {incident["line"]: incident for incident in found}

    def told(self) -> str:
        """Everything that the channel was told."""
{% if notification == 'file' %}
        path = self.folder / "out" / "channel.jsonl"
        return path.read_text(encoding="utf-8") if path.exists() else ""
{% else %}
        return "\n".join(json.dumps(json.loads(it), ensure_ascii=False) for it in self.webhook.bodies)
{% endif %}


def clean_environment() -> dict[str, str]:
    foreign = ("AWS_", "MODEL_", "SLACK_", "TEAMS_", "REDIS_", "OTEL_", "TRAC", "EVENTS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


@pytest.fixture(scope="module")
def commands() -> Iterator[Commands]:
    commands = Commands()
    yield commands
    commands.close()


@pytest.fixture
def desk(tmp_path: Path, commands: Commands) -> Iterator[Desk]:
    desk = Desk(tmp_path, commands)
    yield desk
    desk.close()
