"""The worker's own store and settings, apart from the company's data."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from huey.exceptions import HueyException
from sqlalchemy import inspect

from ktrack.base.db import db
from ktrack.config import SettingError, read_settings
from ktrack.mail import beats
from ktrack.worker import do_what_is_due, mail, queue, worker
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.factories.letters import to_bob
from tests.support.mail_server import MailServer


def tables(file: Path) -> set[str]:
    with sqlite3.connect(file) as connection:
        found = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    connection.close()
    return found


def test_what_the_worker_notes_stands_beside_the_companys_data(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config["KTRACK"], "INSTANCE", tmp_path / "instance")
    jobs = queue(app)
    jobs.storage.close()
    own = tables(tmp_path / "instance" / "jobs.db")
    assert "task" in own
    assert own & set(inspect(db.engine).get_table_names()) == set()


def test_what_it_notes_is_signed(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config["KTRACK"], "INSTANCE", tmp_path / "instance")
    jobs = queue(app)
    jobs.storage.enqueue(b"somebody else's pickle")
    with pytest.raises((ValueError, HueyException)):
        jobs.dequeue()
    jobs.storage.close()


def test_a_round_leaves_a_beat_and_looks_what_needs_managers(server: MailServer, cast: Cast) -> None:
    to_bob(cast, 2)
    assert do_what_is_due().sent == 2
    assert beats.last(beats.MAIL) == NOW
    assert beats.last(beats.ATTENTION) == NOW


def test_what_goes_wrong_for_managers_holds_up_no_mail(
    server: MailServer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*asked: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("ktrack.attention.telling.board", fail)
    to_bob(cast, 2)
    assert do_what_is_due().sent == 2


def test_the_command_for_cron_says_what_it_did(
    app: Flask, server: MailServer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ktrack.exchange.schema.is_migrated", lambda: True)
    to_bob(cast, 1)
    result = app.test_cli_runner().invoke(mail, ["send"])
    assert result.output == "1 sent, 0 postponed, 0 given up\n"


@pytest.mark.parametrize("command", [worker, mail])
def test_a_database_that_is_not_up_to_date_is_refused(
    app: Flask, command: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ktrack.exchange.schema.is_migrated", lambda: False)
    result = app.test_cli_runner().invoke(command, ["send"] if command is mail else [])
    assert result.exit_code == 1
    assert "ktrack db upgrade" in result.output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_PORT", "0"), ("SMTP_PORT", "70000"), ("SMTP_PORT", "smtp"), ("SMTP_TLS", "ssl"),
        ("SMTP_TLS", ""), ("MAIL_FROM", "ktrack"), ("MAIL_FROM", "a@b\nBcc: c@d"), ("MAIL_FROM", "K <a@b>"),
        ("MAIL_FROM", ""),
    ],
)  # fmt: skip
def test_an_unusable_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"KTRACK_{name}"):
        read_settings({f"KTRACK_{name}": value})
