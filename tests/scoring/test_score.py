"""Alice manages, Bob and Dora shadow, Fay is the freelancer whose knowledge leaves with her."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring.columns import Grade, Kind
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import layout, plan_on
from ktrack.scoring.score import Score, Status, at_risk, forecast, measure, score
from ktrack.scoring.snapshot import active_people, snapshot
from tests.scoring import oracle
from tests.scoring.building import Absence, Item, Mentee, World, check, claim, signoff, use
from tests.scoring.strategies import worlds

POLICY = Policy()
ALICE, BOB, DORA, FAY = range(4)
BILLING, KAFKA = 0, 1


def company(**changes: Any) -> World:
    """Bob and Dora shadow Kafka (two seats, level 3); nobody was assessed yet."""
    world = World(4, 2, items=[Item(0, KAFKA, target=3, importance=2, seats=2)], freelancers=frozenset({FAY}))
    world.mentees = [Mentee(0, BOB), Mentee(0, DORA)]
    return replace(world, **changes)


def pair(person: int, skill: int = KAFKA) -> int:
    return person * 2 + skill


def figures(world: World, day: int = 100) -> Score:
    return measure(world.company(POLICY), world.scope(), POLICY, day)


def test_a_seat_is_worth_the_chance_that_its_holder_passes() -> None:
    result = figures(company(rows=[signoff(100, 3, pair(BOB))]))
    assert result.retained == pytest.approx(0.85 / 2)
    assert (result.verified, result.transferred, result.unknown) == (0.5, 0.5, 0.0)
    assert result.status == Status.OK


def test_the_best_recipients_take_the_seats() -> None:
    rows = [check(100, 3, pair=pair(BOB)), signoff(100, 4, pair(DORA)), signoff(100, 5, pair(ALICE))]
    world = company(rows=rows, items=[Item(0, KAFKA, 3)])
    assert figures(world).retained == pytest.approx(0.95)
    assert list(figures(world).seats.person) == [BOB]


def test_nothing_planned_is_no_figure() -> None:
    result = figures(company(items=[], mentees=[]))
    assert (len(result.items), result.status) == (0, Status.NONE)
    assert (result.retained, result.coverage, result.interval) == (None, None, None)


def test_all_unknown_is_said_and_is_not_zero_percent() -> None:
    result = figures(company(rows=[claim(50, 5, pair(BOB))]))
    assert (result.status, result.unknown, result.retained) == (Status.NONE, 1.0, 0.0)


def test_mostly_unknown_is_insufficient() -> None:
    items = [Item(0, KAFKA, 3, importance=1), Item(0, BILLING, 3, importance=2)]
    result = figures(company(items=items, rows=[signoff(100, 4, pair(BOB))]))
    assert result.unknown == pytest.approx(2 / 3)
    assert result.status == Status.INSUFFICIENT


def test_an_item_nobody_shadows_is_unknown() -> None:
    result = figures(company(mentees=[], rows=[signoff(100, 4, pair(BOB))]))
    assert list(result.items.unknown) == [True]
    assert list(result.items.recipients) == [0]


def test_targets_below_two_are_not_measured() -> None:
    assert len(figures(company(items=[Item(0, KAFKA, 1)])).items) == 0


@pytest.mark.parametrize(("day", "planned"), [(9, 0), (10, 1), (199, 1), (200, 0)])
def test_an_item_counts_from_the_start_until_it_is_retired(day: int, planned: int) -> None:
    world = company(items=[Item(0, KAFKA, 3, starts=10, retired=200)])
    assert len(figures(world, day).items) == planned


def test_items_of_one_team_and_skill_are_merged() -> None:
    items = [Item(0, KAFKA, 3, 5, 1, 2), Item(0, KAFKA, 4, 1, 2, 1), Item(1, KAFKA, 2)]
    world = company(items=items, mentees=[Mentee(0, BOB), Mentee(1, BOB), Mentee(1, DORA, starts=101)])
    merged = figures(world).plan.items
    assert [list(merged.take(slice(1)).target), list(merged.seats), list(merged.baseline)] == [
        [4],
        [2, 1],
        [1, 0],
    ]
    assert list(merged.importance) == [5, 1]
    assert list(figures(world).items.recipients) == [1, 0]


def test_a_retired_item_takes_its_recipients_with_it() -> None:
    items = [Item(0, KAFKA, 3, retired=50), Item(0, KAFKA, 3)]
    world = company(items=items, mentees=[Mentee(0, BOB), Mentee(1, DORA)], rows=[signoff(100, 4, pair(BOB))])
    assert figures(world).retained == 0.0


def test_who_left_counts_again_on_return() -> None:
    world = company(rows=[signoff(10, 4, pair(BOB))], absences=[Absence(BOB, 50, 90)])
    assert [figures(world, day).verified for day in (49, 50, 89, 90)] == [0.5, 0.0, 0.0, 0.5]
    assert figures(world, 60).transferred == 0.5
    memory = figures(company(rows=world.rows), 90).retained
    assert figures(world, 90).retained == memory


def test_coverage_counts_all_active_internal_people() -> None:
    rows = [signoff(100, 4, pair(ALICE)), signoff(100, 4, pair(BOB)), signoff(100, 4, pair(FAY))]
    assert figures(company(rows=rows)).coverage == 1.0
    assert list(figures(company(rows=rows)).items.dependable) == [2]
    assert figures(company(rows=rows, absences=[Absence(ALICE, 0)])).coverage == 0.0


def test_tested_share_is_what_rests_on_recent_checks() -> None:
    rows = [check(0, 3, pair=pair(BOB)), signoff(300, 3, pair(DORA))]
    result = figures(company(rows=rows), 365)
    tested = result.seats.chance[result.seats.person == BOB].sum()
    assert result.tested_share == pytest.approx(tested / result.seats.chance.sum())
    assert figures(company(rows=rows), 366).tested_share == 0.0


def test_a_signoff_after_a_check_ends_the_test() -> None:
    rows = [check(50, 3, pair=pair(BOB)), signoff(60, 3, pair(BOB))]
    assert figures(company(rows=rows)).tested_share == 0.0


def test_progress_counts_levels_on_the_way() -> None:
    rows = [signoff(10, 1, pair(BOB)), signoff(10, 5, pair(DORA))]
    assert figures(company(rows=rows)).progress == pytest.approx((1 / 3 + 1) / 2)


def test_progress_is_that_of_active_people() -> None:
    world = company(rows=[signoff(10, 5, pair(DORA))], absences=[Absence(DORA, 50)])
    assert (figures(world).progress, figures(world, 40).progress) == (0.0, 0.5)


def test_the_next_best_takes_the_seat_of_who_leaves() -> None:
    rows = [check(100, 4, pair=pair(BOB)), signoff(100, 4, pair(DORA))]
    world = company(rows=rows, items=[Item(0, KAFKA, 3)])
    risk = at_risk(figures(world).seats)
    assert list(risk.person) == [BOB]
    assert risk.points[0] == pytest.approx(0.95 - 0.85)


def test_equal_chances_seat_the_lower_number_and_lose_nothing() -> None:
    rows = [signoff(100, 4, pair(DORA)), signoff(100, 4, pair(BOB))]
    seats = figures(company(rows=rows, items=[Item(0, KAFKA, 3)])).seats
    assert list(seats.person) == [BOB]
    assert len(at_risk(seats)) == 0


def test_forecast_applies_departures_and_forgets() -> None:
    world = company(rows=[check(100, 3, pair=pair(BOB)), signoff(100, 3, pair(DORA))])
    known, plan = world.company(POLICY), figures(world).plan
    later = forecast(known, plan, POLICY, 100, 60)
    assert later == pytest.approx(figures(world, 160).retained)
    world.absences = [Absence(DORA, 130)]
    assert forecast(world.company(POLICY), plan, POLICY, 100, 60) == pytest.approx(
        figures(world, 160).retained
    )


def test_forecast_from_a_past_day_knows_nothing_newer() -> None:
    rows = [signoff(50, 3, pair(BOB)), use(90, pair=pair(BOB))]
    later = [use(110, True, pair(BOB)), signoff(120, 4, pair(DORA))]
    past, now = company(rows=rows), company(rows=rows + later)
    plan = figures(past).plan
    assert forecast(now.company(POLICY), plan, POLICY, 100, 60) == pytest.approx(
        forecast(past.company(POLICY), plan, POLICY, 100, 60)
    )


def test_a_scope_without_items_has_no_forecast() -> None:
    world = company(items=[], mentees=[])
    assert forecast(world.company(POLICY), figures(world).plan, POLICY, 100, 90) is None


def test_snapshot_shows_memory_of_who_is_away_but_no_chance() -> None:
    world = company(rows=[signoff(10, 4, pair(BOB))], absences=[Absence(BOB, 20)])
    now = snapshot(world.company(POLICY), POLICY, 100)
    assert now.recall[pair(BOB)] > 0.8
    assert (now.chance[pair(BOB)], now.slope[pair(BOB)]) == (0, 0)
    assert (now.level[-1], now.chance[-1], now.kind[-1]) == (-1, 0, Kind.NONE)


def test_active_people_are_internal_and_there() -> None:
    known = company(absences=[Absence(BOB, 50, 90)]).company(POLICY)
    assert list(active_people(known.internal, known.absences, 60)) == [True, False, True, False]


NAMES = ("retained", "verified", "transferred", "progress", "unknown", "coverage")


@given(worlds(), st.integers(0, 720))
def test_figures_equal_the_plain_telling(world: World, day: int) -> None:
    result, expected = figures(world, day), oracle.figures(world, day, POLICY)
    for name in NAMES:
        found = getattr(result, name)
        assert found == (None if expected is None else pytest.approx(expected[name], abs=1e-9)), name


@given(worlds(), st.integers(0, 720))
def test_the_figures_are_in_their_order(world: World, day: int) -> None:
    result = figures(world, day)
    if result.retained is None or result.verified is None or result.transferred is None:
        assert len(result.items) == 0
    else:
        assert 0 <= result.retained <= result.verified + 1e-12
        assert result.verified <= result.transferred + 1e-12
        assert result.transferred <= 1 + 1e-12
        assert (result.items.retained <= result.items.verified + 1e-12).all()


@given(worlds(), st.integers(0, 720))
def test_at_risk_is_the_difference_without_the_person(world: World, day: int) -> None:
    result = figures(world, day)
    risk = at_risk(result.seats)
    points = dict(zip(risk.person.tolist(), risk.points.tolist(), strict=True))
    everybody = oracle.figures(world, day, POLICY) or {"retained": 0.0}
    for person in range(world.n_people):
        rest = oracle.figures(world, day, POLICY, without=person) or {"retained": 0.0}
        assert points.get(person, 0.0) == pytest.approx(everybody["retained"] - rest["retained"], abs=1e-9)
    assert list(risk.points) == sorted(risk.points, reverse=True)


@given(worlds(), st.integers(0, 720))
def test_teams_average_to_the_company(world: World, day: int) -> None:
    known = world.company(POLICY)
    now, sums, total = snapshot(known, POLICY, day), 0.0, 0.0
    for team in (0, 1):
        mine = np.array([item.team == team for item in world.items])
        scope = world.scope()
        part = replace(
            world,
            items=[item for item in world.items if item.team == team],
            mentees=[m._replace(item=int(np.sum(mine[: m.item]))) for m in world.mentees if mine[m.item]],
        ).scope()
        plan = plan_on(layout(part), day)
        weight = float(plan.items.importance.sum())
        sums += weight * (score(known, plan, now, POLICY).retained or 0.0)
        total += weight
    whole = measure(known, scope, POLICY, day).retained
    assert whole == (None if total == 0 else pytest.approx(sums / total))


def test_grades_do_not_outrank_levels_in_a_seat() -> None:
    rows = [check(100, 2, Grade.EASY, pair=pair(BOB)), signoff(100, 3, pair(DORA))]
    assert list(figures(company(rows=rows, items=[Item(0, KAFKA, 3)])).seats.person) == [DORA]
