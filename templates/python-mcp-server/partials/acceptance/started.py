def started(*arguments: str, **environment: str) -> StdioServerParameters:
    """The server as a client starts it: `python -m PACKAGE` with these arguments and variables."""
    command, *words = program()
    return StdioServerParameters(
        command=command, args=[*words, *arguments], env={**os.environ, **environment}
    )
