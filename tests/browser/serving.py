"""The product's own server for a test, and its commands on the same database."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from tests.support.listening import await_answer, free_port


@dataclass(frozen=True)
class Site:
    """A running server, and how to ask its database from the command line."""

    url: str
    environment: dict[str, str]

    def report(self, *arguments: str) -> dict[str, Any]:
        """Return what `ktrack report --json` says about the same database."""
        command = [sys.executable, "-m", "ktrack", "report", "--json", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, check=True)
        said: dict[str, Any] = orjson.loads(done.stdout)
        return said


@contextmanager
def serving(command: str, database: str, instance: Path) -> Iterator[Site]:
    """Run `ktrack serve` or `ktrack demo` on a database while the body runs."""
    port = free_port()
    environment = {
        **os.environ, "KTRACK_DATABASE_URL": database, "KTRACK_INSTANCE": str(instance),
        "KTRACK_PORT": str(port), "KTRACK_PROCESSES": "1", "KTRACK_LOG_LEVEL": "WARNING",
        "KTRACK_RATE_LIMIT": "100000 per minute",  # one address is everybody here
    }  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "ktrack", command], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        await_answer(f"{url}/login", server)
        yield Site(url, environment)
    finally:
        server.terminate()
        server.wait(timeout=30)
