@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[tuple[str, Path]]:
    """The server over HTTP on a free port: its address, and the file that its stderr goes to."""
    command = [*program(), "--transport", "http", "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "stderr"
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [*command, *arguments], env={**os.environ, **environment}, stderr=stderr
            )
        try:
            for _ in range(600):
                said = re.search(r"Listening on (http://\S+/mcp)\n", log.read_text())
                if said or process.poll() is not None:
                    break
                time.sleep(0.05)
            assert said, f"the server did not say where it listens:\n{log.read_text()}"
            yield said[1], log
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def request(url: str, token: str | None = None) -> httpx2.Response:
    """A plain first request, which shows the status that the SDK's client would hide."""
    headers = {"accept": "application/json, text/event-stream"}
    if token is not None:
        headers["authorization"] = f"Bearer {token}"
    client = {"name": "acceptance", "version": "1"}
    params = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client}
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    return httpx2.post(url, headers=headers, json=message, timeout=20)


@asynccontextmanager
async def connected(url: str, token: str, **options: Any) -> AsyncIterator[Client]:
    """The SDK's client, with a token."""
    headers = {"authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(headers=headers, timeout=20) as http:
        async with Client(streamable_http_client(url, http_client=http), **options) as client:
            yield client
