"""The one form of an answer, whichever model gives it."""

from dataclasses import asdict, dataclass
from typing import Literal, cast, get_args

from ..model import MalformedReplyError
from ..model.reading import read_json

Severity = Literal["low", "medium", "high", "critical"]
SEVERITIES: tuple[str, ...] = get_args(Severity)
_TEXTS = ("summary", "cause", "action")
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """What a model found in a line of a log."""

    severity: Severity
    summary: str
    cause: str
    action: str

    def data(self) -> dict[str, str]:
        return asdict(self)


def read_finding(text: str) -> Finding:
    """Return the answer that `text` holds, or raise `MalformedReplyError`."""
    try:
        data = read_json(_bare(text))
    except ValueError as error:
        raise MalformedReplyError(f"the answer is no JSON: {error}") from error
    if not isinstance(data, dict) or set(data) != {"severity", *_TEXTS}:
        raise MalformedReplyError("the answer is no object of severity, summary, cause and action")
    if data["severity"] not in SEVERITIES:
        raise MalformedReplyError(f"the answer's severity is none of {', '.join(SEVERITIES)}")
    for name in _TEXTS:
        if not isinstance(data[name], str) or not 0 < len(data[name].strip()) <= _LONGEST:
            raise MalformedReplyError(
                f"the answer's {name} is no text of 1 to {_LONGEST} characters"
            )
    texts = (data[name].strip() for name in _TEXTS)
    return Finding(cast("Severity", data["severity"]), *texts)


def _bare(text: str) -> str:
    """Return the text without the fence that many models put around JSON."""
    lines = text.strip().splitlines()
    fenced = len(lines) > 1 and lines[0] in {"```", "```json"} and lines[-1] == "```"
    return "\n".join(lines[1:-1]) if fenced else text
