"""What can go wrong with the facts themselves, whatever they are about, and reading them again."""

# Whoever writes facts may be in the middle of a file: what cannot be read is tried so often, with
# so many seconds in between.
TRIES = 3
PAUSE = 0.05


class FactsError(Exception):
    """Facts are missing or malformed. The message is safe to show to a client: it names files
    below the data folder, and what is wrong with them, but no path outside it."""


class UnknownServiceError(FactsError):
    """Nothing is known of a service of that name."""

    def __init__(self, name: str, similar: list[str]) -> None:
        hint = f"; did you mean {' or '.join(similar)}?" if similar else "; list_services names all"
        super().__init__(f"no service is called {name!r}{hint}")
        self.name = name
        self.similar = similar
