"""Whoever tries links that lead nowhere is slowed down; links that work stay open to others."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask

from ktrack.app import create_app
from ktrack.base.db import db
from ktrack.web.limits import limiter
from tests.conftest import DATABASES, own_database
from tests.factories import links
from tests.factories.cast import make_cast


@pytest.fixture(params=DATABASES)
def throttled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application as operators run it, with counted requests, on a database of its own."""
    url = own_database(request, tmp_path)
    settings = {"SECRET_KEY": "only for tests", "TESTING": True, "RATELIMIT_ENABLED": True}
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, **settings})
    with app.app_context():
        flask_migrate.upgrade()
    yield app
    limiter.enabled = False  # there is one limiter, whatever the number of applications
    with app.app_context():
        db.engine.dispose()


def open_link(app: Flask, secret: str, address: str = "192.0.2.1") -> int:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client.get(f"/l/{secret}").status_code


def test_guessing_is_slowed_down(throttled: Flask) -> None:
    statuses = [open_link(throttled, f"guess{number}") for number in range(12)]
    assert statuses == [404] * 10 + [429] * 2
    assert open_link(throttled, "guess", "192.0.2.2") == 404, "another address is not slowed down"


def test_opening_a_link_that_works_is_not_counted(throttled: Flask, frozen: datetime) -> None:
    with throttled.app_context():
        cast = make_cast()
        _link, secret = links.level(cast)
    assert {open_link(throttled, secret, "192.0.2.3") for _ in range(15)} == {200}
