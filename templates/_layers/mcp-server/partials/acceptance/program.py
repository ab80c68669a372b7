@functools.cache
def program() -> list[str]:
    """The words that start the program: `python -m PACKAGE`, or something faster that does the same."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = str(Path(folder.name) / "s")
    if sys.platform != "linux" or len(path) > 100:
        return [sys.executable, "-m", "{{ package_name }}"]
    launcher = str(Path(__file__).with_name("launcher.py"))
    process = subprocess.Popen(
        [sys.executable, launcher, "serve", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    atexit.register(process.communicate)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return [sys.executable, "-I", "-S", launcher, "start", path, "{{ package_name }}"]
