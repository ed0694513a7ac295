"""Every hostile string as title and description: stored and shown exactly.

The strings lie beside the checkout; where they are missing, those below are what there is to test.
"""

import html
import json
from pathlib import Path

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Engagement
from tests.engagements.forms import PROJECT
from tests.factories.cast import Cast
from tests.support.page_client import HTML

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
OWN = [
    "<script>alert(1)</script>",
    "'; DROP TABLE engagements; --",
    "{{ 7 * 7 }}",
    "%(title)s %s",
    "Ὀδυσσεύς",
    "\u202etxt",
    "a\x0bb",
]
STRINGS = OWN + (json.loads(FILE.read_text()) if FILE.exists() else [])


def plain(app: Flask, cast: Cast) -> FlaskClient:
    """A client that takes pages as browsers do: control characters are errors of HTML's grammar only."""
    client = FlaskClient(app, app.response_class)
    with client.session_transaction() as session:
        account = cast.accounts["alice"]
        session["_user_id"] = f"{account.id}:{account.session_token}"
    return client


def listed(client: FlaskClient, page: int) -> list[str]:
    """The titles on a page of the list, as a browser reads them."""
    text = client.get(f"/engagements?state=all&sort=starts&page={page}").get_data(as_text=True)
    rows = html5lib.parse(text).iter(f"{HTML}th")
    return ["".join(link.itertext()) for row in rows for link in row.iter(f"{HTML}a")]


@pytest.mark.nightly
def test_every_string_is_stored_and_shown_exactly(app: Flask, cast: Cast) -> None:
    client = plain(app, cast)
    form = {name: value for name, value in PROJECT.items() if not name.startswith(("plan", "shadowings"))}
    form |= {"csrf_token": token(client), "team": str(cast.payments.id)}
    titles = [text[:200] for text in STRINGS if text.strip()]
    for number, text in enumerate(STRINGS):
        sent = {**form, "key": f"e-{number:016x}", "title": text[:200], "description": text}
        assert client.post("/engagements/new", data=sent).status_code == (302 if text.strip() else 422), text
    stored = db.session.scalars(
        select(Engagement).where(Engagement.id != cast.engagement.id).order_by(Engagement.id)
    ).all()
    assert [engagement.title for engagement in stored] == titles
    described = [text.replace("\r\n", "\n") for text in STRINGS if text.strip()]
    assert [engagement.description for engagement in stored] == described
    shown = [title for page in range(-(-len(titles) // 50) + 1) for title in listed(client, page + 1)]
    # HTML reads a lone CR as the end of a line.
    assert set(shown) == {title.replace("\r", "\n") for title in titles} | {"Event platform"}


def token(client: FlaskClient) -> str:
    page = client.get("/account/password").get_data(as_text=True)
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


@pytest.mark.parametrize("text", OWN)
def test_the_form_gives_back_exactly_what_was_stored(app: Flask, cast: Cast, text: str) -> None:
    cast.engagement.title = cast.engagement.description = text
    db.session.commit()
    page = plain(app, cast).get(f"/engagements/{cast.engagement.id}/edit").get_data(as_text=True)
    assert f'value="{html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")}"' in page
