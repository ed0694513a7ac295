"""The generated companies, each as a folder and as a migrated SQLite database."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from tests.conftest import create_database

GENERATOR = Path(__file__).resolve().parents[3] / "shared" / "tools" / "make_company.py"


@dataclass(frozen=True)
class Company:
    """A company of a size, in a folder of its own."""

    home: Path
    entries: int
    url: str = ""  # of a PostgreSQL database; empty: the SQLite file in `home`

    @property
    def folder(self) -> Path:
        """The interchange folder."""
        return self.home / "folder"

    @property
    def environment(self) -> dict[str, str]:
        """What the product's processes run with."""
        quiet = {"KTRACK_LOG_LEVEL": "ERROR", "KTRACK_RATE_LIMIT": "1000000 per second"}
        return {**os.environ, "KTRACK_INSTANCE": str(self.home), "KTRACK_DATABASE_URL": self.url, **quiet}

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.home / "ktrack.db"


@dataclass(frozen=True)
class Run:
    """What a process took: wall seconds, and its peak of memory in MiB."""

    seconds: float
    peak: float


def make(home: Path, entries: int) -> Company:
    """Generate a company, unless its folder is there from an earlier run."""
    company = Company(home / f"company_{entries}", entries)
    if not (company.folder / "evidence.csv").exists():
        company.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, str(GENERATOR), str(company.folder), "--entries", str(entries)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return company


def rows(company: Company) -> int:
    """Return how many rows all files of the folder have."""
    return sum(sum(1 for _ in path.open("rb")) - 1 for path in company.folder.glob("*.csv"))


def run(command: list[str], environment: dict[str, str]) -> Run:
    """Run a process to its end and say what it took; CalledProcessError if it failed."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(time.perf_counter() - begun, used.ru_maxrss / 1024)


def ktrack(company: Company, *arguments: str) -> Run:
    """Run a command of the product on the company's database."""
    return run([sys.executable, "-m", "ktrack", *arguments], company.environment)


def on_postgres(company: Company, server: str) -> Company:
    """Return the company with a database of its own on a PostgreSQL server, still empty."""
    name = f"company_{company.entries}"
    create_database(server, name)
    return replace(company, url=server.format(name=name))


def fresh(company: Company) -> None:
    """Give the company an empty, migrated database."""
    for path in company.home.glob("ktrack.db*") if not company.url else ():
        path.unlink()
    ktrack(company, "db", "upgrade")


def load(company: Company) -> Run:
    """Import the folder into an empty database."""
    fresh(company)
    return ktrack(company, "import", str(company.folder))
