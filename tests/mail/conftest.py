"""A mail server for each test, mail of the cast, and a clock that can be moved."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from ktrack.base import clock
from tests.conftest import NOW
from tests.support.mail_server import MailServer, mail_server


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A server that takes everything, and the settings that lead to it."""
    settings = app.config["KTRACK"]
    with mail_server() as running:
        for name, value in {
            "SMTP_HOST": "127.0.0.1", "SMTP_PORT": running.port, "SMTP_TLS": "none",
            "MAIL_FROM": "ktrack@example.test", "PUBLIC_URL": "https://know.example.test/k",
        }.items():  # fmt: skip
            monkeypatch.setitem(settings, name, value)
        yield running


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    """Return a function that moves the product's clock to so long after NOW, as timedelta takes it."""

    def move(**ahead: float) -> datetime:
        moment = NOW + timedelta(**ahead)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return move
