"""hidden_in_docstring: what stands here asks for nothing."""

import json
import os
import subprocess
import sys

import pytest
from probe import tool
from probe.tool import run, untold_function


@pytest.fixture
def told_by_a_name(tmp_path):
    return tmp_path


@pytest.mark.parametrize("mode_of_test", ["fast", "slow"])
def test_it(mode_of_test, told_by_a_name):
    # hidden_in_comment
    run("a value that is given")
    tool.untold_attribute()
    out = subprocess.run([sys.executable, "-m", "probe", "report", "--dry-run"], env={**os.environ, "UNTOLD_VARIABLE": "1"})
    subprocess.run(["probe", "untoldcommand", "--untold-option", "--number=1"])
    start(UNTOLD_ARGUMENT="x", encoding="utf-8")
    answer = json.loads(out)
    assert answer["total_cost"] == answer.get("untoldkey")
    assert answer["known_key"] in ("untoldword", "given"), f"untold_in_message: {answer}"
    assert {"untoldfield", "report"} <= set(answer)
    assert answer["made_up"] == 12 and answer["another_name"] == "12:00"
    assert find(answer, "not asked") == "shown_in_readme"
    give(["given", "given-too"])
    assert [one for one in answer if one == "untoldcompared"]
    assert answer["hidden_in_readme"] == answer["hidden_in_lock"]
    assert "a sentence that nobody is told" in out
    assert r"^regex_[a-z]+$" in out
