"""Questions past their time, and proposals that nobody answers for five working days."""

from datetime import date, datetime, timedelta

import pytest

from ktrack.agreements import actions
from ktrack.attention.scope import working_days_before
from ktrack.base.db import db
from ktrack.models import Meeting
from ktrack.models.choices import MeetingState
from tests.attention.conftest import Look
from tests.conftest import NOW
from tests.factories import agreed, questions
from tests.factories.cast import Cast

OLD = NOW - timedelta(days=10)
# NOW is a Monday: five working days have passed of what was proposed on the Monday before.
WEEK = timedelta(days=7)


def propose(cast: Cast, at: datetime, starts_at: datetime = NOW + WEEK, **changed: object) -> Meeting:
    meeting = Meeting(
        key=f"m-{at.isoformat()}-{starts_at.isoformat()}", shadowing_id=cast.shadowing.id,
        proposed_by_id=cast.bob.id, proposed_at=at, starts_at=starts_at, minutes=60, **changed,
    )  # fmt: skip
    db.session.add(meeting)
    db.session.commit()
    return meeting


@pytest.mark.parametrize(
    ("today", "last"),
    [
        ("2026-06-15", "2026-06-08"), ("2026-06-16", "2026-06-09"), ("2026-06-20", "2026-06-14"),
        ("2026-06-21", "2026-06-14"), ("2026-06-19", "2026-06-14"),
    ],
)  # fmt: skip
def test_working_days_leave_the_weekend_out(today: str, last: str) -> None:
    assert working_days_before(date.fromisoformat(today), 5) == date.fromisoformat(last)


def test_a_late_answer_is_awaited(look: Look, cast: Cast) -> None:
    question = questions.late(cast)
    (wait,) = look().silent
    assert (wait.kind, wait.id, wait.awaited, wait.waiting) == (
        "question", question.id, "Fay Freelancer", "Bob Bach",
    )  # fmt: skip
    assert wait.days == 4


def test_one_in_time_or_answered_is_not(look: Look, cast: Cast) -> None:
    questions.ask(cast)
    questions.late(cast, answer="So", answered_at=NOW, answered_by_id=cast.fay.id)
    assert look().silent == []


@pytest.mark.parametrize(("ago", "awaited"), [(WEEK, True), (WEEK - timedelta(days=1), False)])
def test_a_session_should_be_answered_in_five_working_days(
    look: Look, cast: Cast, ago: timedelta, awaited: bool
) -> None:
    propose(cast, NOW - ago)
    assert [wait.awaited for wait in look().silent] == (["Fay Freelancer"] if awaited else [])


def test_a_later_session_overtakes_it(look: Look, cast: Cast) -> None:
    propose(cast, OLD)
    propose(cast, NOW, NOW + 2 * WEEK, state=MeetingState.ACCEPTED)
    assert look().silent == []


def test_an_answered_session_waits_no_more(look: Look, cast: Cast) -> None:
    propose(cast, OLD, state=MeetingState.DECLINED)
    assert look().silent == []


def test_an_agreement_waits_for_the_other_side(look: Look, cast: Cast) -> None:
    proposed = agreed.propose(cast)
    assert look().silent == []
    proposed.proposed_at = OLD
    db.session.commit()
    (wait,) = look().silent
    assert (wait.kind, wait.awaited, wait.waiting) == ("agreement", "Bob Bach", "Fay Freelancer")
    actions.accept(proposed, by=cast.bob, at=NOW)
    db.session.commit()
    assert look().silent == []


@pytest.mark.parametrize("who", ["charlie", "bob", "adam"])
def test_it_is_for_the_engagements_manager(look: Look, cast: Cast, who: str) -> None:
    questions.late(cast)
    assert look(who).silent == []
