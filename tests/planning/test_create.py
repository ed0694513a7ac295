"""Changing a plan by hand, and making its shadowings."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Departure, Shadowing
from ktrack.models.choices import Form
from ktrack.retention import version
from tests.factories.cast import Cast, make_engagement
from tests.planning.conftest import Send
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def said(answer: Any) -> str:
    """Return the words of a page."""
    return words(answer.get_data(as_text=True))


def pair(cast: Cast, skill: Any, who: Any = None, mentor: Any = None) -> str:
    """Return what a tick sends: Mia shadows Fay."""
    return f"{cast.engagement.id}-{skill.id}-{(mentor or cast.fay).id}-{(who or cast.mia).id}"


@pytest.fixture
def both(cast: Cast, alone: None) -> list[str]:
    """Mia shadows Fay in both skills."""
    return [pair(cast, cast.kafka), pair(cast, cast.billing)]


def test_a_change_by_hand_is_priced_against_the_best(cast: Cast, send: Send, both: list[str]) -> None:
    page = send("alice", do="adjust", pair=both[:1])
    assert "Against the best plan: -" in said(page)
    assert "-40 hours of learners, -16 hours of experts" in said(page)
    assert page.get_data(as_text=True).count(" checked>") == 1
    broken = said(send("alice", do="adjust", pair=both, people__0__hours="79", experts__0__hours="31"))
    assert "Mia Mentor needs 80 of 79 hours." in broken
    assert "Fay Freelancer needs 32 of 31 hours." in broken
    crowd = {"people__1__person": str(cast.dan.id), "people__1__chosen": "y", "people__1__hours": "60"}
    ticked = [both[0], pair(cast, cast.kafka, cast.dan)]
    assert "More people than may shadow" in said(send("alice", do="adjust", pair=ticked, group="1", **crowd))
    odd = said(send("alice", do="adjust", pair=[both[0], pair(cast, cast.kafka, cast.eve), "1-2-3", "x"]))
    assert "1 of the people ticked can no longer be paired so" in odd


def test_one_step_creates_the_shadowings(cast: Cast, send: Send, both: list[str]) -> None:
    before = version.current()
    answer = send("alice", "/planning/create", pair=both)
    assert "1 shadowing is created." in said(answer)
    assert "Mia Mentor" in said(answer)  # on the engagement's page
    made = db.session.query(Shadowing).one()
    assert (made.mentor_id, made.mentee_id, made.form) == (cast.fay.id, cast.mia.id, Form.REGULAR)
    assert (made.starts_on, made.ends_on) == (date(2026, 6, 15), None)
    assert {skill.id for skill in made.skills} == {cast.kafka.id, cast.billing.id}
    assert {event.action for event in db.session.query(AuditEvent)} == {"shadowing.add", "engagement.amend"}
    assert version.current() != before


def test_repeating_creates_nothing_twice(cast: Cast, send: Send, sign_in: SignIn, both: list[str]) -> None:
    alice = sign_in("alice")
    send("alice", "/planning/create", alice, pair=both)
    again = said(send("alice", "/planning/create", alice, pair=both))
    assert "were there already" in again
    assert db.session.query(Shadowing).count() == 1
    more = said(send("alice", "/planning/create", alice, pair=[*both, pair(cast, cast.kafka, cast.dan)]))
    assert "1 shadowing is created." in more
    assert db.session.query(Shadowing).count() == 2


def test_coming_projects_begin_with_their_first_day(cast: Cast, send: Send, both: list[str]) -> None:
    cast.engagement.starts_on = date(2026, 8, 1)
    db.session.commit()
    send("alice", "/planning/create", pair=both)
    assert db.session.query(Shadowing).one().starts_on == date(2026, 8, 1)


def leaves(cast: Cast) -> None:
    db.session.add(Departure(person_id=cast.mia.id, left_on=date(2026, 6, 15)))


def retires(cast: Cast) -> None:
    cast.engagement.plan[1].retired_on = date(2026, 6, 15)


def ends(cast: Cast) -> None:
    cast.engagement.ends_on = date(2026, 6, 14)


def loses_its_expert(cast: Cast) -> None:
    cast.engagement.experts = [cast.gil]


@pytest.mark.parametrize("breaks", [leaves, retires, ends, loses_its_expert])
def test_what_broke_meanwhile_is_refused_as_a_whole(
    cast: Cast, send: Send, both: list[str], breaks: Callable[[Cast], None]
) -> None:
    breaks(cast)
    db.session.commit()
    answer = send("alice", "/planning/create", pair=both)
    assert answer.status_code == 422
    db.session.rollback()
    assert db.session.query(Shadowing).count() == 0
    assert db.session.query(AuditEvent).count() == 0


def test_nothing_ticked_creates_nothing(cast: Cast, send: Send, alone: None) -> None:
    answer = send("alice", "/planning/create")
    assert answer.status_code == 422
    assert "Tick at least one person" in said(answer)


def test_only_the_projects_manager_creates(cast: Cast, send: Send, both: list[str]) -> None:
    assert send("adam", "/planning/create", pair=both).status_code == 403
    assert send("charlie", "/planning/create", pair=both).status_code == 404
    cast.engagement.manager = cast.charlie
    db.session.add(Shadowing(
        key="h2", engagement_id=cast.engagement.id, mentor_id=cast.fay.id, mentee_id=cast.alice.id,
        starts_on=date(2026, 6, 1),
    ))  # fmt: skip
    db.session.commit()
    assert send("alice", "/planning/create", pair=both).status_code == 403
    assert db.session.query(Shadowing).count() == 1


def test_several_projects_are_planned_and_created_at_once(cast: Cast, send: Send, both: list[str]) -> None:
    other = make_engagement(cast.payments, cast.alice, cast.gil, cast.secrets)
    db.session.commit()
    third = f"{other.id}-{cast.secrets.id}-{cast.gil.id}-{cast.mia.id}"
    answer = send("alice", "/planning/create", pair=[*both, third],
                  engagement=[str(cast.engagement.id), str(other.id)])  # fmt: skip
    assert "2 shadowings are created." in said(answer)
    assert {one.engagement_id for one in db.session.query(Shadowing)} == {cast.engagement.id, other.id}
