"""Which rows a viewer sees: Alice's engagement and everything in it, person by person."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import ColumnElement, func, select

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import Engagement, Evidence, LogEntry, Person, Question, Shadowing, SignedLink
from ktrack.models.choices import EvidenceType
from tests.access.test_rules import cells
from tests.conftest import NOW
from tests.factories import links, questions
from tests.factories.cast import Cast

# Bob wrote a log entry with a claim; Fay signed him off; Mia has nothing to do with it.
SEEN = """
                 alice charlie bob mia dan fay gil eve adam
engagement         x      -     x   -   -   x   -   -   x
shadowing          x      -     x   -   -   x   -   -   x
entry              x      -     x   -   -   x   -   -   x
claim              x      -     x   -   -   x   -   -   x
signoff            x      -     x   -   -   x   -   x   x
link               x      -     x   -   -   -   -   -   -
question           x      -     x   x   -   x   -   -   -
record-of-bob      x      -     x   -   -   x   -   -   x
record-of-mia      -      -     -   x   -   -   -   -   x
record-of-fay      -      -     -   -   -   x   -   -   x
"""

Condition = Callable[[Person], ColumnElement[bool]]
CONDITIONS: dict[str, tuple[Any, Condition]] = {
    "engagement": (Engagement, rows.engagements),
    "shadowing": (Shadowing, rows.shadowings),
    "entry": (LogEntry, rows.log_entries),
    "claim": (Evidence, rows.evidence),
    "signoff": (Evidence, rows.evidence),
    "question": (Question, rows.questions),
    "link": (SignedLink, rows.links),
    "record-of-bob": (Person, rows.people_known),
    "record-of-mia": (Person, rows.people_known),
    "record-of-fay": (Person, rows.people_known),
}


@pytest.fixture
def ids(cast: Cast) -> dict[str, int]:
    """The number of each object of the table."""
    day, bob, kafka = date(2026, 6, 1), cast.bob.id, cast.kafka.id
    entry = LogEntry(
        key="x", person_id=bob, engagement_id=cast.engagement.id, shadowing_id=cast.shadowing.id,
        happened_on=day, minutes=30, text="Restarted a broker",
    )  # fmt: skip
    shared = {"person_id": bob, "skill_id": kafka, "happened_on": day, "recorded_at": NOW, "level": 3}
    claim = Evidence(key="c", type=EvidenceType.CLAIM, **shared)
    signoff = Evidence(key="s", type=EvidenceType.SIGNOFF, assessor_id=cast.fay.id, note="Done", **shared)
    db.session.add_all([entry, claim, signoff])
    db.session.flush()
    return {
        "engagement": cast.engagement.id, "shadowing": cast.shadowing.id, "entry": entry.id,
        "question": questions.ask(cast, expert_id=cast.mia.id).id,
        "link": links.answer(cast)[0].id,
        "claim": claim.id, "signoff": signoff.id, "record-of-bob": bob, "record-of-mia": cast.mia.id,
        "record-of-fay": cast.fay.id,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "who", "mark"), list(cells(SEEN, 1)))
def test_who_sees_what(cast: Cast, ids: dict[str, int], name: str, who: str, mark: str) -> None:
    table, condition = CONDITIONS[name]
    found = (
        select(func.count()).select_from(table).where(table.id == ids[name], condition(getattr(cast, who)))
    )
    assert db.session.scalar(found) == (mark == "x")


def test_only_executives_see_no_names(cast: Cast) -> None:
    people = (cast.alice, cast.bob, cast.fay, cast.eve, cast.adam)
    assert [rows.sees_names(person) for person in people] == [True, True, True, False, True]


def test_only_administrators_see_small_groups(cast: Cast) -> None:
    people = (cast.alice, cast.bob, cast.fay, cast.eve, cast.adam)
    assert [rows.groups_merged(person) for person in people] == [True, True, True, True, False]
