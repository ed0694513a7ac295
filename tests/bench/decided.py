"""The figures of what executives decide from, asked and measured, on one kind of database."""

import json
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from typing import Any

from tests.bench.company import Company
from tests.bench.finding import Finding

Tell = Callable[[Finding], None]
COLD = {"SQLite": 0.2, "PostgreSQL": 0.4}
"""The executive's page without any memory ÷ both plain aggregates."""


def measure(kind: str, small: Company, large: Company, rounds: int, tell: Tell) -> None:
    """Measure pages, trend, simulator and drill-down at both sizes."""
    few, many = _run("deciding", small, rounds), _run("deciding", large, rounds)
    it = {name: median(seconds) for name, seconds in many.items()}
    base = {name: median(seconds) for name, seconds in few.items()}

    def ratio(name: str, asked: float, ours: float, theirs: float, digits: int = 3) -> None:
        sides = f"({ours:.{digits}f} s, {theirs:.{digits}f} s)"
        tell(Finding(f"{kind}: {name}", "≤", asked, ours / theirs, sides))

    ratio("page cold ÷ two plain aggregates", COLD[kind], it["cold"], it["aggregates"])
    ratio("page after one write ÷ the same", 0.05, it["written"], it["aggregates"])
    ratio("24-month trend ÷ pandas by month", 0.3, it["trend"], it["pandas trend"])
    tell(Finding(f"{kind}: memory of that trend, MiB", "≤", 64, it["trend memory"], ""))
    ratio("simulator ÷ page cold", 1.5, it["simulator"], it["cold"])
    ratio("drill-down ÷ plain query on its base index", 1, it["drill"], it["plain drill"], 4)
    ratio("page cold, large ÷ small", 8.5, it["cold"], base["cold"])
    ratio("page warm, large ÷ small", 1.3, it["warm"], base["warm"], 4)


def measure_load(kind: str, large: Company, seconds: int, tell: Tell) -> None:
    """Measure a real server with readers and writers."""
    found = _run("load", large, seconds)
    reading = {name: median(rates) for name, rates in found["reading"].items()}
    for name, what in (("page", "page warm"), ("unchanged", "page not modified")):
        sides = f"({reading[name]:.0f} against {reading['empty']:.0f} requests/s)"
        asked = f"{kind}: {what}, requests/s ÷ an empty page's"
        tell(Finding(asked, "≥", 0.3, reading[name] / reading["empty"], sides))
    readers, writing = found["readers"], found["writing"]
    for name, words in (("p95 of 20", "20 readers without a pause"), ("p95 of 20 who look", "20 readers")):
        sides = f"({readers[name] * 1000:.1f} ms, {readers['p50 alone'] * 1000:.1f} ms)"
        late = readers[name] / readers["p50 alone"]
        tell(Finding(f"{kind}: page, p95 of {words} ÷ p50 of one", "≤", 8, late, sides))
    sides = f"({writing['posted']:.0f} against {writing['empty']:.0f} requests/s)"
    rate = writing["posted"] / writing["empty"]
    tell(Finding(f"{kind}: 50 people posting log entries ÷ an empty page", "≥", 0.15, rate, sides))
    wrong = writing["errors"] + writing["lost"]
    tell(Finding(f"{kind}: errors and lost entries of them", "≤", 0, wrong, ""))


def _run(part: str, company: Company, number: int) -> Any:
    command = [sys.executable, "-m", f"tests.bench.{part}", str(number)]
    printed = subprocess.run(command, env=company.environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(printed.stdout.splitlines()[-1])
