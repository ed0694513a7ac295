"""What was answered with success is stored, even if the server is killed in the same moment."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import flask_migrate
import pytest

from ktrack.app import create_app
from ktrack.base.db import db
from ktrack.models import AuditEvent, Team
from tests.conftest import DATABASES, own_database
from tests.factories.cast import PASSWORD, make_cast
from tests.support.listening import await_answer, free_port


@dataclass(frozen=True)
class Server:
    """A server in processes of its own, and a browser that Adam works at."""

    process: subprocess.Popen[bytes]
    url: str
    browser: OpenerDirector

    def send(self, path: str, **fields: str) -> str:
        """Send a page's form; returns the page it leads to."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.read(path))
        assert token
        data = urlencode({"csrf_token": token[1], **fields}).encode()
        with self.browser.open(self.url + path, data, timeout=30) as answer:
            page: str = answer.read().decode()
            return page

    def read(self, path: str) -> str:
        with self.browser.open(self.url + path, timeout=30) as answer:
            page: str = answer.read().decode()
            return page

    def kill(self) -> None:
        """Kill the workers, then the process that would start new ones."""
        main = self.process.pid
        self.process.send_signal(signal.SIGSTOP)
        for worker in Path(f"/proc/{main}/task/{main}/children").read_text().split():
            os.kill(int(worker), signal.SIGKILL)
        self.process.kill()
        self.process.wait(timeout=30)


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the cast."""
    made = own_database(request, tmp_path)
    app = create_app({"SQLALCHEMY_DATABASE_URI": made, "SECRET_KEY": "only to prepare"})
    with app.app_context():
        flask_migrate.upgrade()
        make_cast()
        db.session.commit()
        db.engine.dispose()
    return made


@pytest.fixture
def server(url: str, tmp_path: Path) -> Iterator[Server]:
    """`ktrack serve` on that database."""
    port = free_port()
    environment = {
        **os.environ, "KTRACK_DATABASE_URL": url, "KTRACK_INSTANCE": str(tmp_path / "instance"),
        "KTRACK_PORT": str(port), "KTRACK_PROCESSES": "1", "KTRACK_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "ktrack", "serve"], env=environment)
    running = Server(process, f"http://127.0.0.1:{port}", build_opener(HTTPCookieProcessor()))
    try:
        await_answer(f"{running.url}/login", process)
        running.send("/login", login="adam@example.test", password=PASSWORD)
        yield running
    finally:
        if process.poll() is None:
            running.kill()


def test_an_acknowledged_write_outlives_the_server(url: str, server: Server) -> None:
    for number in range(3):
        assert f"Team {number}" in server.send("/teams", name=f"Team {number}")
    server.kill()
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "only to read"})
    with app.app_context():
        names = {team.name for team in db.session.query(Team)}
        noted = db.session.query(AuditEvent).filter(AuditEvent.subject_type == "teams").count()
        db.session.remove()
        db.engine.dispose()
    assert {"Team 0", "Team 1", "Team 2"} <= names
    assert noted == 3
