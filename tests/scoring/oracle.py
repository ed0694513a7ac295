"""KT-1 told a second time, in plain Python, day by day and person by person: slow, obvious, and independent.

Of `ktrack.scoring` only the enums and the policy are used; FSRS's own scheduler does FSRS's part.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fsrs import Rating, Scheduler

from ktrack.scoring.columns import Grade, Kind, Type
from ktrack.scoring.parameters import Policy
from tests.scoring.building import MICROSECONDS, Item, Row, World

SCHEDULER = Scheduler()
DECAY = SCHEDULER.parameters[20]
FACTOR = 0.9 ** (-1 / DECAY) - 1


@dataclass
class State:
    level: int | None = None
    level_max: int = -1
    stability: float | None = None
    difficulty: float | None = None
    last: int = 0
    kind: Kind = Kind.NONE
    lapses: int = 0
    checks: int = 0


def counting(rows: Sequence[Row], known_at: int | None = None) -> list[Row]:
    """Rows that count, as known at a moment (microseconds)."""

    def known(row: Row) -> bool:
        recorded = row.day if row.recorded is None else row.recorded
        return known_at is None or recorded * MICROSECONDS <= known_at

    revised = {row.revises for row in rows if known(row)}
    return [row for i, row in enumerate(rows) if known(row) and not row.void and i not in revised]


def assessed(rows: Sequence[Row], day: int) -> list[Row]:
    """At most one assessment for each day up to `day`."""
    order = {Kind.DEMO: 0, Kind.TEACHBACK: 0, Kind.QUIZ: 1, Kind.NONE: 2, Kind.SIGNOFF: 2}
    seen = [row for row in rows if row.type in (Type.SIGNOFF, Type.CHECK) and row.day <= day]
    days = sorted({row.day for row in seen})
    return [
        min((r for r in seen if r.day == at), key=lambda r: (order[r.kind], r.level, r.grade, -r.kind))
        for at in days
    ]


def elapsed(rows: Sequence[Row], start: int, end: int, policy: Policy) -> float:
    uses = [row for row in rows if row.type == Type.USE]
    tau = 0.0
    for day in range(start, end):
        open_now = [row for row in uses if row.day <= day < row.day + policy.use_window]
        tau += min([1.0] + [policy.nu_attested if row.attested else policy.nu_plain for row in open_now])
    return tau


def recall(state: State, rows: Sequence[Row], day: int, policy: Policy) -> float | None:
    if state.stability is None:
        return None
    tau = elapsed(rows, state.last, day, policy)
    return float((1 + FACTOR * tau / (policy.kappa * state.stability)) ** -DECAY)


def state_on(rows: Sequence[Row], day: int, policy: Policy, difficulty: float | None = None) -> State:
    """The state of one pair on a day; `rows` are its rows that count."""
    state = State()
    for row in assessed(rows, day):
        _assess(state, row, recall(state, rows, row.day, policy), policy, difficulty)
    return state


def _assess(
    state: State, row: Row, remembered: float | None, policy: Policy, difficulty: float | None
) -> None:
    level, check = row.level, row.type == Type.CHECK
    if row.kind == Kind.QUIZ:
        level = min(level, 3 if state.level is None else state.level)
    first = [None, None, *SCHEDULER.parameters[:4]][level]
    if state.stability is None or remembered is None:
        state.stability = first
        if first is not None and state.difficulty is None:
            state.difficulty = policy.d_init if difficulty is None else difficulty
    else:
        assert state.level is not None
        again = level < state.level
        grade = Grade.AGAIN if again else max(row.grade, Grade.HARD)
        if check or again:
            _review(state, remembered, grade, policy)
            state.lapses += again
        state.stability = None if first is None else max(state.stability, first)
    state.level, state.level_max = level, max(state.level_max, level)
    state.last, state.kind = row.day, row.kind if check else Kind.SIGNOFF
    state.checks += check


def _review(state: State, remembered: float, grade: Grade, policy: Policy) -> None:
    assert state.stability is not None
    assert state.difficulty is not None
    rating = Rating(int(grade))
    fsrs = SCHEDULER._next_stability(
        difficulty=state.difficulty, stability=state.stability, retrievability=remembered, rating=rating
    )
    damped = state.stability * (fsrs / state.stability) ** policy.eta
    state.stability = fsrs if grade == Grade.AGAIN else damped
    state.difficulty = SCHEDULER._next_difficulty(difficulty=state.difficulty, rating=rating)


TRUST = {Kind.SIGNOFF: "a_signoff", Kind.QUIZ: "a_quiz", Kind.DEMO: "a_demo", Kind.TEACHBACK: "a_teachback"}


def chance(state: State, remembered: float | None, target: int, active: bool, policy: Policy) -> float:
    """q(T) of one person."""
    if not active or remembered is None or state.level is None or state.level < target:
        return 0.0
    return float(getattr(policy, TRUST[state.kind]) * remembered)


def active(world: World, person: int, day: int) -> bool:
    away = any(a.person == person and a.left <= day < a.returned for a in world.absences)
    return person not in world.freelancers and not away


def merged(world: World, day: int) -> list[tuple[Item, set[int]]]:
    """Items of a day by team and skill, with the people who shadow them."""
    groups: dict[tuple[int, int], list[int]] = {}
    for i, item in enumerate(world.items):
        if item.starts <= day < item.retired and item.target >= 2:
            groups.setdefault((item.team, item.skill), []).append(i)
    result = []
    for (team, skill), places in sorted(groups.items()):
        several = [world.items[i] for i in places]
        one = Item(
            team,
            skill,
            target=max(item.target for item in several),
            importance=max(item.importance for item in several),
            seats=max(item.seats for item in several),
        )
        result.append((one, {m.person for m in world.mentees if m.item in places and m.starts <= day}))
    return result


def figures(world: World, day: int, policy: Policy, without: int | None = None) -> dict[str, float] | None:
    """The figures of a day, perhaps with a person away; None if nothing is planned."""
    difficulty = None if world.difficulty != world.difficulty else world.difficulty
    counted = counting(world.rows)

    def person(number: int, item: Item) -> tuple[float, float, float, float, bool]:
        rows = [row for row in counted if row.pair == world.pair(number, item.skill)]
        state = state_on(rows, day, policy, difficulty)
        there = active(world, number, day) and number != without
        level = -1 if state.level is None else state.level
        return (
            chance(state, recall(state, rows, day, policy), item.target, there, policy),
            float(there and level >= item.target),
            float(state.level_max >= item.target),
            max(0, min(level, item.target)) / item.target if there else 0.0,
            state.level is not None,
        )

    total, sums = 0, [0.0] * 6
    for item, people in merged(world, day):
        found = [person(number, item) for number in sorted(people)]
        shares = [
            sum(sorted((f[i] for f in found), reverse=True)[: item.seats]) / item.seats for i in range(4)
        ]
        unknown = float(not any(f[4] for f in found))
        everybody = [person(number, item)[0] for number in range(world.n_people)]
        covered = float(sum(q >= policy.theta for q in everybody) >= item.seats)
        total += item.importance
        for i, share in enumerate([*shares, unknown, covered]):
            sums[i] += item.importance * share
    names = ("retained", "verified", "transferred", "progress", "unknown", "coverage")
    return {name: value / total for name, value in zip(names, sums, strict=True)} if total else None
