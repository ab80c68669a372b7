"""The role's template: linted, and the same policy as iam/policy.json."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
POLICY = json.loads((ROOT / "iam/policy.json").read_text())
TEMPLATE = ROOT / "infra/cloudformation/role.yaml"


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's tags, which are left as their text."""


_Loader.add_multi_constructor("!", lambda _loader, _suffix, node: node.value)


def _template() -> Any:
    return yaml.load(TEMPLATE.read_text(), _Loader)  # noqa: S506 - a subclass of SafeLoader


def test_cfn_lint_has_no_complaints() -> None:
    linted = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), TEMPLATE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout


def test_the_template_repeats_the_policy_exactly() -> None:
    resources = _template()["Resources"]
    assert resources["Policy"]["Properties"]["PolicyDocument"] == POLICY
    assert resources["Role"]["Properties"]["ManagedPolicyArns"] == ["Policy"]


def test_nobody_is_trusted_by_default() -> None:
    parameter = _template()["Parameters"]["TrustedArn"]
    assert "Default" not in parameter
    assert "*" not in json.dumps(_template()["Resources"]["Role"]["Properties"])
