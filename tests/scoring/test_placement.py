"""Which week a check takes place in, what time can afford, and which checks are audits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring.columns import OPEN
from ktrack.scoring.parameters import Policy
from ktrack.scoring.placement import (
    MOST_DELTA,
    NOBODY,
    Assessors,
    Budget,
    Checks,
    Placed,
    affordable,
    is_audit,
    load,
    place,
    scores,
)
from tests.scoring.building import whole

POLICY = Policy()
PEOPLE, POOLS, WEEKS = 5, 3, 4
PLENTY = 10_000.0
NO_STAFF = Assessors(whole([]), whole([]))


class Open(NamedTuple):
    """A check that is open."""

    id: int
    person: int = 0
    due: int = 0
    importance: int = 3
    chance: float = 0.5
    minutes: int = 30
    pool: int = NOBODY
    signer: int = NOBODY


def checks(rows: Sequence[Open]) -> Checks:
    chance = np.array([row.chance for row in rows], dtype=np.float64)
    return Checks(
        id=whole([row.id for row in rows]),
        person=whole([row.person for row in rows]),
        due=whole([row.due for row in rows]),
        importance=whole([row.importance for row in rows]),
        chance=chance,
        minutes=whole([row.minutes for row in rows]),
        pool=whole([row.pool for row in rows]),
        signer=whole([row.signer for row in rows]),
    )


def budget(company: float = PLENTY, person: float = PLENTY) -> Budget:
    return Budget(company, np.full(PEOPLE, person))


def placed(
    rows: Sequence[Open], staff: Assessors = NO_STAFF, spend: Budget | None = None, weeks: int = WEEKS
) -> list[int]:
    return [int(week) for week in place(checks(rows), staff, spend or budget(), 0, weeks).week]


def assessor(row: Open, people: Sequence[int], spend: Budget | None = None) -> int:
    staff = Assessors(np.zeros(len(people), dtype=np.int64), whole(people))
    return int(place(checks([row]), staff, spend or budget(), 0, WEEKS).assessor[0])


OPEN_CHECKS = st.builds(
    Open,
    id=st.just(0),
    person=st.integers(0, PEOPLE - 1),
    due=st.one_of(st.integers(-40, 40), st.just(OPEN)),
    importance=st.integers(1, 5),
    chance=st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0])),
    minutes=st.integers(1, 60),
    pool=st.integers(-1, POOLS - 1),
    signer=st.integers(-1, PEOPLE - 1),
)
QUEUES = st.lists(OPEN_CHECKS, max_size=20).map(lambda rows: [r._replace(id=i) for i, r in enumerate(rows)])
STAFF = st.lists(
    st.tuples(st.integers(0, POOLS - 1), st.integers(0, PEOPLE - 1)), max_size=8, unique=True
).map(lambda rows: Assessors(whole([pool for pool, _ in rows]), whole([person for _, person in rows])))
BUDGETS = st.builds(
    lambda company, person: Budget(company, np.array(person, dtype=np.float64)),
    st.integers(0, 150),
    st.lists(st.integers(0, 90), min_size=PEOPLE, max_size=PEOPLE),
)


@given(QUEUES, STAFF, BUDGETS)
def test_no_budget_is_ever_exceeded(rows: list[Open], staff: Assessors, spend: Budget) -> None:
    found = place(checks(rows), staff, spend, 0, WEEKS)
    company: dict[int, int] = defaultdict(int)
    person: dict[tuple[int, int], int] = defaultdict(int)
    for row, week, who in zip(rows, found.week.tolist(), found.assessor.tolist(), strict=True):
        if week >= 0:
            company[week] += row.minutes
        if who != NOBODY:
            person[week, who] += row.minutes
    assert all(minutes <= spend.company for minutes in company.values())
    assert all(minutes <= spend.person[who] for (_, who), minutes in person.items())


@given(QUEUES, STAFF, BUDGETS)
def test_one_check_per_person_and_week(rows: list[Open], staff: Assessors, spend: Budget) -> None:
    weeks = place(checks(rows), staff, spend, 0, WEEKS).week.tolist()
    taken = [(row.person, week) for row, week in zip(rows, weeks, strict=True) if week >= 0]
    assert len(taken) == len(set(taken))


@given(QUEUES, STAFF, BUDGETS)
def test_nothing_before_its_week_and_nobody_assesses_themselves(
    rows: list[Open], staff: Assessors, spend: Budget
) -> None:
    found = place(checks(rows), staff, spend, 0, WEEKS)
    able = set(zip(staff.pool.tolist(), staff.person.tolist(), strict=True))
    for row, week, who in zip(rows, found.week.tolist(), found.assessor.tolist(), strict=True):
        assert week == -1 or row.due < 7 * (week + 1)
        assert who != row.person
        assert (who == NOBODY) == (week == -1 or row.pool == NOBODY)
        assert who == NOBODY or (row.pool, who) in able


@given(QUEUES, STAFF, BUDGETS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    rows: list[Open], staff: Assessors, spend: Budget, random: Random
) -> None:
    order, staffing = list(range(len(rows))), list(range(len(staff)))
    random.shuffle(order)
    random.shuffle(staffing)
    plain = place(checks(rows), staff, spend, 0, WEEKS)
    mixed = place(checks([rows[i] for i in order]), staff.take(whole(staffing)), spend, 0, WEEKS)
    again = plain.take(whole(order))
    assert (mixed.week.tolist(), mixed.assessor.tolist()) == (again.week.tolist(), again.assessor.tolist())


def told_plainly(rows: list[Open], company: float) -> list[int]:
    """Week by week: score everything that is due anew, and take what fits."""
    weeks = [-1] * len(rows)
    for week in range(WEEKS):
        due = [i for i, row in enumerate(rows) if weeks[i] < 0 and row.due // 7 <= week]
        overdue = whole([week - rows[i].due // 7 for i in due])
        of = checks([rows[i] for i in due])
        urgency = dict(zip(due, np.round(scores(of.importance, of.chance, overdue), 12), strict=True))
        left, busy = company, set()
        for i in sorted(due, key=lambda i: (-urgency[i], rows[i].due, rows[i].id)):
            if rows[i].person not in busy and rows[i].minutes <= left:
                weeks[i], left = week, left - rows[i].minutes
                busy.add(rows[i].person)
    return weeks


CHANCES = st.integers(0, 20).map(lambda twentieth: twentieth / 20)


@given(st.lists(st.tuples(OPEN_CHECKS, CHANCES), max_size=20), st.integers(0, 150))
def test_placement_equals_scoring_every_week_anew(drawn: list[tuple[Open, float]], company: int) -> None:
    rows = [row._replace(id=i, chance=q, pool=NOBODY) for i, (row, q) in enumerate(drawn)]
    assert placed(rows, spend=budget(company)) == told_plainly(rows, company)


def test_a_check_grows_more_urgent_by_half_each_week() -> None:
    found = scores(whole([4, 4, 4]), np.full(3, 0.75), whole([0, 1, 2]))
    assert list(found) == pytest.approx([1.0, 1.5, 2.25])


def test_a_check_overdue_for_ages_has_a_finite_score() -> None:
    assert np.isfinite(scores(whole([5]), np.zeros(1), whole([500_000]))).all()


def test_equal_checks_go_by_due_day_then_id() -> None:
    rows = [Open(3, due=2), Open(2, due=2), Open(9, due=1)]
    assert placed(rows) == [2, 1, 0]


def test_a_check_that_cannot_fail_still_comes_last() -> None:
    assert placed([Open(1, chance=1.0, due=-70), Open(2)]) == [1, 0]


def test_a_smaller_check_may_fill_what_a_larger_one_leaves() -> None:
    rows = [Open(1, person=0, minutes=50, importance=5), Open(2, person=1, minutes=50), Open(3, person=2)]
    assert placed(rows, spend=budget(company=80)) == [0, 1, 0]


def test_a_check_longer_than_the_budget_never_takes_place() -> None:
    assert placed([Open(1, minutes=90)], spend=budget(company=80)) == [-1]


def test_an_assessor_who_did_not_sign_off_is_preferred() -> None:
    assert assessor(Open(1, pool=0, signer=1), [1, 2]) == 2


def test_whoever_signed_off_assesses_if_nobody_else_has_time() -> None:
    spend = Budget(PLENTY, np.array([0.0, 60, 10, 0, 0]))
    assert assessor(Open(1, pool=0, signer=1), [1, 2], spend) == 1


def test_of_equal_assessors_the_one_with_most_time_left() -> None:
    spend = Budget(PLENTY, np.array([0.0, 60, 90, 90, 0]))
    assert assessor(Open(1, pool=0), [1, 3, 2], spend) == 2


def test_nobody_assesses_themselves_even_if_nobody_else_can() -> None:
    assert assessor(Open(1, person=2, pool=0), [2]) == NOBODY


def test_one_persons_own_check_does_not_close_the_pool_to_others() -> None:
    staff = Assessors(whole([0]), whole([2]))
    rows = [Open(1, person=2, pool=0, importance=5), Open(2, person=1, pool=0)]
    assert placed(rows, staff) == [-1, 0]


def test_a_pool_without_assessors_places_nothing() -> None:
    assert placed([Open(1, pool=7)]) == [-1]


def test_no_checks_and_no_weeks_place_nothing() -> None:
    nothing = place(checks([]), NO_STAFF, budget(), 0, WEEKS)
    assert (len(nothing), placed([Open(1)], weeks=0)) == (0, [-1])
    assert isinstance(nothing, Placed)


HOLDINGS = st.lists(
    st.tuples(st.one_of(st.floats(0.001, 200), st.just(float("nan"))), st.integers(0, 5), st.integers(1, 60)),
    max_size=12,
)


@given(HOLDINGS, st.floats(0, 60))
def test_the_retention_that_minutes_can_afford(
    holdings: list[tuple[float, int, int]], minutes: float
) -> None:
    columns = (
        np.array([row[0] for row in holdings], dtype=np.float64),
        whole([row[1] for row in holdings]),
        whole([row[2] for row in holdings]),
    )
    found = affordable(*columns, minutes, POLICY)
    assert 0 <= found.delta <= MOST_DELTA
    assert found.fits == (found.after <= minutes)
    assert found.fits or found.delta == MOST_DELTA
    assert found.before == load(*columns, POLICY)
    assert found.after == load(*columns, POLICY, found.delta)
    assert found.retention == pytest.approx([wanted - found.delta for wanted in POLICY.rstar])
    if 1e-9 < found.delta < MOST_DELTA:
        assert load(*columns, POLICY, found.delta - 1e-9) > minutes


def test_a_load_within_the_budget_lowers_nothing() -> None:
    found = affordable(np.full(1, 2.3065), whole([5]), whole([30]), 10, POLICY)
    assert (found.delta, found.fits, found.after) == (0.0, True, found.before)


def test_without_holdings_there_is_no_load() -> None:
    found = affordable(np.zeros(0), whole([]), whole([]), 0, POLICY)
    assert (found.delta, found.before, found.after, found.fits) == (0.0, 0.0, 0.0, True)


def test_intervals_keep_their_bounds_under_load() -> None:
    wide = replace(POLICY, min_interval=14, max_interval=70)
    found = affordable(np.full(2, 80.0), whole([1, 1]), whole([30, 30]), 5, wide)
    assert (found.fits, found.before, found.after) == (False, 6.0, 6.0)


@given(st.text(), st.floats(0, 1), st.floats(0, 1))
def test_an_audit_stays_one_when_the_share_grows(key: str, one: float, other: float) -> None:
    less, more = sorted([one, other])
    assert is_audit(key, more) or not is_audit(key, less)
    assert is_audit(key, less) == is_audit(key, less)
    assert is_audit(key, 1.0) and not is_audit(key, 0.0)


def test_about_a_tenth_of_checks_are_audits() -> None:
    assert sum(is_audit(f"check {i}") for i in range(10_000)) == pytest.approx(1000, abs=100)


def test_another_seed_audits_other_checks() -> None:
    keys = [f"check {i}" for i in range(1000)]
    ours, theirs = ({key for key in keys if is_audit(key, seed=seed)} for seed in ("one", "other"))
    assert ours != theirs
    assert len(ours & theirs) < 40


def test_audits_do_not_change_with_the_release() -> None:
    assert [i for i in range(40) if is_audit(f"check {i}")] == [5]


def test_a_company_of_open_checks_is_placed_within_the_budget() -> None:
    random, n, people = np.random.default_rng(1), 100_000, 10_000
    many = Checks(
        id=random.permutation(n),
        person=random.integers(0, people, n),
        due=random.integers(-60, 80, n),
        importance=random.integers(1, 6, n),
        chance=random.random(n),
        minutes=random.choice([15, 30, 45], n),
        pool=random.integers(0, 1284, n),
        signer=random.integers(0, people, n),
    )
    staff = Assessors(np.repeat(np.arange(1284), 5), random.integers(0, people, 5 * 1284))
    found = place(many, staff, Budget(60_000, np.full(people, 120.0)), 0, 12)
    took = np.bincount(found.week[found.week >= 0], many.minutes[found.week >= 0])
    assert took.max() <= 60_000
    assert took.min() > 59_900
