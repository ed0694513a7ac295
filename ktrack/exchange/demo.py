"""The demo company: sample_data with its dates moved to today, in a database of its own."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import inspect, select

from ktrack import paths
from ktrack.access import trail
from ktrack.accounts.actions import add_account
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.exchange.files import File
from ktrack.exchange.folder import FILES
from ktrack.exchange.importing import import_folder
from ktrack.exchange.kinds import Day, Moment
from ktrack.exchange.sealed import Sealed, moved
from ktrack.models import AuditEvent, Person
from ktrack.people.words import ROLES

LOADED = "demo.load"
WEEK = timedelta(days=7)


def loaded_at() -> datetime | None:
    """Return when this database's demo was loaded, None if it is empty.

    Raises Refused if it holds anything else: the demo never touches that.
    """
    tables = inspect(db.engine).get_table_names()
    if "audit_events" not in tables:
        if tables:
            raise _other()
        return None
    made: datetime | None = db.session.scalar(select(AuditEvent.at).where(AuditEvent.action == LOADED))
    used = db.session.scalar(select(AuditEvent.id).limit(1)) or db.session.scalar(select(Person.id).limit(1))
    if made is None and used is not None:
        raise _other()
    return made


def _other() -> Refused:
    database = db.engine.url.render_as_string()
    return Refused(_("%(database)s holds something other than the demo: name a new one.", database=database))


def load(at: datetime, today: date) -> None:
    """Load the demo company with its accounts into a migrated, empty database; the caller commits."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        move(folder, today)
        import_folder(folder, at, today)
    for account in _accounts():
        person = db.session.scalars(select(Person).where(Person.key == account["person_id"])).one()
        add_account(person, account["password"], at, by=None)
    trail.note(None, LOADED, None, at)


def accounts() -> list[dict[str, Any]]:
    """Return role, name, login and password of the demo accounts, for the login page and the terminal."""
    people = {row["person_id"]: row for row in _rows("people")}
    roles = {role.value: label for role, label in ROLES.items()}
    return [
        {"role": roles[person["role"]], "name": person["name"], "login": person["email"],
         "password": account["password"]}
        for account in _accounts() for person in [people[account["person_id"]]]
    ]  # fmt: skip


def move(target: Path, today: date) -> None:
    """Write sample_data into `target`, all dates moved by the whole weeks since the sample's anchor.

    Whole weeks, so that what happened on a Monday still did.
    """
    sample = paths.beside("sample_data")
    anchor = date.fromisoformat((sample / "anchor.txt").read_text(encoding="utf-8").strip())
    by = (today - anchor) // WEEK * WEEK
    for file in FILES:
        if (sample / file.path).exists():
            _move_file(sample / file.path, target / file.path, file, by)


def _move_file(source: Path, target: Path, file: File, by: timedelta) -> None:
    dated = {column.name for column in file.columns if isinstance(column.kind, Day | Moment)}
    with source.open(encoding="utf-8-sig", newline="") as text:
        header, *rows = csv.reader(text)
    for place in [at for at, name in enumerate(header) if name in dated]:
        for row in rows:
            row[place] = _moved(row[place], by)
    sealed = {column.name for column in file.columns if isinstance(column.kind, Sealed)}
    for place in [at for at, name in enumerate(header) if name in sealed]:
        for row in rows:
            row[place] = moved(row[place], lambda day: _moved(day, by))
    with target.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([header, *rows])


def _moved(cell: str, by: timedelta) -> str:
    """Return a date, or a moment that begins with one, moved; empty stays empty."""
    return cell and (date.fromisoformat(cell[:10]) + by).isoformat() + cell[10:]


def _accounts() -> list[dict[str, str]]:
    return list(_rows("accounts"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = paths.beside("sample_data") / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
