"""The first import fills a SQLite database without its write-ahead log, unless somebody else is there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.exchange.commands import import_command
from tests.factories.company_folder import company, write_folder

pytestmark = pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)


def database(app: Flask) -> sqlite3.Connection:
    with app.app_context():
        file = db.engine.url.database
        db.engine.dispose()
    return sqlite3.connect(str(file))


def people(connection: sqlite3.Connection) -> int:
    count: int = connection.execute("SELECT count(*) FROM people").fetchone()[0]
    return count


def test_the_log_is_back_afterwards(own_app: Flask, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "company", company())
    assert own_app.test_cli_runner().invoke(import_command, [str(folder)]).exit_code == 0
    with closing(database(own_app)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert people(connection) == 6


def test_somebody_who_reads_meanwhile_is_not_disturbed(own_app: Flask, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "company", company())
    with closing(database(own_app)) as reader:
        reader.execute("BEGIN")
        assert people(reader) == 0
        assert own_app.test_cli_runner().invoke(import_command, [str(folder)]).exit_code == 0
        assert people(reader) == 0, "a transaction sees one moment"
        reader.execute("COMMIT")
        assert people(reader) == 6
