"""iam/policy.json allows what the code calls and nothing else; nothing can destroy an instance."""

import ast
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

ROOT = Path(__file__).parent.parent
POLICY = json.loads((ROOT / "iam/policy.json").read_text())
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def _actions(effect: str) -> set[str]:
    found: set[str] = set()
    for statement in POLICY["Statement"]:
        if statement["Effect"] == effect:
            actions = statement["Action"]
            found.update([actions] if isinstance(actions, str) else actions)
    return found


def _called(methods: dict[str, str]) -> set[str]:
    """The EC2 actions that the sources can cause: client methods, and tags given on creation."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in methods:
                found.add(f"ec2:{methods[node.attr]}")
            if isinstance(node, ast.keyword) and node.arg == "TagSpecifications":
                found.add("ec2:CreateTags")
    return found


def test_the_policy_allows_exactly_what_the_code_calls(client: "EC2Client") -> None:
    assert len(SOURCES) > 5
    assert _actions("Allow") == _called(client.meta.method_to_api_mapping)


def test_no_call_goes_round_the_scan() -> None:
    # The scan above sees attributes only; a method that is looked up by name would escape it.
    for path in SOURCES:
        assert not re.search(
            r"getattr\(|make_api_call|boto3\.resource|session\.resource", path.read_text()
        ), path


def test_the_name_of_the_destroying_call_is_nowhere_in_the_sources() -> None:
    for path in SOURCES:
        assert not re.search(r"terminate_?instances?", path.read_text(), re.IGNORECASE), path


def test_the_policy_denies_it_as_well() -> None:
    assert "ec2:TerminateInstances" in _actions("Deny")
    denied = [item for item in POLICY["Statement"] if item["Effect"] == "Deny"]
    assert all(item["Resource"] == "*" and "Condition" not in item for item in denied)


def test_every_change_is_tied_to_a_tag() -> None:
    for statement in POLICY["Statement"]:
        actions: Any = statement["Action"]
        actions = [actions] if isinstance(actions, str) else actions
        assert not any("*" in action for action in actions)
        if statement["Effect"] == "Allow" and not all("Describe" in item for item in actions):
            existing = "snapshot/" not in statement["Resource"]
            assert statement["Resource"] != "*"
            assert not existing or "aws:ResourceTag/ManagedBy" in json.dumps(statement["Condition"])
