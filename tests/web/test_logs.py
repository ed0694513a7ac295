"""The log: one line of JSON a request, of use to operators and of none to the curious."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from flask import Flask
from sqlalchemy import text

from ktrack.base.db import db
from ktrack.models import Team
from ktrack.web.logs import JsonLines, log
from tests.accounts.test_login import sign_in as type_login
from tests.factories.cast import PASSWORD, Cast
from tests.people.test_list import SignIn

PRIVATE = "what Bob wrote"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What goes into the log, at the level of operators."""
    stream, level = io.StringIO(), log.level
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.setLevel("INFO")
    yield stream
    log.removeHandler(handler)
    log.setLevel(level)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in written.getvalue().splitlines()]


def test_each_request_is_one_line(sign_in: SignIn, cast: Cast, written: io.StringIO) -> None:
    client = sign_in("adam")
    client.get("/account")
    client.get(f"/people/{cast.bob.id}?q=Bob+Bach")
    client.get("/nowhere")
    shown = [(line["event"], line["endpoint"], line["method"], line["status"]) for line in lines(written)]
    assert shown == [
        ("request", "accounts.show", "GET", 200),
        ("request", "people.show", "GET", 200),
        ("request", None, "GET", 404),
    ]
    assert all(line["ms"] >= 0 and line["at"] for line in lines(written))


def test_a_line_tells_no_ids_names_or_words(sign_in: SignIn, cast: Cast, written: io.StringIO) -> None:
    client = sign_in("adam")
    client.get(f"/people/{cast.bob.id}?q=Bob+Bach&as_of=2026-01-01")
    client.post("/teams", data={"csrf_token": client.token(), "name": "Secret project"})
    allowed = {"at", "level", "event", "endpoint", "method", "status", "ms"}
    assert {name for line in lines(written) for name in line} == allowed
    for word in ("Bob", "Bach", "Secret", "example.test", "2026-01-01", "?", "/people"):
        assert word not in written.getvalue().replace('"at":"2026-', ""), word


@pytest.mark.parametrize("password", [PASSWORD, "wrong but telling"])
def test_a_login_leaves_neither_password_nor_address(
    app: Flask, cast: Cast, written: io.StringIO, password: str
) -> None:
    type_login(app.test_client(), password=password)
    assert {line["endpoint"] for line in lines(written)} == {"accounts.login", "accounts.enter"}
    assert password not in written.getvalue()
    assert "alice" not in written.getvalue()
    assert "csrf" not in written.getvalue()


def test_a_fault_is_logged_with_its_traceback_on_one_line(
    app: Flask, sign_in: SignIn, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise RuntimeError("a bug")

    monkeypatch.setitem(app.view_functions, "accounts.show", broken)
    sign_in("bob").get("/account")
    fault, request = lines(written)
    assert (fault["event"], fault["level"], fault["endpoint"]) == ("fault", "ERROR", "accounts.show")
    assert fault["traceback"].endswith("RuntimeError: a bug")
    assert request["status"] == 500


def repeated_key(words: str) -> str:
    """Break a rule that PostgreSQL explains with the value that broke it."""
    for number in range(2):
        db.session.add(Team(key=words, name=f"{words} {number}"))
    db.session.flush()
    return ""


def unknown_table(words: str) -> str:
    db.session.execute(text("SELECT :words FROM nowhere"), {"words": words})
    return ""


@pytest.mark.parametrize(
    ("broken", "named"), [(repeated_key, "uq_teams_key|teams.key"), (unknown_table, "nowhere")]
)
def test_a_database_fault_does_not_tell_what_people_wrote(
    app: Flask,
    sign_in: SignIn,
    written: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[str], str],
    named: str,
) -> None:
    monkeypatch.setitem(app.view_functions, "accounts.show", lambda: broken(PRIVATE))
    assert sign_in("bob").get("/account").status_code in (500, 503)
    assert re.search(named, written.getvalue())
    assert PRIVATE not in written.getvalue()
