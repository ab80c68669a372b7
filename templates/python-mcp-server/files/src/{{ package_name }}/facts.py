"""What can go wrong with the facts themselves, whatever they are about."""


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
