"""The list of links, and withdrawing them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.models import AuditEvent, SignedLink
from tests.conftest import NOW
from tests.factories import links
from tests.factories.cast import Cast
from tests.links.opening import post as use
from tests.links.opening import visitor
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
CountQueries = Callable[[Callable[[], object]], int]


def post(client: PageClient, link: SignedLink) -> Any:
    return client.post(f"/links/{link.id}/revoke", data={"csrf_token": client.token()})


def listed(client: PageClient, cast: Cast) -> str:
    return words(client.get(f"/shadowings/{cast.shadowing.id}/links").get_data(as_text=True))


@pytest.mark.parametrize("who", ["bob", "alice"])
def test_who_asked_and_the_manager_withdraw(app: Flask, sign_in: SignIn, cast: Cast, who: str) -> None:
    link, secret = links.level(cast)
    client = sign_in(who)
    assert "Withdraw" in listed(client, cast)
    assert post(client, link).status_code == 302
    db.session.refresh(link)
    assert link.revoked_at == NOW
    event = db.session.query(AuditEvent).filter_by(action="link.revoke").one()
    assert event.actor_id == cast.accounts[who].person_id
    assert visitor(app).get(f"/l/{secret}").status_code == 410
    assert "withdrawn" in listed(client, cast)


def test_withdrawing_again_changes_nothing(sign_in: SignIn, cast: Cast) -> None:
    link, _secret = links.level(cast)
    bob = sign_in("bob")
    for _ in range(2):
        assert post(bob, link).status_code == 302
    assert db.session.query(AuditEvent).filter_by(action="link.revoke").count() == 1


def test_what_was_said_by_a_link_stays(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    link, secret = links.level(cast)
    use(visitor(app), secret)
    bob = sign_in("bob")
    post(bob, link)
    assert "The link was used already" in listed(bob, cast)
    db.session.refresh(link)
    assert link.revoked_at is None


def test_the_manager_sees_all_the_mentee_only_their_own(sign_in: SignIn, cast: Cast) -> None:
    links.level(cast)
    links.answer(cast)
    links.acceptance(cast)
    for title in ("Level 3 in Apache Kafka operations", "Question of Bob Bach", "Agreement with Bob Bach"):
        assert title in listed(sign_in("alice"), cast)
        assert title in listed(sign_in("bob"), cast)
    db.session.query(SignedLink).update({"asked_by_id": cast.alice.id})
    db.session.commit()
    assert "Question of Bob Bach" in listed(sign_in("alice"), cast)
    assert "No link was sent yet." in listed(sign_in("bob"), cast)


def test_what_was_settled_in_another_way_says_so(sign_in: SignIn, cast: Cast) -> None:
    _link, _secret, question = links.answer(cast)
    bob = sign_in("bob")
    assert "waits" in listed(bob, cast)
    question.answer, question.answered_at, question.answered_by_id = "Yes", NOW, cast.fay.id
    db.session.commit()
    assert "settled without it" in listed(bob, cast)
    assert "Withdraw" not in listed(bob, cast)


def test_a_long_list_costs_no_more_statements(
    sign_in: SignIn, cast: Cast, count_queries: CountQueries
) -> None:
    bob = sign_in("bob")
    links.level(cast)
    links.answer(cast)
    listed(bob, cast)
    few = count_queries(lambda: listed(bob, cast))
    for _ in range(5):
        links.answer(cast)
    assert count_queries(lambda: listed(bob, cast)) == few


@pytest.mark.parametrize(
    ("who", "status"),
    [("fay", 403), ("eve", 403), ("adam", 404), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 403)],
)
def test_nobody_else_withdraws(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    link, _secret = links.level(cast)
    assert post(sign_in(who), link).status_code == status
    db.session.refresh(link)
    assert link.revoked_at is None
