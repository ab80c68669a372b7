"""Reads the committed JSON Schemas with another program's validator.

    uv run --no-project --with-requirements ../../ReportsTests/requirements.txt python check_schemas.py

Each has to be a schema of 2020-12 with expressions that Python reads, and one that refuses what is no manifest at all.
"""

import json
import re
from pathlib import Path

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parents[3] / "Sources/CairnCatalog/Schemas"
KINDS = {"catalog", "template", "layer", "milestone", "record"}


def expressions(node: object) -> None:
    """Compiles every expression below a node."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            re.compile(node["pattern"])
        for value in node.values():
            expressions(value)
    elif isinstance(node, list):
        for value in node:
            expressions(value)


schemas = {path.stem: json.loads(path.read_text()) for path in FOLDER.glob("*.json")}
assert set(schemas) == KINDS, sorted(schemas)
for kind, schema in schemas.items():
    Draft202012Validator.check_schema(schema)
    expressions(schema)
    validator = Draft202012Validator(schema)
    assert not validator.is_valid([]), kind
    assert not validator.is_valid({}), kind
    assert schema["$id"] == f"urn:cairn:schema:{kind}:1"

template = Draft202012Validator(schemas["template"])
good = {"schema": 1, "version": "1.0.0", "structure": [{"id": "a", "check": "file-exists", "path": "README.md"}]}
assert template.is_valid(good), list(template.iter_errors(good))
for bad in ({"path": "../a"}, {"paht": "a"}, {"check": "file-exist"}, {"id": "a b"}, {"path": "a\nb"}):
    check = {**good["structure"][0], **bad}
    assert not template.is_valid({**good, "structure": [check]}), bad
