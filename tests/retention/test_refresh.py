"""Holdings follow their evidence, however it came in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Evidence, Holding
from ktrack.models.choices import CheckKind, EvidenceType, Grade
from ktrack.retention import check, holdings, version
from ktrack.retention.record import Fact, record, revise, void
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.retention.folders import stored

TODAY = NOW.date()
# Each example undoes what it wrote, so that the cast serves them all.
EXAMPLES = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DAYS = st.integers(0, 400).map(lambda days: TODAY - timedelta(days=days))


@contextmanager
def undone() -> Iterator[None]:
    point = db.session.begin_nested()
    try:
        yield
    finally:
        point.rollback()
        db.session.expire_all()


@st.composite
def facts(draw: st.DrawFn) -> Callable[[Cast], Fact]:
    """A fact about Bob or Dan in one of two skills."""
    kind_of_row, day, level = draw(st.sampled_from(EvidenceType)), draw(DAYS), draw(st.integers(0, 5))
    attested, grade = draw(st.booleans()), draw(st.sampled_from(Grade))
    kind, who, what = draw(st.sampled_from(CheckKind)), draw(st.booleans()), draw(st.booleans())
    check_only = kind_of_row is EvidenceType.CHECK
    use = kind_of_row is EvidenceType.USE
    seen = kind_of_row in (EvidenceType.SIGNOFF, EvidenceType.CHECK) or (use and attested)

    def fact(cast: Cast) -> Fact:
        return Fact(
            kind_of_row,
            (cast.bob if who else cast.dan).id,
            (cast.kafka if what else cast.billing).id,
            day,
            level=None if use else level,
            kind=kind if check_only else None,
            grade=grade if check_only else None,
            attested=attested if use else None,
            assessor_id=cast.fay.id if seen else None,
            note="What was done.",
        )

    return fact


def write(fact: Fact) -> Evidence:
    return record(fact, None, NOW, TODAY)


@EXAMPLES
@given(st.lists(st.tuples(facts(), st.sampled_from(["kept", "revised", "void"])), min_size=1, max_size=8))
def test_refreshing_equals_rebuilding(cast: Cast, made: list[tuple[Callable[[Cast], Fact], str]]) -> None:
    with undone():
        for row, fact, fate in [(write(fact(cast)), fact(cast), fate) for fact, fate in made]:
            if fate == "void":
                void(row, None, NOW, "")
            elif fate == "revised":
                earlier = replace(fact, happened_on=fact.happened_on - timedelta(days=3))
                revise(row, earlier, None, NOW, TODAY)
        assert check.differences().lines == []
        before = stored()
        holdings.rebuild_all()
        assert stored() == before


@EXAMPLES
@given(st.lists(facts(), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_writing_does_not_matter(
    cast: Cast, made: list[Callable[[Cast], Fact]], random: Random
) -> None:
    found = []
    for order in (made, random.sample(made, len(made))):
        with undone():
            for fact in order:
                write(fact(cast))
            found.append(stored())
    assert found[0] == found[1]


def test_rebuilding_a_few_pairs_leaves_the_others(cast: Cast, signoff: Fact, claim: Fact) -> None:
    write(signoff)
    write(claim)
    before = stored()
    db.session.query(Holding).filter_by(skill_id=cast.billing.id).delete()
    holdings.rebuild([(cast.bob.id, cast.billing.id), (cast.bob.id, cast.billing.id)])
    assert stored() == before


def test_rebuilding_keeps_room_for_new_holdings(cast: Cast, signoff: Fact, claim: Fact) -> None:
    write(signoff)
    holdings.rebuild_all()
    write(claim)
    assert sorted(held.skill_id for held in db.session.scalars(select(Holding))) == sorted(
        [cast.kafka.id, cast.billing.id]
    )


def test_rebuilding_nothing_is_harmless(cast: Cast) -> None:
    before = version.current()
    holdings.rebuild_all()
    holdings.refresh([])
    assert stored() == {"holdings": [], "segments": [], "clock_steps": []}
    assert version.current() > before


def test_a_loaded_holding_shows_the_new_state(cast: Cast, signoff: Fact) -> None:
    write(signoff)
    held = db.session.scalars(select(Holding)).one()
    assert held.level == 4
    write(replace(signoff, level=5, happened_on=date(2026, 4, 1)))
    assert held.level == 5


def test_many_pairs_at_once(cast: Cast, signoff: Fact) -> None:
    write(signoff)
    pairs = [(person.id, skill.id) for person in (cast.bob, cast.dan, cast.mia, cast.alice)
             for skill in (cast.kafka, cast.billing, cast.secrets)]  # fmt: skip
    before = stored()
    holdings.refresh(pairs * 50)
    assert stored() == before


@pytest.mark.parametrize("level", [0, 1])
def test_low_levels_leave_no_memory(cast: Cast, signoff: Fact, level: int) -> None:
    write(replace(signoff, level=level, note=""))
    held = db.session.scalars(select(Holding)).one()
    assert (held.level, held.stability, held.difficulty) == (level, None, None)
