"""Choosing language and colours, before and after signing in."""

from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.models import AuditEvent
from ktrack.models.choices import Locale
from tests.accounts.test_login import token_of
from tests.factories.cast import Cast
from tests.people.test_list import SignIn


def choose(client: Any, **chosen: str) -> Any:
    token = token_of(client.get("/login", follow_redirects=True).get_data(as_text=True))
    return client.post("/preferences", data={"csrf_token": token, **chosen})


def test_the_login_page_changes_its_language(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    choose(client, locale="de", next="/login")
    assert '<html lang="de"' in client.get("/login").get_data(as_text=True)


def test_the_colours_change(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    choose(client, theme="dark", next="/login")
    assert 'data-theme="dark"' in client.get("/login").get_data(as_text=True)


def test_the_language_is_remembered_for_the_person(sign_in: SignIn, cast: Cast) -> None:
    client = sign_in("alice")
    data = {"csrf_token": client.token(), "locale": "de", "next": "/account"}
    assert client.post("/preferences", data=data).headers["Location"] == "/account"
    assert cast.alice.locale is Locale.DE
    client.post("/preferences", data=data)
    assert db.session.query(AuditEvent).filter_by(action="person.language").count() == 1


def test_a_persons_language_is_that_of_their_pages(sign_in: SignIn) -> None:
    assert '<html lang="de"' in sign_in("charlie").get("/account").get_data(as_text=True)


def test_the_browsers_language_counts_for_strangers(app: Flask) -> None:
    page = (
        app.test_client().get("/login", headers={"Accept-Language": "de-AT,de;q=0.9"}).get_data(as_text=True)
    )
    assert '<html lang="de"' in page


@pytest.mark.parametrize("chosen", [{"locale": "fr"}, {"locale": "../en"}, {"theme": "pink"}, {}])
def test_what_does_not_exist_changes_nothing(sign_in: SignIn, cast: Cast, chosen: dict[str, str]) -> None:
    client = sign_in("alice")
    client.post("/preferences", data={"csrf_token": client.token(), "next": "/account", **chosen})
    assert cast.alice.locale is Locale.EN
    assert '<html lang="en" data-theme="auto"' in client.get("/account").get_data(as_text=True)


def test_it_never_leads_away(sign_in: SignIn) -> None:
    client = sign_in("alice")
    data = {"csrf_token": client.token(), "theme": "dark", "next": "//evil.example"}
    assert client.post("/preferences", data=data).headers["Location"] == "/"
