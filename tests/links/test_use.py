"""Links that work, and those that do not: altered, used, withdrawn, run out."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ktrack.base import clock
from ktrack.base.db import db
from ktrack.links import actions, queries, secret
from ktrack.models import Evidence
from tests.conftest import NOW
from tests.factories import links
from tests.factories.cast import Cast
from tests.links.opening import post, visitor
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
NAMES = ("Bob", "Fay", "Kafka", "Event platform", "Upgraded")


@st.composite
def alterations(draw: st.DrawFn) -> Callable[[str], str]:
    """Something done to a secret: a letter changed, dropped, added or moved, its case, its end."""
    place, letter = draw(st.integers(0, 42)), draw(st.sampled_from(ALPHABET))
    changes: list[Callable[[str], str]] = [
        lambda text: text[:place] + letter + text[place + 1 :],
        lambda text: text[:place] + text[place + 1 :],
        lambda text: text[:place] + letter + text[place:],
        lambda text: text[place:] + text[:place],
        str.lower,
        str.upper,
        str.swapcase,
        lambda text: text[::-1],
        lambda text: text + "=",
        lambda text: text + letter,
        secret.hashed,
    ]
    return draw(st.sampled_from(changes))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(alteration=alterations())
def test_an_altered_secret_never_works(app: Flask, cast: Cast, alteration: Callable[[str], str]) -> None:
    waiting = queries.made_lately(cast.bob, NOW)
    hidden = links.secret_of(links.level(cast)[0])
    assert waiting <= 1
    altered = alteration(hidden)
    if altered != hidden:
        assert queries.by_secret(altered) is None
        assert visitor(app).get(f"/l/{altered}").status_code == 404


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(min_size=1, max_size=60))
def test_a_secret_that_is_made_up_never_works(app: Flask, cast: Cast, typed: str) -> None:
    links.level(cast)
    assert queries.by_secret(typed) is None


GUESSES = ("1", "thanks ", "a" * 43, "%00", "..%2f..", "<secret>", "%F0%9F%92%A9", "x" * 5000)


@pytest.mark.parametrize("guess", GUESSES)
def test_a_guess_finds_nothing(app: Flask, cast: Cast, guess: str) -> None:
    link, _secret = links.level(cast)
    client = visitor(app)
    for address in (f"/l/{guess}", f"/l/{link.id}", f"/l/{link.secret_hash}"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert not any(name in answer.get_data(as_text=True) for name in NAMES)


def test_it_works_once(app: Flask, cast: Cast) -> None:
    _link, hidden = links.level(cast)
    client = visitor(app)
    token = field_value(client.get(f"/l/{hidden}").get_data(as_text=True), "csrf_token")
    data = {"csrf_token": token, "answer": "yes", "text": ""}
    assert [client.post(f"/l/{hidden}", data=data).status_code for _ in range(3)] == [302, 410, 410]
    assert db.session.query(Evidence).count() == 1
    used = client.get(f"/l/{hidden}")
    assert used.status_code == 410
    assert "This link was used already" in words(used.get_data(as_text=True))


def test_it_runs_out(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    link, hidden = links.level(cast)
    monkeypatch.setattr(clock, "now", lambda: link.expires_at - timedelta(seconds=1))
    assert visitor(app).get(f"/l/{hidden}").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: link.expires_at)
    answer = visitor(app).get(f"/l/{hidden}")
    assert answer.status_code == 410
    assert "This link has run out" in words(answer.get_data(as_text=True))


def test_it_runs_out_between_the_two_clicks(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    link, hidden = links.level(cast)
    client = visitor(app)
    token = field_value(client.get(f"/l/{hidden}").get_data(as_text=True), "csrf_token")
    monkeypatch.setattr(clock, "now", lambda: link.expires_at)
    data = {"csrf_token": token, "answer": "yes", "text": "Well done"}
    answer = client.post(f"/l/{hidden}", data=data)
    assert answer.status_code == 410
    assert "Well done" in answer.get_data(as_text=True)
    assert db.session.query(Evidence).count() == 0


def test_a_dead_link_tells_nothing_of_what_it_was_for(app: Flask, cast: Cast) -> None:
    link, hidden = links.level(cast)
    actions.revoke(link, by=cast.bob, at=NOW)
    db.session.commit()
    answer = visitor(app).get(f"/l/{hidden}")
    assert answer.status_code == 410
    assert "This link was withdrawn" in words(answer.get_data(as_text=True))
    assert not any(name in answer.get_data(as_text=True) for name in NAMES)


def test_nobody_is_signed_in_by_it(app: Flask, cast: Cast) -> None:
    _link, hidden = links.level(cast)
    client = visitor(app)
    client.get(f"/l/{hidden}")
    assert client.get("/").status_code == 302
    post(client, hidden)
    with client.session_transaction() as session:
        assert "_user_id" not in session
    assert client.get("/me").headers["Location"].startswith("/login")


def test_somebody_else_who_is_signed_in_is_stopped(sign_in: SignIn, cast: Cast) -> None:
    link, hidden = links.level(cast)
    bob = sign_in("bob")
    assert bob.get(f"/l/{hidden}").status_code == 403
    data = {"csrf_token": bob.token(), "answer": "yes", "text": ""}
    assert bob.post(f"/l/{hidden}", data=data).status_code == 403
    db.session.refresh(link)
    assert link.used_at is None


def test_the_expert_may_be_signed_in(sign_in: SignIn, cast: Cast) -> None:
    _link, hidden = links.level(cast)
    assert post(sign_in("fay"), hidden).status_code == 302
    assert db.session.query(Evidence).one().assessor_id == cast.fay.id


def test_without_the_pages_token_nothing_is_confirmed(app: Flask, cast: Cast) -> None:
    link, hidden = links.level(cast)
    for token in ("", "made up"):
        answer = visitor(app).post(f"/l/{hidden}", data={"csrf_token": token, "answer": "yes", "text": ""})
        assert answer.status_code == 422
        assert "Your session has changed" in words(answer.get_data(as_text=True))
    db.session.refresh(link)
    assert link.used_at is None


def test_over_https_it_works_without_a_referrer(app: Flask, cast: Cast) -> None:
    """The page asks browsers to send none, so the check of it must not stand in the way."""
    _link, hidden = links.level(cast)
    client = visitor(app)
    page = client.get(f"/l/{hidden}", base_url="https://localhost").get_data(as_text=True)
    data = {"csrf_token": field_value(page, "csrf_token"), "answer": "yes", "text": ""}
    assert client.post(f"/l/{hidden}", data=data, base_url="https://localhost").status_code == 302


def test_the_secret_goes_nowhere_else(app: Flask, cast: Cast) -> None:
    link, hidden = links.level(cast)
    client = visitor(app)
    answers = [client.get(f"/l/{hidden}"), post(client, hidden), client.get(f"/l/{hidden}"),
               client.get("/l/thanks"), client.get("/l/unknown")]  # fmt: skip
    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
        assert "noindex" in answer.headers["X-Robots-Tag"]
    page = answers[0].get_data(as_text=True)
    outside = re.findall(r'(?:href|src|action)="(https?:[^"]*|//[^"]*)"', page)
    assert outside == []
    assert link.secret_hash not in page


def test_other_methods_are_refused(app: Flask, cast: Cast) -> None:
    _link, hidden = links.level(cast)
    assert visitor(app).put(f"/l/{hidden}").status_code == 405
