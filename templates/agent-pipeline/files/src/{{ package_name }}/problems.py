"""What is wrong with something that was checked, in words for whoever wrote it."""

from collections.abc import Collection

from pydantic import ValidationError


def in_words(error: ValidationError, whole: str, known: Collection[str] = ()) -> str:
    """Return one line for all problems; `whole` names what was checked, `known` what it may hold.

    What was written is not repeated: it may be long, and it may be secret. What is `known` is not
    repeated to a model that has its schema: a complaint is to name what is wrong and nothing else.
    """
    problems = []
    for problem in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in problem["loc"]) or whole
        unknown = known and problem["type"] == "extra_forbidden"
        hint = f"; known are {', '.join(known)}" if unknown else ""
        problems.append(f"{where}: {problem['msg']}{hint}")
    return "; ".join(problems)
