"""A pair stands still when nothing happens for twice the time it agreed on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ktrack.base.db import db
from ktrack.models import Departure, LogEntry, Meeting
from ktrack.models.choices import MeetingState
from tests.attention.conftest import Look
from tests.conftest import NOW
from tests.factories import agreed
from tests.factories.cast import Cast

TODAY = date(2026, 6, 15)


def meet(cast: Cast, at: datetime, state: MeetingState = MeetingState.HELD) -> None:
    db.session.add(
        Meeting(
            key=f"m-{at.isoformat()}", shadowing_id=cast.shadowing.id, proposed_by_id=cast.bob.id,
            proposed_at=NOW, starts_at=at, minutes=60, state=state,
        )
    )  # fmt: skip
    db.session.commit()


def log(cast: Cast, on: date, void: bool = False) -> None:
    entry = LogEntry(
        key=f"l-{on}", person_id=cast.bob.id, engagement_id=cast.engagement.id,
        shadowing_id=cast.shadowing.id, happened_on=on, minutes=30, text="Looked on", void=void,
    )  # fmt: skip
    db.session.add(entry)
    db.session.commit()


def test_a_pair_that_never_met_stands_still_since_its_start(look: Look, cast: Cast) -> None:
    (pair,) = look().stalled
    assert (pair.mentee, pair.mentor, pair.title) == ("Bob Bach", "Fay Freelancer", "Event platform")
    assert (pair.since, pair.days, pair.limit) == (date(2026, 1, 12), 154, 14)


@pytest.mark.parametrize(("days", "stands"), [(14, False), (15, True)])
def test_without_an_agreement_two_weeks_are_borne(look: Look, cast: Cast, days: int, stands: bool) -> None:
    log(cast, TODAY - timedelta(days=days))
    assert bool(look().stalled) is stands


@pytest.mark.parametrize(("days", "stands"), [(42, False), (43, True)])
def test_with_one_twice_its_cadence(look: Look, cast: Cast, days: int, stands: bool) -> None:
    agreed.agree(cast, cadence_days=7)
    agreed.agree(cast, cadence_days=21)
    agreed.propose(cast, cadence_days=90)  # not accepted
    meet(cast, NOW - timedelta(days=days))
    assert [pair.limit for pair in look().stalled] == ([42] if stands else [])


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.ACCEPTED])
def test_a_session_that_was_held_or_is_agreed_counts(look: Look, cast: Cast, state: MeetingState) -> None:
    meet(cast, NOW + timedelta(days=3 if state is MeetingState.ACCEPTED else -3), state)
    assert look().stalled == []


@pytest.mark.parametrize("state", [MeetingState.PROPOSED, MeetingState.DECLINED, MeetingState.CANCELLED])
def test_another_does_not(look: Look, cast: Cast, state: MeetingState) -> None:
    meet(cast, NOW + timedelta(days=1), state)
    assert len(look().stalled) == 1


def test_an_entry_that_was_taken_back_does_not_count(look: Look, cast: Cast) -> None:
    log(cast, TODAY, void=True)
    assert len(look().stalled) == 1


def test_whoever_has_left_meets_nobody(look: Look, cast: Cast) -> None:
    db.session.add(Departure(person_id=cast.bob.id, left_on=TODAY))
    db.session.commit()
    assert look().stalled == []


def test_a_shadowing_that_is_over_or_not_yet_begun_is_none(look: Look, cast: Cast) -> None:
    assert look(now=datetime(2026, 12, 18, 12, tzinfo=UTC)).stalled
    assert not look(now=datetime(2026, 12, 19, 12, tzinfo=UTC)).stalled
    assert not look(now=datetime(2026, 1, 11, 12, tzinfo=UTC)).stalled


@pytest.mark.parametrize("who", ["charlie", "bob", "fay", "adam"])
def test_it_is_for_the_engagements_manager(look: Look, cast: Cast, who: str) -> None:
    assert look(who).count == 0
