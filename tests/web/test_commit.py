"""One commit a request: success is stored before it is answered, and nothing else is ever stored."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Conflict

from ktrack.base.db import db
from ktrack.models import Account, Team
from tests.factories.cast import make_cast
from tests.support.page_client import PageClient

VIEW = "people.teams"


@pytest.fixture
def admin(own_app: Flask, frozen: datetime) -> Iterator[PageClient]:
    """Adam, in a database where commits are real."""
    with own_app.app_context():
        make_cast()
        db.session.commit()
        account = db.session.query(Account).filter_by(login="adam@example.test").one()
        db.session.remove()
    client: Any = own_app.test_client()
    client.sign_in(account)
    yield client


def teams(app: Flask) -> int:
    """How many teams a new connection finds: the cast has two."""
    with app.app_context():
        found = db.session.query(Team).count()
        db.session.remove()
    return found


def store_then(app: Flask, monkeypatch: pytest.MonkeyPatch, end: Any) -> None:
    """Replace the view by one that stores a team and then does `end`."""

    def view() -> ResponseReturnValue:
        db.session.add(Team(key="t9", name="Ghosts"))
        db.session.flush()
        answer: ResponseReturnValue = end()
        return answer

    monkeypatch.setitem(app.view_functions, VIEW, view)


def raising(error: Exception) -> Any:
    def end() -> ResponseReturnValue:
        raise error

    return end


def stored() -> ResponseReturnValue:
    return "stored", 201, {"Content-Type": "text/plain"}


def post(client: PageClient) -> Any:
    return client.post("/teams", data={"csrf_token": client.token(), "name": "x"})


def test_success_is_stored(own_app: Flask, admin: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    store_then(own_app, monkeypatch, stored)
    assert post(admin).status_code == 201
    assert teams(own_app) == 3


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (lambda: ("<h1>no</h1>", 422, {"Content-Type": "text/plain"}), 422),
        (raising(RuntimeError("a bug")), 500),
        (raising(Conflict()), 409),
        (raising(OperationalError("SELECT", {}, Exception("gone"))), 503),
    ],
    ids=["refused", "fault", "conflict", "database"],
)
def test_everything_else_is_undone(
    own_app: Flask, admin: PageClient, monkeypatch: pytest.MonkeyPatch, end: Any, status: int
) -> None:
    store_then(own_app, monkeypatch, end)
    assert post(admin).status_code == status
    assert teams(own_app) == 2
    assert admin.get("/account").status_code == 200, "the next request is well"


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (OperationalError("COMMIT", {}, Exception("disk I/O error")), 503, "The database is busy"),
        (RuntimeError("a bug"), 500, "Something broke on our side"),
    ],
    ids=["database", "fault"],
)
def test_a_commit_that_fails_is_never_answered_with_success(
    own_app: Flask,
    admin: PageClient,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    title: str,
) -> None:
    token = admin.token()
    store_then(own_app, monkeypatch, stored)

    def fail(session: object) -> None:
        raise error

    event.listen(db.session, "before_commit", fail)
    try:
        answer = admin.post("/teams", data={"csrf_token": token, "name": "x"})
    finally:
        event.remove(db.session, "before_commit", fail)
    assert answer.status_code == status
    assert title in answer.get_data(as_text=True)
    assert answer.headers["Content-Security-Policy"]
    assert teams(own_app) == 2


def test_a_check_that_fails_at_commit_is_answered_with_an_error(own_app: Flask, admin: PageClient) -> None:
    """SQLAlchemy flushes at the commit at the latest: what it finds there must not pass as a success."""
    answer = admin.post("/teams", data={"csrf_token": admin.token(), "name": "Payments"})
    assert answer.status_code in (409, 422)
    assert teams(own_app) == 2


def test_a_reading_request_takes_no_write_lock(own_app: Flask, admin: PageClient) -> None:
    with own_app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        with db.engine.connect() as other:
            other.execute(text("UPDATE teams SET name = name"))
            assert admin.get("/teams").status_code == 200
