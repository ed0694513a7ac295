"""Telling owners, and later managers, that a procedure is to be reviewed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Departure, Mail
from ktrack.procedures import reminding
from tests.conftest import NOW
from tests.factories import procedures
from tests.factories.cast import Cast

DUE = NOW - timedelta(days=180)


def told() -> list[tuple[int, str]]:
    return [(mail.person_id, mail.subject) for mail in db.session.scalars(select(Mail).order_by(Mail.id))]


def test_owner_then_manager_once_each(cast: Cast) -> None:
    procedures.published(cast, DUE - timedelta(days=1))
    procedures.published(cast, DUE)  # due today
    assert reminding.tell_daily(NOW) == 1
    assert told() == [(cast.bob.id, "To be reviewed: Restart a broker")]
    assert reminding.tell_daily(NOW) == 0
    assert reminding.tell_daily(NOW + timedelta(days=1)) == 1  # the other one
    assert reminding.tell_daily(NOW + timedelta(days=28)) == 0
    assert reminding.tell_daily(NOW + timedelta(days=29)) == 1
    assert told()[-1][0] == cast.alice.id
    assert reminding.tell_daily(NOW + timedelta(days=35)) == 1
    assert reminding.tell_daily(NOW + timedelta(days=60)) == 0


def test_what_is_confirmed_archived_or_a_draft_reaches_nobody(cast: Cast) -> None:
    procedures.published(cast)
    procedures.draft(cast)
    assert reminding.tell_daily(NOW) == 0
    assert reminding.tell_daily(NOW + timedelta(days=400, hours=-7)) == 0, "not before six"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_of_an_owner_who_left_the_manager_hears_at_once(cast: Cast) -> None:
    db.session.add(Departure(person_id=cast.bob.id, left_on=date(2026, 6, 1)))
    procedures.published(cast, DUE - timedelta(days=1))
    assert reminding.tell_daily(NOW) == 1
    assert told()[0][0] == cast.alice.id
    assert "has left" in db.session.scalars(select(Mail.text)).one()
