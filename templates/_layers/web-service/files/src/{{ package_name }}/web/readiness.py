"""Whether requests may come: health says that a process lives, readiness that it can work."""

from collections.abc import Callable, Mapping

# A check returns None, or why the service is not ready. It answers quickly: it is asked often.
Check = Callable[[], str | None]


class Readiness:
    """Checks with names. A service that stops is not ready, whatever they say."""

    def __init__(self, checks: Mapping[str, Check] | None = None) -> None:
        self._checks = dict(checks or {})
        self._stopping = False

    def stop(self) -> None:
        """Be not ready from now on."""
        self._stopping = True

    def reasons(self) -> dict[str, str]:
        """Return why the service is not ready, by the names of the checks; nothing if it is."""
        if self._stopping:
            return {"service": "stopping"}
        found = {}
        for name, check in self._checks.items():
            try:
                why = check()
            except Exception as error:  # a check that fails is an answer
                # The text of an error may hold what a stranger should not read.
                why = f"its check failed ({type(error).__name__})"
            if why is not None:
                found[name] = why
        return found
