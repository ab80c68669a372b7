"""JSON of a stated form, with stated values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, best_match

from ..errors import EvaluationError
from ..reading import fields, parse_json
from .scorer import Judged


@dataclass(frozen=True, slots=True)
class Structure:
    """As right as the share of values that are as they should be; 0 if the form is wrong."""

    schema: Mapping[str, Any]
    values: Mapping[str, Any]
    kind: str = "structure"

    @classmethod
    def of(cls, raw: Mapping[str, Any], where: str) -> "Structure":
        raw = fields(raw, {"schema", "values"}, set(), where)
        schema, values = raw["schema"], raw["values"]
        if not isinstance(schema, dict) or not isinstance(values, dict) or not values:
            raise EvaluationError(
                f"{where}: schema and values are objects, and values is not empty"
            )
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            raise EvaluationError(f"{where}: schema: {error.message}") from error
        return cls(schema, values)

    def judge(self, text: str) -> Judged:
        try:
            found = parse_json(text.strip(), "it")
        except EvaluationError as error:
            return Judged(0.0, str(error))
        wrong = best_match(Draft202012Validator(self.schema).iter_errors(found))
        if wrong is not None:
            return Judged(0.0, f"{wrong.json_path}: {wrong.validator} does not hold")
        if not isinstance(found, dict):
            return Judged(0.0, "it is no object")
        off = [name for name, value in self.values.items() if not _same(found.get(name), value)]
        note = f"other values: {', '.join(off)}" if off else ""
        return Judged(1 - len(off) / len(self.values), note)


def _same(found: Any, wanted: Any) -> bool:
    """Python takes true for 1 and 1.0 for 1; of those only the second is the same in JSON."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(_same, found, wanted))
    if isinstance(found, dict) and isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(_same(found[k], wanted[k]) for k in found)
    return bool(found == wanted)
