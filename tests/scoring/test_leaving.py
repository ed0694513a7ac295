"""If people leave: what is lost is what is missing without them, whatever way it is asked."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ktrack.scoring.columns import OPEN, Absences, Company
from ktrack.scoring.leaving import REFRESH, falls, learners, leave, narrowed, staying, steps
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import Plan, highest_targets, layout, plan_on
from ktrack.scoring.score import Score, at_risk, measure, score
from ktrack.scoring.snapshot import active_people, dependable, snapshot
from tests.scoring.building import Absence, Item, Mentee, World, check, signoff, whole
from tests.scoring.strategies import PEOPLE, worlds

POLICY = Policy()
DAY, LATER = 400, 460
ALICE, BOB, DORA, FAY = range(4)
BILLING, KAFKA = 0, 1
GROUPS = st.frozensets(st.integers(0, PEOPLE - 1))
few = settings(max_examples=25)  # each plays a company twice or more


def plan(world: World) -> Plan:
    return plan_on(layout(world.scope()), DAY)


def without(world: World, gone: frozenset[int], on: int = LATER) -> Score:
    """Score the world on a later day without some people."""
    company = world.company(POLICY)
    left = np.isin(np.arange(world.n_people), list(gone))
    then = leave(snapshot(company, POLICY, DAY, on), company.pairs, left)
    return score(company, plan(world), then, POLICY)


def absent(company: Company, gone: frozenset[int], on: int) -> Company:
    """Return the company with one more departure each."""
    people = sorted(gone)
    more = Absences(whole(people), whole([on] * len(people)), whole([OPEN] * len(people)))
    return replace(company, absences=Absences.join([company.absences, more]))


@few
@given(world=worlds(), gone=GROUPS)
def test_leaving_is_one_more_absence(world: World, gone: frozenset[int]) -> None:
    company = absent(world.company(POLICY), gone, LATER)
    then = score(company, plan(world), snapshot(company, POLICY, DAY, LATER), POLICY)
    now = without(world, gone)
    for name in ("retained", "verified", "transferred", "coverage", "tested_share", "interval", "unknown"):
        assert getattr(now, name) == pytest.approx(getattr(then, name)), name


@few
@given(world=worlds(), some=GROUPS, more=GROUPS)
def test_losing_more_people_never_gains_and_nobody_loses_nothing(
    world: World, some: frozenset[int], more: frozenset[int]
) -> None:
    company = world.company(POLICY)
    all_there = score(company, plan(world), snapshot(company, POLICY, DAY, LATER), POLICY)
    assert without(world, frozenset()).retained == all_there.retained
    for name in ("retained", "verified", "coverage"):
        fewer, least = getattr(without(world, some), name), getattr(without(world, some | more), name)
        assert fewer is least is None or least <= fewer + 1e-12


@few
@given(world=worlds(), gone=GROUPS)
def test_it_is_retained_of_a_company_that_never_had_them(world: World, gone: frozenset[int]) -> None:
    left = replace(world, mentees=[mentee for mentee in world.mentees if mentee.person not in gone])
    assert without(world, gone, DAY).retained == pytest.approx(
        measure(left.company(POLICY), left.scope(), POLICY, DAY).retained
    )


@few
@given(world=worlds(), person=st.integers(0, PEOPLE - 1))
def test_one_person_today_is_what_the_report_calls_at_risk(world: World, person: int) -> None:
    now = measure(world.company(POLICY), world.scope(), POLICY, DAY)
    risk = at_risk(now.seats)
    told = dict(zip(risk.person.tolist(), risk.points.tolist(), strict=True))
    gone = without(world, frozenset({person}), DAY)
    if now.retained is not None and gone.retained is not None:
        assert now.retained - gone.retained == pytest.approx(told.get(person, 0), abs=1e-12)


@few
@given(world=worlds(), team=st.integers(0, 1))
def test_a_part_of_the_plan_is_the_plan_of_that_team(world: World, team: int) -> None:
    whole_plan, company = plan(world), world.company(POLICY)
    part = narrowed(whole_plan, whole_plan.items.team == team)
    kept = [place for place, item in enumerate(world.items) if item.team == team]
    moved = [mentee._replace(item=kept.index(mentee.item)) for mentee in world.mentees if mentee.item in kept]
    alone = replace(world, items=[world.items[place] for place in kept], mentees=moved)
    found = score(company, part, snapshot(company, POLICY, DAY), POLICY)
    assert found.retained == pytest.approx(measure(company, alone.scope(), POLICY, DAY).retained)


def test_a_recorded_departure_that_is_asked_about_is_put_aside() -> None:
    absences = Absences(whole([BOB, BOB, DORA]), whole([100, 450, 450]), whole([200, OPEN, OPEN]))
    left = staying(absences, whole([BOB]), DAY)
    assert list(zip(left.person.tolist(), left.left.tolist(), strict=True)) == [(BOB, 100), (DORA, 450)]


def world() -> World:
    """Bob and Dora hold Kafka, Dora less well; Alice is new to it; billing is planned and nobody's."""
    made = World(4, 2, items=[Item(0, KAFKA, 4, 5), Item(1, BILLING, 3, 2)], freelancers=frozenset({FAY}))
    made.mentees = [Mentee(0, BOB), Mentee(0, DORA), Mentee(0, ALICE)]
    made.rows = [check(DAY, 4, pair=BOB * 2 + KAFKA), signoff(DAY, 3, DORA * 2 + KAFKA)]
    return made


def test_skills_fall_by_dependable_holders_at_the_highest_target() -> None:
    company, all_of_it = world().company(POLICY), plan(world())
    now, targets = snapshot(company, POLICY, DAY), highest_targets(plan(world()), 2)
    gone = leave(now, company.pairs, np.arange(4) == BOB)
    before, after = (dependable(company, then, POLICY, 2)[np.arange(2), targets] for then in (now, gone))
    found = falls(all_of_it, before, after, targets)
    assert [list(found.before), list(found.after)] == [[0, 1], [0, 0]]
    assert list(found.importance) == [2, 5]


def test_the_nearest_to_the_target_come_first() -> None:
    company, all_of_it = world().company(POLICY), plan(world())
    now, targets = snapshot(company, POLICY, DAY), highest_targets(plan(world()), 2)
    there = active_people(company.internal, company.absences, DAY)
    who = learners(all_of_it, company.pairs, now, whole([KAFKA]))
    near = steps(who, now, there, targets, POLICY, company.rank)
    assert list(near.person) == [DORA, ALICE]
    assert list(near.missing) == [1, 4]


def test_who_held_it_needs_a_refresh() -> None:
    faded = replace(world(), rows=[signoff(0, 4, BOB * 2 + KAFKA)], absences=[Absence(DORA, 0)])
    company, targets = faded.company(POLICY), highest_targets(plan(faded), 2)
    then = snapshot(company, POLICY, DAY, 4000)
    there = active_people(company.internal, company.absences, 4000)
    who = learners(plan(faded), company.pairs, then, whole([KAFKA]))
    near = steps(who, then, there, targets, POLICY, company.rank)
    assert (near.person[0], near.missing[0]) == (BOB, REFRESH)
    assert DORA not in near.person
