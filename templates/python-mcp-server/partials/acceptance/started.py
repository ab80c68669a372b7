def started(*arguments: str, **environment: str) -> StdioServerParameters:
    """The server as a client starts it: `python -m PACKAGE` with these arguments and variables."""
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "{{ package_name }}", *arguments],
        env={**os.environ, **environment},
    )
