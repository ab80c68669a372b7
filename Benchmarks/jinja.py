#!/usr/bin/env python3
"""Times the template language against Python's Jinja2 and MiniJinja: same templates, same data, one run.

    python Benchmarks/jinja.py [--rounds N] [--binary PATH]

`make bench` runs it with the peers from the package index. Alone it makes a virtual environment below `.build` with
`Benchmarks/jinja/requirements.txt`. It builds `jinja-bench` (a release build with `CAIRN_BENCH=1`) unless `--binary`
names one, and checks that all engines give the same bytes before it times anything. Every engine is warm, renders in its
own process's memory and takes its turn in every round; what is quoted is the median over the rounds, and the median of
each round's ratio to ours. Data is made once, outside of the clock: Python objects for the two Python engines, which
look into them through Python's object protocol, and values for ours.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT / "Benchmarks" / "jinja"
WORK = ROOT / ".build" / "jinja-benchmark"
SETTINGS = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}
BUDGET = 0.05
"""How many seconds each engine renders in a round."""


def project_data() -> dict[str, Any]:
    """Data for a project's files, the size of a real one's."""
    return {
        "project_name": "python-mcp-server", "title": "Python MCP server", "version": "1.4.0", "license": "MIT",
        "summary": "A server that gives an assistant the tools of an operations team.",
        "python_versions": ["3.12", "3.13", "3.14"], "typed": True, "coverage": True, "container": True,
        "authors": [{"name": f"Author {n}", "email": f"Author.{n}@Example.org"} for n in range(3)],
        "keywords": ["mcp", "devops", "assistant", "tools", "server"], "line_length": 100,
        "dependencies": [{"name": f"package-{n * 7 % 13}", "constraint": f">={n}.1,<{n + 1}"} for n in range(12)],
        "tools": [{"name": f"tool-{n}", "constraint": f">={n}"} for n in range(6)],
        "urls": {"source": "https://example.org/s.git", "issues": "https://example.org/i", "docs": "https://example.org/d"},
        "scripts": {"serve": "server:main", "check": "server.check:main"}, "rules": ["E", "F", "I", "UP", "B", "SIM"],
        "markers": [{"name": f"m{n}", "help": f"what marker {n} says"} for n in range(4)],
        "systems": ["ubuntu-latest", "macos-latest"], "registry": "registry.example.org",
        "services": [{"name": "postgres", "port": 5432, "tries": 30}, {"name": "redis", "port": 6379, "tries": 10}],
        "badges": {"build": "https://example.org/b", "code coverage": "https://example.org/c"},
        "parts": [
            {"path": f"src/part_{n}.py", "help": f"does the {n}th thing", "done": n % 3 == 0, "started": n % 3 == 1}
            for n in range(15)
        ],
        "sections": [
            {
                "title": f"section {n} of many", "text": "Some words on it. " * 4,
                "points": [{"text": f"point {m}", "optional": m % 2 == 0} for m in range(5)],
                **({"code": f"  run --section {n}\n"} if n % 2 else {}),
            }
            for n in range(6)
        ],
        "settings": [
            {"name": f"setting_{n}", "required": n % 4 == 0, "help": f"what setting {n} is for", "secret": n % 5 == 0,
             **({"value": n} if n % 2 else {})}
            for n in range(10)
        ],
    }  # fmt: skip


def rows_data(count: int) -> dict[str, Any]:
    """Rows for the loop."""
    return {
        "rows": [
            {"name": f"name {n}", "mail": f"n{n}@example.org", "score": n % 50, "active": n % 3 != 0,
             "tags": ["a", "b", "c"] if n % 2 else []}
            for n in range(count)
        ]
    }  # fmt: skip


def forms_data() -> dict[str, Any]:
    """Forms for the macros."""
    return {
        "forms": [
            {
                "title": f"Form {f}",
                "fields": [
                    {"name": f"f{f}_{n}", "label": f"Field {n}", "value": f"v{n}" if n % 2 else "", "kind": "text"}
                    for n in range(10)
                ],
            }
            for f in range(20)
        ]
    }


def plain_text(blocks: int) -> str:
    """Much text with a tag here and there."""
    text = "Line after line of plain words that go to the output as they are, with { braces } and 100 % signs.\n" * 40
    return "".join(f"# {{{{ title }}}} {n}\n{text}{{% if {n} > 3 %}}\nmore\n{{% endif %}}\n" for n in range(blocks))


@dataclass
class Workload:
    """A template with its data."""

    name: str
    what: str
    template: str
    data: dict[str, Any]
    times: dict[str, list[float]] = field(default_factory=dict)

    def write(self) -> tuple[Path, Path]:
        template, data = WORK / f"{self.name}.j2", WORK / f"{self.name}.json"
        template.write_text(self.template, encoding="utf-8")
        data.write_text(json.dumps(self.data), encoding="utf-8")
        return template, data


class Ours:
    """Our engine, in a process that waits for its turn."""

    def __init__(self, binary: Path) -> None:
        self.process = subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.allocations: dict[str, float] = {}

    def ask(self, command: str) -> str:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(command.encode() + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().decode()
        if not answer:
            raise SystemExit(f"jinja-bench ended at: {command}")
        return answer.strip()

    def load(self, work: Workload) -> None:
        template, data = work.write()
        self.ask(f"load {work.name} {template} {data}")

    def output(self, work: Workload) -> bytes:
        assert self.process.stdout
        return self.process.stdout.read(int(self.ask(f"output {work.name}")))

    def timer(self, what: str, work: Workload) -> Callable[[int], float]:
        def run(count: int) -> float:
            nanoseconds, allocations, _ = self.ask(f"{what} {work.name} {count}").split()
            self.allocations[f"{what} {work.name}"] = int(allocations) / count
            return int(nanoseconds) / 1e9

        return run


def timer(render: Callable[[], object]) -> Callable[[int], float]:
    """Times a Python callable."""

    def run(count: int) -> float:
        start = time.perf_counter()
        for _ in range(count):
            render()
        return time.perf_counter() - start

    return run


def peers(work: Workload) -> dict[str, dict[str, Callable[[], str]]]:
    """What reads and renders, and what renders only, by engine."""
    import jinja2
    import minijinja

    python = jinja2.Environment(**SETTINGS, undefined=jinja2.StrictUndefined, cache_size=0)
    mini = minijinja.Environment(templates={work.name: work.template}, undefined_behavior="strict", **SETTINGS)
    compiled = python.from_string(work.template)
    return {
        "Jinja2": {
            "both": lambda: python.from_string(work.template).render(work.data),
            "render": lambda: compiled.render(work.data),
        },
        "MiniJinja": {
            "both": lambda: mini.render_str(work.template, **work.data),
            "render": lambda: mini.render_template(work.name, **work.data),
        },
    }


def calibrate(run: Callable[[int], float]) -> int:
    """How many runs fill the budget, after some to warm up."""
    run(2)
    return max(1, round(BUDGET / (run(3) / 3)))


def compare(ours: Ours, works: list[Workload], rounds: int) -> None:
    """Times all engines in turns and prints the tables."""
    for what, title in (("both", "parse + render"), ("render", "render only, parsed before")):
        print(f"\n{title} (medians of {rounds} rounds; the ratio says how many times as long the peer takes)")
        print(f"  {'':10} {'cairn':>10} {'MiniJinja':>11} {'':>8} {'Jinja2':>11} {'':>8} {'allocations':>12}")
        for work in works:
            runs = {"cairn": ours.timer(what, work)}
            runs |= {name: timer(engine[what]) for name, engine in peers(work).items()}
            counts = {name: calibrate(run) for name, run in runs.items()}
            times: dict[str, list[float]] = {name: [] for name in runs}
            for _ in range(rounds):
                for name, run in runs.items():
                    times[name].append(run(counts[name]) / counts[name])
            median = {name: statistics.median(values) for name, values in times.items()}
            ratio = {
                name: statistics.median(b / a for a, b in zip(times["cairn"], values, strict=True))
                for name, values in times.items()
            }
            print(
                f"  {work.name:10} {median['cairn'] * 1e6:7.0f} us {median['MiniJinja'] * 1e6:8.0f} us"
                f" {ratio['MiniJinja']:6.2f} x {median['Jinja2'] * 1e6:8.0f} us {ratio['Jinja2']:6.2f} x"
                f" {ours.allocations[f'{what} {work.name}']:12.0f}"
            )


def linearity(ours: Ours, rounds: int) -> None:
    """Prints how our cost grows when the template or the number of iterations doubles."""
    project, loop = (FILES / "project.j2").read_text(), (FILES / "loop.j2").read_text()
    series = {
        "template length": [Workload(f"length{n}", "", project * n, project_data()) for n in (1, 2, 4)],
        "iterations": [Workload(f"rows{n}", "", loop, rows_data(n * 2000)) for n in (1, 2, 4)],
    }
    print("\ngrowth of parse + render (x1 = 1)")
    for title, works in series.items():
        for work in works:
            ours.load(work)
        runs = [ours.timer("both", work) for work in works]
        counts = [calibrate(run) for run in runs]
        times: list[list[float]] = [[] for _ in runs]
        for _ in range(rounds):
            for index, run in enumerate(runs):
                times[index].append(run(counts[index]) / counts[index])
        growth = [statistics.median(b / a for a, b in zip(times[0], values, strict=True)) for values in times]
        print(f"  {title:16} " + "   ".join(f"x{n}: {value:5.2f}" for n, value in zip((1, 2, 4), growth, strict=True)))


def build() -> Path:
    """Builds the benchmark's executable; gives its path."""
    command = ["swift", "build", "-c", "release", "--product", "jinja-bench", "--package-path", str(ROOT)]
    settings = {**os.environ, "CAIRN_BENCH": "1"}
    subprocess.run(command, env=settings, check=True, stdout=sys.stderr)
    found = subprocess.run([*command, "--show-bin-path"], env=settings, check=True, capture_output=True, text=True)
    return Path(found.stdout.strip()) / "jinja-bench"


def in_environment() -> None:
    """Goes on in a virtual environment that has the peers, unless they are here already (`make bench` brings them)."""
    if all(importlib.util.find_spec(peer) for peer in ("jinja2", "minijinja")):
        return
    home = WORK / "venv"
    python = home / "bin" / "python"
    if Path(sys.prefix) == home:
        return
    if not python.exists():
        venv.create(home, with_pip=True)
        requirements = FILES / "requirements.txt"
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", requirements], check=True, stdout=sys.stderr)
    os.execv(python, [str(python), *sys.argv])


def main() -> int:
    """Runs the benchmark; gives the exit code."""
    parser = argparse.ArgumentParser(description="Times the template language against Jinja2 and MiniJinja.")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--binary", type=Path, help="a jinja-bench that was built before")
    arguments = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    in_environment()
    works = [
        Workload("project", "pyproject, workflow, README", (FILES / "project.j2").read_text(), project_data()),
        Workload("loop", "2,000 iterations", (FILES / "loop.j2").read_text(), rows_data(2000)),
        Workload("macros", "3,200 calls", (FILES / "macros.j2").read_text(), forms_data()),
        Workload("plain", "200 kB, few tags", plain_text(50), {"title": "Plain"}),
    ]
    ours = Ours(arguments.binary or build())
    for work in works:
        ours.load(work)
        expected = ours.output(work).decode()
        for name, engine in peers(work).items():
            for what, render in engine.items():
                if render() != expected:
                    (WORK / f"{work.name}.ours").write_text(expected)
                    (WORK / f"{work.name}.{name}").write_text(render())
                    raise SystemExit(f"{work.name}: {name} ({what}) gives other bytes, see {WORK}")
        print(f"{work.name}: {work.what}; {len(work.template)} bytes of template, {len(expected)} of output, all agree")
    compare(ours, works, arguments.rounds)
    linearity(ours, arguments.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
