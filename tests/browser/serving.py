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
from tests.support.mail_server import mail_server


@dataclass(frozen=True)
class Site:
    """A running server, and how to ask its database from the command line."""

    url: str
    environment: dict[str, str]

    @property
    def database(self) -> str:
        """Return the URL of its database."""
        return self.environment["KTRACK_DATABASE_URL"]

    def run(self, *command: str, **settings: str) -> str:
        """Run a command of ktrack on the same database, with settings of its own; returns what it says."""
        environment = self.environment | {f"KTRACK_{name}": value for name, value in settings.items()}
        whole = [sys.executable, "-m", "ktrack", *command]
        done = subprocess.run(whole, env=environment, capture_output=True, check=True, text=True)
        return done.stdout

    def report(self, *arguments: str) -> dict[str, Any]:
        """Return what `ktrack report --json` says about the same database."""
        said: dict[str, Any] = orjson.loads(self.run("report", "--json", *arguments))
        return said

    def mailed(self, to: str) -> list[str]:
        """Send what waits through a mail server of this machine; returns the texts that an address got."""
        with mail_server() as server:
            self.run("mail", "send", SMTP_HOST="127.0.0.1", SMTP_PORT=str(server.port), SMTP_TLS="none")
        bodies = [mail.get_body(("plain",)) for mail in server.mails if to in str(mail["To"])]
        return [str(body.get_content()) for body in bodies if body is not None]


@contextmanager
def serving(command: str, database: str, instance: Path) -> Iterator[Site]:
    """Run `ktrack serve` or `ktrack demo` on a database while the body runs."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "KTRACK_DATABASE_URL": database, "KTRACK_INSTANCE": str(instance),
        "KTRACK_PORT": str(port), "KTRACK_PUBLIC_URL": url, "KTRACK_PROCESSES": "1",
        "KTRACK_LOG_LEVEL": "WARNING",
        "KTRACK_RATE_LIMIT": "100000 per minute",  # one address is everybody here
    }  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "ktrack", command], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        await_answer(f"{url}/login", server)
        yield Site(url, environment)
    finally:
        server.terminate()
        server.wait(timeout=30)
