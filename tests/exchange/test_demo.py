"""`ktrack demo`: the sample company in a database of its own, with dates that move with today."""

import csv
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from ktrack import paths, serving
from ktrack.accounts.actions import verify
from ktrack.base import clock
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.exchange import demo
from ktrack.models import AuditEvent, Evidence, Person, Team
from tests.conftest import own_database
from tests.support.listening import free_port

ANCHOR = date.fromisoformat((paths.beside("sample_data") / "anchor.txt").read_text(encoding="utf-8").strip())
NOON = datetime.fromisoformat("2027-03-03T12:00:00+00:00")


@pytest.fixture(params=["sqlite", "postgresql"])
def started(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> type["Started"]:
    """Runs the command with a clock that the test sets; nothing is served."""
    monkeypatch.setenv("KTRACK_INSTANCE", str(tmp_path))
    monkeypatch.setenv("KTRACK_PORT", str(free_port()))
    monkeypatch.setenv("KTRACK_LOG_LEVEL", "WARNING")
    monkeypatch.setattr(serving, "_run", lambda make, settings: None)
    if request.param == "postgresql":
        monkeypatch.setenv("KTRACK_DATABASE_URL", own_database(request, tmp_path))
    Started.monkeypatch = monkeypatch
    return Started


class Started:
    """What the command said when it was run at a moment."""

    monkeypatch: pytest.MonkeyPatch

    def __init__(self, moment: datetime = NOON) -> None:
        self.monkeypatch.setattr(clock, "now", lambda: moment)
        self.result = CliRunner().invoke(serving.demo)
        self.said = self.result.output
        self.app = serving.demo_app()

    def latest_evidence(self) -> date:
        """The day of the latest evidence in the database."""
        with self.looking():
            found: date = db.session.scalars(select(func.max(Evidence.happened_on))).one()
        return found

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Within the block, the database is at hand."""
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()


def sample_accounts() -> list[dict[str, str]]:
    with (paths.beside("sample_data") / "accounts.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_it_makes_the_database_and_prints_who_can_sign_in(started: type[Started]) -> None:
    first = started()
    assert first.result.exit_code == 0, first.said
    with first.looking():
        for account in sample_accounts():
            person = db.session.scalars(select(Person).where(Person.key == account["person_id"])).one()
            assert person.email is not None
            assert f"{person.email:<40} {account['password']}" in first.said
            assert verify(person.email, account["password"]) is not None
    assert len(first.said.splitlines()) == len(sample_accounts()) + 2


def test_it_keeps_what_was_done_in_it(started: type[Started]) -> None:
    with (first := started()).looking():
        db.session.add(Team(key="mine", name="Made by hand"))
        db.session.commit()
    again = started(NOON + timedelta(days=7))
    assert again.said == first.said
    with again.looking():
        assert db.session.scalar(select(Team.name).where(Team.key == "mine")) == "Made by hand"
        loads = select(func.count()).where(AuditEvent.action == demo.LOADED)
        assert db.session.scalar(loads) == 1


@pytest.mark.parametrize("started", ["sqlite"], indirect=True)
def test_it_sets_an_old_one_aside(started: type[Started], tmp_path: Path) -> None:
    before = started().latest_evidence()
    later = started(NOON + timedelta(days=15))
    assert "The demo was from 2027-03-03: it is kept as demo-2027-03-03.db" in later.said
    assert later.latest_evidence() == before + timedelta(days=14)
    assert sorted(path.name for path in tmp_path.glob("*.db")) == ["demo-2027-03-03.db", "demo.db"]


@pytest.mark.parametrize("started", ["postgresql"], indirect=True)
def test_it_says_that_a_database_it_cannot_rename_is_old(started: type[Started]) -> None:
    before = started().latest_evidence()
    later = started(NOON + timedelta(days=15))
    assert later.said.startswith("The demo is from 2027-03-03: its dates no longer fit.")
    assert later.latest_evidence() == before


def test_it_never_touches_another_company(own_app: Flask) -> None:
    with own_app.app_context():
        db.session.add(Person(key="p", name="Somebody", kind="internal", role="staff", locale="en"))
        db.session.commit()
        with pytest.raises(Refused, match="holds something other than the demo"):
            demo.loaded_at()


def test_it_takes_an_empty_migrated_database(own_app: Flask) -> None:
    with own_app.app_context():
        assert demo.loaded_at() is None


def test_it_says_that_somebody_listens_already(
    started: type[Started], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("KTRACK_PORT", str(other.getsockname()[1]))
        busy = started()
    assert busy.result.exit_code == 1
    assert "Stop the program that does, or choose another port with KTRACK_PORT." in busy.said


@pytest.mark.parametrize("days", [-400, -1, 0, 6, 7, 500])
def test_dates_move_by_whole_weeks_and_never_into_the_future(tmp_path: Path, days: int) -> None:
    today = ANCHOR + timedelta(days=days)
    demo.move(tmp_path, today)
    with (tmp_path / "evidence.csv").open(encoding="utf-8", newline="") as file:
        moved = list(csv.DictReader(file))
    with (paths.beside("sample_data") / "evidence.csv").open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    by = {
        date.fromisoformat(m["on"]) - date.fromisoformat(g["on"]) for m, g in zip(moved, given, strict=True)
    }
    assert by == {timedelta(days=days // 7 * 7)}
    assert max(row["recorded_at"][:10] for row in moved) <= today.isoformat()
    assert {row["recorded_at"][10:] for row in moved} == {row["recorded_at"][10:] for row in given}
    assert [row["note"] for row in moved] == [row["note"] for row in given]
