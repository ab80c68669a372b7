"""The typed answer: a JSON object of the prompt's schema, or the complaint that says why not."""

from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from .errors import LibraryError
from .prompt import Prompt
from .reading import parse_json

_MOST = 5


def parse_answer(prompt: Prompt, text: str) -> tuple[dict[str, Any] | None, str]:
    """Return the answer and "", or None and what is wrong with it, in words for the model."""
    try:
        answer = parse_json(text.strip(), "the answer")
    except LibraryError as error:
        return None, f"It is not one JSON object and nothing else: {error}."
    if not isinstance(answer, dict):
        return None, "It is JSON, and no object."
    problems = sorted(
        {_complaint(error) for error in Draft202012Validator(prompt.output).iter_errors(answer)}
    )
    if not problems:
        return answer, ""
    more = f" And {len(problems) - _MOST} more." if len(problems) > _MOST else ""
    return None, " ".join(problems[:_MOST]) + more


def _complaint(error: ValidationError) -> str:
    place = ".".join(str(step) for step in error.absolute_path)
    return f"{place or 'The answer'} {_rule(error)}."


def _rule(error: ValidationError) -> str:
    """Say which rule is broken, without the value: it may be long, or hold what others wrote."""
    wanted: Any = error.validator_value
    found: Any = error.instance
    match error.validator:
        case "enum":
            return f"has to be one of {', '.join(map(str, wanted))}"
        case "type":
            return f"has to be of the type {wanted}"
        case "required":
            missing = [name for name in wanted if name not in found]
            return f"lacks {', '.join(missing)}"
        case "additionalProperties":
            return "has a property that the schema does not know"
        case rule:
            return f"breaks the rule {rule} {wanted}"
