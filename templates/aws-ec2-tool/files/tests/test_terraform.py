"""The role's Terraform: it parses, is typed and pinned, and uses iam/policy.json itself."""

import re
from pathlib import Path
from typing import Any

import hcl2

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "infra/terraform"


def _read() -> dict[str, list[Any]]:
    blocks: dict[str, list[Any]] = {}
    for path in sorted(FOLDER.glob("*.tf")):
        with path.open() as file:
            for kind, found in hcl2.load(file).items():
                if isinstance(found, list):
                    blocks.setdefault(kind, []).extend(found)
    return blocks


def _named(kind: str) -> dict[str, Any]:
    """Blocks of a kind by their first label; the parser keeps the quotes of labels."""
    return {
        label.strip('"'): body
        for block in _read()[kind]
        for label, body in block.items()
        if not label.startswith("__")
    }


def test_the_policy_is_the_file_itself() -> None:
    policy = _named("resource")["aws_iam_policy"]
    body = next(iter(policy.values())) if "tool" not in policy else policy["tool"]
    path = re.search(r"path\.module}/([^\"]+)\"", str(body["policy"]))
    assert path
    assert (FOLDER / path.group(1)).resolve() == ROOT / "iam/policy.json"


def test_every_variable_and_output_is_described() -> None:
    for kind in ("variable", "output"):
        found = _named(kind)
        assert found
        for name, body in found.items():
            assert body.get("description"), name
            assert kind == "output" or "type" in body, name


def test_nobody_is_trusted_by_default() -> None:
    trusted = _named("variable")["trusted_arns"]
    assert "default" not in trusted
    assert "validation" in trusted


def test_terraform_and_its_provider_have_a_floor_and_a_cap() -> None:
    text = (FOLDER / "versions.tf").read_text()
    assert re.search(r'required_version = ">= [\d.]+', text)
    assert re.search(r'version = ">= \d+\.\d+, < \d+\.\d+"', text)


def test_every_reference_is_declared() -> None:
    text = "\n".join(path.read_text() for path in sorted(FOLDER.glob("*.tf")))
    assert set(re.findall(r"\bvar\.(\w+)", text)) == set(_named("variable"))
    declared = {
        f"{kind}.{name}"
        for kind, name in re.findall(r'^resource "(\w+)" "(\w+)"', text, re.MULTILINE)
    }
    assert set(re.findall(r"\b(aws_iam_[a-z_]+\.\w+)\.(?:arn|name)", text)) <= declared
