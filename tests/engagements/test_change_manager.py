"""Giving an engagement to another manager: the present one does, or an administrator when they have left."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import AuditEvent, Departure
from tests.engagements.test_edit import amendments
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def change(client: PageClient, cast: Cast, manager: int, why: str = "Alice leaves") -> int:
    data = {"csrf_token": client.token(), "manager": str(manager), "why": why}
    status: int = client.post(f"/engagements/{cast.engagement.id}/manager", data=data).status_code
    return status


@pytest.mark.parametrize("who", ["alice", "adam"])
def test_another_manager_takes_over(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert change(sign_in(who), cast, cast.charlie.id) == 302
    assert cast.engagement.manager_id == cast.charlie.id
    assert amendments() == [("manager_id", "alice", "charlie", "Alice leaves")]
    noted = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "engagement.manager")).one()
    assert noted.actor_id == (cast.alice if who == "alice" else cast.adam).id
    page = sign_in("charlie").get(f"/engagements/{cast.engagement.id}").get_data(as_text=True)
    assert "Alice Acker" in page
    assert "/edit" in page


def test_whoever_gave_it_away_sees_it_no_more(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    change(alice, cast, cast.charlie.id)
    assert alice.get(f"/engagements/{cast.engagement.id}").status_code == 404
    assert change(alice, cast, cast.alice.id) == 404
    assert cast.engagement.manager_id == cast.charlie.id


@pytest.mark.parametrize("who", ["bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert change(sign_in(who), cast, cast.charlie.id) in (403, 404)
    assert cast.engagement.manager_id == cast.alice.id


def test_only_a_manager_who_is_there_can_take_it(sign_in: SignIn, cast: Cast) -> None:
    db.session.add(Departure(person_id=cast.charlie.id, left_on=date(2026, 6, 1)))
    db.session.commit()
    for nobody in (cast.charlie.id, cast.bob.id, cast.alice.id, 0, 99_999):
        assert change(sign_in("alice"), cast, nobody) == 422
    assert (cast.engagement.manager_id, amendments()) == (cast.alice.id, [])


def test_it_needs_a_reason(sign_in: SignIn, cast: Cast) -> None:
    assert change(sign_in("alice"), cast, cast.charlie.id, why=" ") == 422
    assert cast.engagement.manager_id == cast.alice.id
