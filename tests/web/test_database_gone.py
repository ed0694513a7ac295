"""When the database is gone a page says so, to strangers and to whoever has signed in, in their language."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from ktrack.base.db import db
from ktrack.web.headers import POLICY
from tests.factories.cast import make_cast
from tests.support.page_client import PageClient


@contextmanager
def gone(app: Flask, after: int = 0) -> Iterator[None]:
    """Let every statement fail but for the first ones."""
    left = [after]

    def fail(*arguments: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OperationalError("SELECT", {}, Exception("server closed the connection unexpectedly"))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", fail)
    yield
    event.remove(engine, "before_cursor_execute", fail)


@pytest.fixture
def client(own_app: Flask, frozen: datetime) -> PageClient:
    """Charlie, who reads German."""
    with own_app.app_context():
        cast = make_cast()
        db.session.commit()
        account = cast.accounts["charlie"]
    made: Any = own_app.test_client()
    made.sign_in(account)
    return made  # type: ignore[no-any-return] # the app's test client class


@pytest.mark.parametrize("after", [0, 1, 2])
@pytest.mark.parametrize("path", ["/", "/engagements", "/log/new"])
def test_whoever_has_signed_in_gets_a_page(own_app: Flask, client: PageClient, path: str, after: int) -> None:
    with gone(own_app, after):
        answer = client.get(path, headers={"Accept-Language": "de"})
    assert answer.status_code == 503
    assert "Die Datenbank ist" in answer.get_data(as_text=True)
    assert '<html lang="de"' in answer.get_data(as_text=True)
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert client.get("/account").status_code == 200, "nobody was signed out by it"


def test_the_page_has_one_language(own_app: Flask, client: PageClient) -> None:
    """Once the person's language was read it stays, although the browser prefers another."""
    with gone(own_app, after=1):
        page = client.get("/engagements", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert ('<html lang="de"' in page) == ("Die Datenbank ist" in page)


def test_a_stranger_gets_the_login_page_and_then_the_error(own_app: Flask, client: PageClient) -> None:
    stranger: Any = own_app.test_client()
    with gone(own_app):
        assert stranger.get("/login").status_code == 200
        assert stranger.get("/nowhere").status_code == 404


def test_the_language_can_still_be_asked_for(own_app: Flask, client: PageClient) -> None:
    with gone(own_app):
        found = client.get("/", headers={"Accept": "application/json"}).get_json()
    assert found["status"] == 503
