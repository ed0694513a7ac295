"""`make bench`: what the product takes, as ratios to a yardstick measured beside it in the same run.

    python -m tests.bench [import] [report] [page] [home] [placement] [deciding] [load] [search] [board]
        [--small 100000] [--large 1000000] [--rounds 5]

Machines are noisy: the two sides take turns, and the ratio is that of the medians. A missed figure is marked;
the exit status is 0 all the same.
"""

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench import company as companies
from tests.bench import decided, placing
from tests.bench.company import GENERATOR, Company
from tests.bench.finding import Finding
from tests.support import postgres

PARTS = ("import", "report", "page", "home", "placement", "deciding", "load", "search", "board")
WITHOUT_COMPANY = {"placement", "search", "board"}
# Asked for is the cold page; the one after a write grows with the data, as nothing of a start is in it.
PAGES = (("cold", "cold (first of a process)", 8.5), ("written", "after a write", 8.5), ("warm", "warm", 1.3))
PLAIN = Path(__file__).with_name("plain_pandas.py")
BY_MONTH = """
    SELECT evidence.skill_id, substr(log_entries.happened_on, 1, 7) AS month, sum(log_entries.minutes)
    FROM log_entries JOIN evidence ON evidence.entry_id = log_entries.id
    GROUP BY evidence.skill_id, month
"""


def tell(finding: Finding) -> None:
    """Print a line of the table."""
    mark = "ok    " if finding.held else "MISSED"
    asked = f"{finding.sign} {finding.asked:g}"
    sys.stdout.write(
        f"{mark}  {finding.name:<58} asked {asked:<8} measured {finding.measured:<8.3g} {finding.sides}\n"
    )
    sys.stdout.flush()


def measure_import(large: Company, rounds: int) -> None:
    """Import against plain pandas, in turns."""
    rows, ours, theirs = companies.rows(large), [], []
    plain = [sys.executable, str(PLAIN), str(large.folder), str(large.home / "plain.db")]
    for _ in range(rounds):
        theirs.append(companies.run(plain, dict(os.environ)))
        ours.append(companies.load(large))
    (large.home / "plain.db").unlink()
    own, other = median(run.seconds for run in ours), median(run.seconds for run in theirs)
    sides = f"({rows / own:,.0f} against {rows / other:,.0f} rows/s; {own:.1f} s, {other:.1f} s)"
    tell(Finding("import rows/s ÷ pandas.read_csv + to_sql", "≥", 1, other / own, sides))
    peak = max(run.peak for run in ours)
    tell(Finding("peak memory of the import, MiB", "≤", 2048, peak, ""))


def measure_report(large: Company, rounds: int) -> None:
    """`ktrack report` with its start against one GROUP BY over the log, in turns."""
    ours, theirs = [], []
    for _ in range(rounds):
        theirs.append(_group_by(large))
        ours.append(companies.ktrack(large, "report", "--as-of", "2026-11-01", "--json").seconds)
    sides = f"({median(ours):.2f} s, {median(theirs):.2f} s)"
    ratio = median(ours) / median(theirs)
    tell(Finding("ktrack report ÷ GROUP BY skill, month over the log", "≤", 2, ratio, sides))


def _group_by(large: Company) -> float:
    connection = sqlite3.connect(large.database)
    begun = time.perf_counter()
    found = connection.execute(BY_MONTH).fetchall()
    taken = time.perf_counter() - begun
    connection.close()
    assert found, "the log has entries with skills"
    return taken


def measure_page(small: Company, large: Company, rounds: int) -> None:
    """The executive's page at both sizes, a process each, in turns."""
    found: dict[int, dict[str, list[float]]] = {}
    for _ in range(rounds):
        for one in (small, large):
            command = [sys.executable, "-m", "tests.bench.pages", "2"]
            printed = subprocess.run(command, env=one.environment, check=True, capture_output=True, text=True)
            for name, seconds in json.loads(printed.stdout.splitlines()[-1]).items():
                found.setdefault(one.entries, {}).setdefault(name, []).extend(seconds)
    for name, what, bound in PAGES:
        ours, theirs = median(found[large.entries][name]), median(found[small.entries][name])
        sides = f"({ours:.3f} s, {theirs:.3f} s)"
        tell(Finding(f"executive page {what}, large ÷ small", "≤", bound, ours / theirs, sides))


def measure_home(large: Company, rounds: int) -> None:
    """The home page of somebody with five years of history against a newcomer's."""
    command = [sys.executable, "-m", "tests.bench.homes", str(4 * rounds)]
    printed = subprocess.run(command, env=large.environment, check=True, capture_output=True, text=True)
    found = {name: median(seconds) for name, seconds in json.loads(printed.stdout.splitlines()[-1]).items()}
    sides = f"({found['full'] * 1000:.0f} ms, {found['empty'] * 1000:.0f} ms)"
    ratio = found["full"] / found["empty"]
    tell(Finding("home page, five years of history ÷ none", "≤", 2, ratio, sides))


def measure_placement(rounds: int) -> None:
    """Placing 50,000 due checks of 10,000 people against sorting them."""
    found = placing.timed(2 * rounds)
    ours, theirs = median(found.ours), median(found.pandas)
    sides = f"({ours * 1000:.0f} ms, {theirs * 1000:.1f} ms)"
    tell(Finding("placement of 50,000 due checks, s", "≤", 2, ours, ""))
    tell(Finding("placement ÷ sorting the same rows in pandas", "≤", 20, ours / theirs, sides))


def measure_search(given: argparse.Namespace) -> None:
    """The search among 100,000 documents against one count of their table, on both databases."""
    for kind, found in _on_both("searching", given):
        sides = f"({found['search'] * 1000:.1f} ms, {found['count'] * 1000:.2f} ms)"
        ratio = found["search"] / found["count"]
        tell(Finding(f"{kind}: search for a common word ÷ one COUNT(*)", "≤", 10, ratio, sides))


def measure_board(given: argparse.Namespace) -> None:
    """The 500th page of a board of 100,000 posts against its first, on both databases."""
    for kind, found in _on_both("turning", given):
        sides = f"({found['late'] * 1000:.1f} ms, {found['first'] * 1000:.1f} ms)"
        ratio = found["late"] / found["first"]
        tell(Finding(f"{kind}: board of 100,000 posts, page 500 ÷ page 1", "≤", 1.5, ratio, sides))


def _on_both(module: str, given: argparse.Namespace) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the kind of database and the median seconds that a module measures on it, filled by itself."""
    with postgres.server() as url:
        home = given.home / module
        home.mkdir(parents=True, exist_ok=True)
        plain = Company(home, 0)
        for kind, one in {"SQLite": plain, "PostgreSQL": companies.on_postgres(plain, url)}.items():
            companies.fresh(one)
            command = [sys.executable, "-m", f"tests.bench.{module}", str(4 * given.rounds)]
            printed = subprocess.run(command, env=one.environment, check=True, capture_output=True, text=True)
            measured = json.loads(printed.stdout.splitlines()[-1])
            yield kind, {name: median(times) for name, times in measured.items()}


def measure_both(small: Company, large: Company, given: argparse.Namespace) -> None:
    """What executives decide from, and a server under load, on SQLite and on PostgreSQL."""
    with postgres.server() as url:
        others = [companies.on_postgres(one, url) for one in (small, large)]
        for one in others:
            companies.load(one)
        for name, (few, many) in {"SQLite": (small, large), "PostgreSQL": others}.items():
            if "deciding" in given.parts:
                decided.measure(name, few, many, given.rounds, tell)
            if "load" in given.parts:
                decided.measure_load(name, many, given.seconds, tell)


def arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS))
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=30, help="how long people post log entries")
    parser.add_argument("--imports", type=int, default=1, help="rounds of the import, which is long")
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "ktrack-bench")
    given = parser.parse_args()
    given.parts = set(given.parts or PARTS)
    return given


def measure_companies(given: argparse.Namespace) -> None:
    """Measure what needs the generated companies."""
    small, large = (companies.make(given.home, entries) for entries in (given.small, given.large))
    if "import" in given.parts:
        measure_import(large, given.imports)
    for one in (large, small):
        if not one.database.exists():
            companies.load(one)
    if "report" in given.parts:
        measure_report(large, given.rounds)
    if "page" in given.parts:
        measure_page(small, large, given.rounds)
    if "home" in given.parts:
        measure_home(large, given.rounds)
    if given.parts & {"deciding", "load"}:
        measure_both(small, large, given)


def main() -> int:
    """Measure what was asked for."""
    given = arguments()
    sys.stdout.write(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    if "placement" in given.parts:
        measure_placement(given.rounds)
    if "search" in given.parts:
        measure_search(given)
    if "board" in given.parts:
        measure_board(given)
    if given.parts <= WITHOUT_COMPANY:
        return 0
    if not GENERATOR.exists():
        sys.stderr.write("The benchmark needs the generator of companies, ../shared/tools/make_company.py.\n")
        return 1
    measure_companies(given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
