"""Signing in."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from argon2 import PasswordHasher
from flask import Flask

from ktrack.accounts import actions
from ktrack.app import create_app
from ktrack.base.db import db
from ktrack.models import AuditEvent
from ktrack.web.limits import limiter
from tests.conftest import DATABASES, NOW, own_database
from tests.factories.cast import PASSWORD, Cast, make_cast


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(client: Any, login: str = "alice@example.test", password: str = PASSWORD, query: str = "") -> Any:
    token = token_of(client.get("/login").get_data(as_text=True))
    return client.post(f"/login{query}", data={"csrf_token": token, "login": login, "password": password})


def test_the_right_password_opens_the_home_page(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    answer = sign_in(client, "Alice@example.test ")
    assert answer.status_code == 302
    assert cast.accounts["alice"].last_login_at == NOW
    assert db.session.query(AuditEvent).filter_by(action="account.sign-in").count() == 1
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("alice@example.test", "wrong"),
        ("alice@example.test", PASSWORD + " "),
        ("nobody@example.test", PASSWORD),
        ("alice", PASSWORD),
        ("alice@example.test' OR 1=1 --", PASSWORD),
        ("a\0b", PASSWORD),
        ("", ""),
    ],
)
def test_anything_else_does_not(app: Flask, cast: Cast, login: str, password: str) -> None:
    client = app.test_client()
    answer = sign_in(client, login, password)
    assert answer.status_code == 422
    assert client.get("/account").status_code == 302
    assert db.session.query(AuditEvent).count() == 0


def test_a_wrong_password_and_an_unknown_address_read_alike(app: Flask, cast: Cast) -> None:
    wrong = sign_in(app.test_client(), password="wrong").get_data(as_text=True)
    unknown = sign_in(app.test_client(), "nobody@example.test").get_data(as_text=True)
    assert "E-mail address or password is wrong." in wrong
    assert "E-mail address or password is wrong." in unknown


def test_an_unknown_address_takes_the_same_path(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is hashed in either case: how long the answer takes tells nobody who has an account."""
    hashed: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Any:  # noqa: A002 - argon2's name
            hashed.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(actions, "_hasher", Counting())
    assert actions.verify("nobody@example.test", PASSWORD) is None
    assert actions.verify("alice@example.test", "wrong") is None
    assert len(hashed) == 2


def test_the_address_typed_is_kept_and_the_password_is_not(app: Flask, cast: Cast) -> None:
    page = sign_in(app.test_client(), password="tell-nobody").get_data(as_text=True)
    assert 'value="alice@example.test"' in page
    assert "tell-nobody" not in page


def test_a_disabled_account_stays_outside(app: Flask, cast: Cast) -> None:
    cast.accounts["alice"].disabled_at = NOW
    db.session.commit()
    assert sign_in(app.test_client()).status_code == 422


def test_a_hash_made_with_weaker_parameters_is_renewed(app: Flask, cast: Cast) -> None:
    before = cast.accounts["alice"].password_hash
    sign_in(app.test_client())
    assert cast.accounts["alice"].password_hash != before
    assert actions.verify("alice@example.test", PASSWORD) is not None


def test_a_session_planted_before_is_worth_nothing(app: Flask, cast: Cast) -> None:
    client, thief = app.test_client(), app.test_client()
    client.get("/login")
    planted = client.get_cookie("session")
    assert planted is not None
    sign_in(client)
    renewed = client.get_cookie("session")
    assert renewed is not None
    assert renewed.value != planted.value
    thief.set_cookie("session", planted.value)
    assert thief.get("/account").status_code == 302
    with client.session_transaction() as session:
        assert "planted" not in session


def test_what_was_put_into_the_session_before_is_gone_but_for_preferences(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(planted="yes", locale="de", theme="dark")
    token = token_of(client.get("/login").get_data(as_text=True))
    client.post("/login", data={"csrf_token": token, "login": "alice@example.test", "password": PASSWORD})
    with client.session_transaction() as session:
        assert "planted" not in session
        assert (session["locale"], session["theme"]) == ("de", "dark")


def test_it_leads_to_the_page_that_was_asked_for(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    asked = client.get("/account?x=1").headers["Location"]
    assert asked == "/login?next=%2Faccount%3Fx%3D1"
    page = client.get(asked).get_data(as_text=True)
    action = re.search(r'<form[^>]*action="([^"]*next=[^"]*)"', page)
    assert action, "the address stays in the form"
    data = {"csrf_token": token_of(page), "login": "alice@example.test", "password": PASSWORD}
    assert client.post(action[1].replace("&amp;", "&"), data=data).headers["Location"] == "/account?x=1"


AWAY = (
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "/%09/evil.example",
    "%09//evil.example", "evil.example", "http:evil.example", "/%0d%0aSet-Cookie: a=b", "javascript:alert(1)",
)  # fmt: skip


@pytest.mark.parametrize("address", AWAY)
def test_it_never_leads_away(app: Flask, cast: Cast, address: str) -> None:
    assert sign_in(app.test_client(), query=f"?next={address}").headers["Location"] == "/"


def test_whoever_is_inside_is_not_asked_again(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    sign_in(client)
    assert client.get("/login").status_code == 302


@pytest.fixture(params=DATABASES)
def throttled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application as operators run it, with counted requests, and the cast in a database of its own."""
    url = own_database(request, tmp_path)
    settings = {"SECRET_KEY": "only for tests", "TESTING": True, "RATELIMIT_ENABLED": True}
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, **settings})
    with app.app_context():
        flask_migrate.upgrade()
        make_cast()
        db.session.commit()
    yield app
    limiter.enabled = False  # there is one limiter, whatever the number of applications
    with app.app_context():
        db.engine.dispose()


def test_failed_logins_of_one_account_are_throttled(throttled: Flask) -> None:
    statuses = [sign_in(throttled.test_client(), password="wrong").status_code for _ in range(7)]
    assert statuses == [422] * 5 + [429] * 2
    blocked = sign_in(throttled.test_client())
    assert blocked.status_code == 429, "the right password too"
    assert "Wait a minute" in blocked.get_data(as_text=True)
    assert "Retry-After" in blocked.headers


def test_another_address_does_not_open_an_account_under_attack(throttled: Flask) -> None:
    for number in range(5):
        client = throttled.test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        sign_in(client, password="wrong")
    client = throttled.test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.99"
    assert sign_in(client).status_code == 429
    assert sign_in(client, "bob@example.test").status_code == 302, "others are not locked out"


def test_logins_that_succeed_are_not_counted(throttled: Flask) -> None:
    assert {sign_in(throttled.test_client()).status_code for _ in range(8)} == {302}


SPELLINGS = ("Alice@Example.Test", " alice@example.test", "alice@example.test\t", "ALICE@EXAMPLE.TEST ")


def test_another_spelling_of_the_address_is_the_same_account(throttled: Flask) -> None:
    for number, spelling in enumerate((*SPELLINGS, "alice@example.test")):
        client = throttled.test_client()
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert sign_in(client, spelling, password="wrong").status_code == 422
    client = throttled.test_client()
    client.environ_base["REMOTE_ADDR"] = "192.0.2.99"
    assert sign_in(client, "aLiCe@example.test").status_code == 429


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_nobody_claims_to_come_from_elsewhere(throttled: Flask, header: str) -> None:
    """No proxy is configured, so none is believed."""
    client = throttled.test_client()
    for number in range(5):
        client.environ_base[f"HTTP_{header.upper().replace('-', '_')}"] = f"192.0.2.{number}"
        assert sign_in(client, f"nobody{number}@example.test").status_code == 422
    client.environ_base[f"HTTP_{header.upper().replace('-', '_')}"] = "192.0.2.77"
    assert sign_in(client, "nobody77@example.test").status_code == 429
