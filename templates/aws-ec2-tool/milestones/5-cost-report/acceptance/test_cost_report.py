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


def costs(report: Any) -> list[tuple[str, str]]:
    return [(group["name"], group["cost"]) for group in report["groups"]]


def test_hours_and_disks_are_grouped_by_owner(world: Any, prices: str) -> None:
    world.launch("web-1", "web-2", gigabytes=10, Owner="shop")
    world.launch("db", kind="m7i.large", gigabytes=100, Owner="bank")
    world.launch("stray", gigabytes=1)
    report = world.json("cost", "--prices", prices)
    assert report["currency"] == "USD"
    # shop: 2 * (0.0104 * 730 + 10 * 0.08); bank: 0.1008 * 730 + 100 * 0.08; and 7.592 + 0.08
    assert costs(report) == [("bank", "81.58"), ("shop", "16.78"), ("(none)", "7.67")], (
        "EC2 gives volumes by the page, two at a time here: are those of every page counted?"
    )
    assert report["total"] == "106.04", "81.584 + 16.784 + 7.672: add up first, round last"
    assert report["unpriced"] == []
    world.policy_covers_the_calls()


def test_all_disks_of_an_instance_count_and_no_others(world: Any, prices: str) -> None:
    [db] = world.launch("db", gigabytes=10, Owner="bank")
    place = world.instance(db)["Placement"]["AvailabilityZone"]
    ec2 = world.ec2()
    for number in range(5):
        made = ec2.create_volume(Size=20, AvailabilityZone=place)["VolumeId"]
        # The last one is attached to nothing.
        if number < 4:
            ec2.attach_volume(VolumeId=made, InstanceId=db, Device=f"/dev/sd{'bcde'[number]}")
    report = world.json("cost", "--prices", prices)
    assert costs(report) == [("bank", "14.79")], "7.592 + (10 + 4 * 20) * 0.08"


def test_states_decide_what_is_paid(world: Any, prices: str) -> None:
    names = ("running", "pending", "stopping", "stopped", "shutting-down", "terminated")
    ids = dict(zip(names, world.launch(*names, gigabytes=20), strict=True))
    world.ec2().stop_instances(InstanceIds=[ids["stopped"]])
    world.ec2().terminate_instances(InstanceIds=[ids["terminated"]])
    for state in ("pending", "stopping", "shutting-down"):
        world.put(ids[state], state)
    report = world.json("cost", "--prices", prices, "--by", "Name")
    assert costs(report) == [
        ("pending", "9.19"),
        ("running", "9.19"),
        ("stopping", "9.19"),
        ("stopped", "1.60"),
    ], "each group is named after the state of its instance: 7.592 of hours, 1.60 of disk"
    assert report["total"] == "29.18"


def test_a_type_without_a_price_is_named_and_its_disks_count(world: Any, prices: str) -> None:
    ids = world.launch("big", "bigger", kind="c6i.xlarge", gigabytes=25, Owner="shop")
    world.put(ids[1], "pending")
    world.launch("other", kind="c6i.large", gigabytes=25, Owner="shop")
    [off] = world.launch("off", kind="r6i.large", gigabytes=50, Owner="shop")
    world.ec2().stop_instances(InstanceIds=[off])
    report = world.json("cost", "--prices", prices)
    assert sorted(report["unpriced"]) == ["c6i.large", "c6i.xlarge"]
    assert costs(report) == [("shop", "10.00")], "125 GB in all"
    done = world.run("cost", "--prices", prices)
    assert done.returncode == 0, done.stderr
    assert "c6i.xlarge" in done.stdout + done.stderr, "people have to be told as well"


def test_any_tag_can_group(world: Any, prices: str) -> None:
    world.launch("a", gigabytes=1, Team="x", Owner="one")
    world.launch("b", gigabytes=1, Team="", Owner="two")
    world.launch("c", gigabytes=1, Team="x", Owner="three")
    world.launch("d", "e", gigabytes=1, Team="w", Owner="four")
    report = world.json("cost", "--prices", prices, "--by", "Team")
    assert costs(report) == [("w", "15.34"), ("x", "15.34"), ("(none)", "7.67")]
    assert report["total"] == "38.36"


def test_all_regions_count_and_one_that_does_not_answer_is_told(world: Any, prices: str) -> None:
    world.launch("here", gigabytes=1, Owner="shop")
    world.launch("there", gigabytes=1, Owner="shop", region="us-east-1")
    words = ("cost", "--prices", prices, "--region", "eu-central-1", "--region", "us-east-1")
    done = world.run(*words)
    assert done.returncode == 0, done.stderr
    assert "15.34" in done.stdout
    assert "shop" in done.stdout
    world.denied.add("us-east-1")
    done = world.run(*words, "--json")
    assert done.returncode == 8, f"us-east-1 is unknown, and not for free: {done.stderr}"
    assert json.loads(done.stdout)["total"] == "7.67"


def test_an_account_without_instances_costs_nothing(world: Any, prices: str) -> None:
    report = world.json("cost", "--prices", prices)
    assert (report["total"], report["groups"]) == ("0.00", [])


WRONG = [
    "",
    "[]",
    '{"instances": {"t3.micro": 1}}',
    '{"volume_gb_month": 1}',
    '{"instances": {"t3.micro": "cheap"}, "volume_gb_month": 1}',
    '{"instances": {"t3.micro": -1}, "volume_gb_month": 1}',
    '{"instances": {"t3.micro": 1}, "volume_gb_month": -1}',
]


def test_wrong_price_lists_are_refused(world: Any) -> None:
    path = world.folder / "prices.json"
    assert world.error("cost", "--prices", str(path)) == (2, "invalid_request")
    for text in WRONG:
        path.write_text(text)
        assert world.error("cost", "--prices", str(path)) == (2, "invalid_request"), text
