"""What the fleet costs by the month, to the cent."""

import json
from typing import Any

import pytest

PRICES = {"instances": {"t3.micro": 0.0104, "m7i.large": 0.1008}, "volume_gb_month": 0.08}


@pytest.fixture
def prices(world: Any) -> str:
    path = world.folder / "prices.json"
    path.write_text(json.dumps(PRICES))
    return str(path)


def test_hours_and_disks_are_grouped_by_owner(world: Any, prices: str) -> None:
    world.launch("web-1", "web-2", gigabytes=10, Owner="shop")
    world.launch("db", kind="m7i.large", gigabytes=100, Owner="bank")
    world.launch("stray", gigabytes=1)
    report = world.json("cost", "--prices", prices)
    assert report["currency"] == "USD"
    # shop: 2 * (0.0104 * 730 + 10 * 0.08); bank: 0.1008 * 730 + 100 * 0.08; and 7.592 + 0.08
    assert report["groups"] == [
        {"name": "bank", "cost": "81.58"},
        {"name": "shop", "cost": "16.78"},
        {"name": "(none)", "cost": "7.67"},
    ], "EC2 gives volumes by the page, two at a time here: are those of every page counted?"
    assert report["total"] == "106.04", "81.584 + 16.784 + 7.672: add up first, round last"
    assert report["unpriced"] == []
    world.policy_covers_the_calls()


def test_states_decide_what_is_paid(world: Any, prices: str) -> None:
    _, off, gone = world.launch("on", "off", "gone", gigabytes=20, Owner="shop")
    world.ec2().stop_instances(InstanceIds=[off])
    world.ec2().terminate_instances(InstanceIds=[gone])
    report = world.json("cost", "--prices", prices)
    assert report["total"] == "10.79", "one runs (7.592), two have disks (3.20)"


def test_a_type_without_a_price_is_named_and_its_disks_count(world: Any, prices: str) -> None:
    world.launch("big", kind="c6i.xlarge", gigabytes=50, Owner="shop")
    [off] = world.launch("off", kind="r6i.large", gigabytes=50, Owner="shop")
    world.ec2().stop_instances(InstanceIds=[off])
    report = world.json("cost", "--prices", prices)
    assert report["unpriced"] == ["c6i.xlarge"]
    assert report["groups"] == [{"name": "shop", "cost": "8.00"}]


def test_any_tag_can_group(world: Any, prices: str) -> None:
    world.launch("a", gigabytes=1, Team="x", Owner="one")
    world.launch("b", gigabytes=1, Team="", Owner="two")
    world.launch("c", gigabytes=1, Team="x", Owner="three")
    world.launch("d", "e", gigabytes=1, Team="w", Owner="four")
    report = world.json("cost", "--prices", prices, "--by", "Team")
    assert report["groups"] == [
        {"name": "w", "cost": "15.34"},
        {"name": "x", "cost": "15.34"},
        {"name": "(none)", "cost": "7.67"},
    ]
    assert report["total"] == "38.36"


def test_all_regions_count_and_people_can_read_it(world: Any, prices: str) -> None:
    world.launch("here", gigabytes=1, Owner="shop")
    world.launch("there", gigabytes=1, Owner="shop", region="us-east-1")
    words = ("cost", "--prices", prices, "--region", "eu-central-1", "--region", "us-east-1")
    assert world.json(*words)["total"] == "15.34"
    done = world.run(*words)
    assert done.returncode == 0, done.stderr
    assert "15.34" in done.stdout
    assert "shop" in done.stdout


def test_an_account_without_instances_costs_nothing(world: Any, prices: str) -> None:
    report = world.json("cost", "--prices", prices)
    assert (report["total"], report["groups"]) == ("0.00", [])


def test_wrong_price_lists_are_refused(world: Any) -> None:
    path = world.folder / "prices.json"
    assert world.error("cost", "--prices", str(path)) == (2, "invalid_request")
    for text in ("", "[]", "{}", '{"instances": {"t3.micro": "cheap"}, "volume_gb_month": 1}'):
        path.write_text(text)
        assert world.error("cost", "--prices", str(path)) == (2, "invalid_request"), text
