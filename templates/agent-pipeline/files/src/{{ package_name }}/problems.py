"""What is wrong with something that was checked, in words for whoever wrote it."""

from collections.abc import Collection

from pydantic import ValidationError


def in_words(error: ValidationError, whole: str, known: Collection[str]) -> str:
    """Return one line for all problems; `whole` names what was checked, `known` what it may hold.

    What was written is not repeated: it may be long, and it may be secret.
    """
    problems = []
    for problem in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in problem["loc"]) or whole
        hint = f"; known are {', '.join(known)}" if problem["type"] == "extra_forbidden" else ""
        problems.append(f"{where}: {problem['msg']}{hint}")
    return "; ".join(problems)
