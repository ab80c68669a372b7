"""Reads the JSON Schemas with another program's validator: the committed ones, and those of what verbs print.

    uv run --no-project --with-requirements ../../ReportsTests/requirements.txt python check_schemas.py [CAIRN]

Each has to be a schema of 2020-12 with expressions that Python reads, and one that refuses what is no manifest at all.
With CAIRN, the schemas of output have to fit what verbs really print.
"""

import json
import re
import subprocess
import sys
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


def printed(cairn: str, *arguments: str) -> dict:
    """What a verb prints, whether it ends well or not."""
    return json.loads(subprocess.run([cairn, *arguments], capture_output=True, check=False).stdout)


if len(sys.argv) > 1:
    program = str(Path(sys.argv[1]).resolve())
    verbs = printed(program, "schema", "output", "--json")["verbs"]
    assert len(verbs) >= 12, verbs
    for verb in verbs:
        schema = printed(program, "schema", "output", verb)
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        assert schema["$id"] == f"urn:cairn:output:{verb}:1"
        # What `schema` prints may be any JSON Schema: it bears a document with nothing but a head.
        bare = [] if verb == "schema" else [{"schema": 1, "cairn": "0", "verb": verb}]
        for bad in ([], {}, {"schema": 2, "verb": verb, "errors": []}, *bare):
            assert not validator.is_valid(bad), (verb, bad)
        failure = printed(program, verb, "--nonsense", "--json")
        validator.validate(failure)
        assert failure["verb"] == verb and failure["errors"][0]["id"] == "wrong-arguments", failure
        assert verb == "schema" or not validator.is_valid(failure | {"errors": [{"id": "a"}]}), verb
    catalog = str(FOLDER.parents[2])
    for verb, more in (("list", []), ("show", ["python-mcp-server"]), ("schema", ["output", "list"]), ("lint", [])):
        options = [] if verb == "schema" else ["--catalog", catalog]
        result = printed(program, verb, *more, *options, "--json")
        assert "errors" not in result, result
        Draft202012Validator(printed(program, "schema", "output", verb)).validate(result)
