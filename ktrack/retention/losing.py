"""What is lost if people leave on a day: figures with and without them, and the skills that fall.

One reading of the store, whoever leaves: a forecast as `queries.figures` makes it, once as if they stayed and
once without them. Shares are 0 … 1, ids are those of the database.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy import select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import to_date, to_day
from ktrack.base.db import db
from ktrack.models import Skill
from ktrack.retention import experts, ledger, load
from ktrack.retention.experts import Experts, Led
from ktrack.retention.policy import current_policy
from ktrack.scoring import leaving
from ktrack.scoring.columns import BoolArray, Company, IntArray, Pairs
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import Plan, highest_targets, layout_in_order, plan_on
from ktrack.scoring.score import Score, Status, score, score_items
from ktrack.scoring.snapshot import Snapshot, active_people, dependable, snapshot

ALONE = 1
"""A skill that so few people hold has fallen."""
NEAREST = 3
"""Of so many who are nearest to a skill's target it is told who they are."""


@dataclass(frozen=True)
class Leavers:
    """Who leaves, as ids in ascending order.

    gone: away from the day on; kept: whose recorded departures are left out of the figure that is compared
    with, because they are what is asked about.
    """

    gone: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of the company's plan: receiving teams (ids; None: all) and a category ("" for all)."""

    team_ids: tuple[int, ...] | None = None
    category: str = ""


@dataclass(frozen=True)
class Shares:
    """The figures of one state; None if nothing is planned or, all but unknown, nobody was assessed."""

    status: Status
    retained: float | None
    verified: float | None
    coverage: float | None
    unknown: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Step:
    """Somebody who could be brought to the target: the level held now (0: never assessed), levels missing."""

    person_id: int
    level: int
    missing: float


@dataclass(frozen=True)
class Fall:
    """A skill that hangs on one person or nobody afterwards.

    before, after: how many would do; days: how long somebody can still be taught by who leaves; carried: the
    expert of an engagement goes while its seats are open; taught_until: last day of the longest engagement
    with an expert who stays, None if there is none; nearest: who could be brought to the target, the nearest
    first; near: how many people are as near as the first; learners: how many there are at all.
    """

    skill_id: int
    target: int
    importance: int
    before: int
    after: int
    days: int
    carried: bool
    taught_until: date | None
    nearest: tuple[Step, ...]
    near: int
    learners: int


@dataclass(frozen=True)
class Orphan:
    """An open plan item that loses its expert; open: seats that nobody fills with a verified level."""

    engagement_id: int
    team_id: int
    skill_id: int
    target: int
    importance: int
    open: float
    days: int


@dataclass(frozen=True)
class Loss:
    """What is lost: the figures of `as_of`, those of `on` if they stay and if they are gone."""

    as_of: date
    on: date
    planned: int
    now: Shares
    stay: Shares
    gone: Shares
    falls: tuple[Fall, ...]
    orphans: tuple[Orphan, ...]

    @property
    def points(self) -> float | None:
        """Return how much of Retained is lost, None if there is no figure."""
        if self.stay.retained is None or self.gone.retained is None:
            return None
        return self.stay.retained - self.gone.retained

    @property
    def to_nobody(self) -> int:
        """Return how many skills nobody would hold."""
        return sum(fall.after == 0 for fall in self.falls)


@dataclass(frozen=True)
class _State:
    """The company on the day with or without them."""

    company: Company
    then: Snapshot
    present: BoolArray

    @property
    def there(self) -> BoolArray:
        """Return by person who is internal and present."""
        return self.company.internal & self.present


def loss(part: Part, as_of: date, on: date, who: Leavers, listed: Part | None = None) -> Loss:
    """Return what is lost if people leave on `on`, as foreseen from `as_of` (not later than `on`).

    part: of what the figures are; listed: whose skills are listed (default: the same part). A constant number
    of statements.
    """
    policy, day, until = current_policy(), to_day(as_of), to_day(on)
    company, planned = ledger.opened(ledger.current())
    plan = plan_on(layout_in_order(planned), day)
    mine, shown = _part(plan, part), _part(plan, listed or part)
    now = score(company, mine, snapshot(company, policy, day), policy)
    stay, gone = _states(company, policy, day, until, who)
    with_them, without = (score(state.company, mine, state.then, policy) for state in (stay, gone))
    leading = experts.running(as_of)
    lost = experts.orphaned(leading, _left(company, who), gone.present)
    orphans = _orphans(lost, shown, gone, policy, day, until)
    return Loss(
        as_of,
        on,
        len(mine.items),
        _shares(now),
        _shares(with_them),
        _shares(without),
        _falls(plan, shown, (stay, gone), leading, orphans, policy, day, until),
        orphans,
    )


def _part(plan: Plan, part: Part) -> Plan:
    """Return the items of a part; without an unneeded statement for the whole."""
    if part == Part():
        return plan
    items = np.ones(len(plan.items), dtype=np.bool_)
    if part.team_ids is not None:
        items &= np.isin(plan.items.team, part.team_ids)
    if part.category:
        rows = select(Skill.id).where(Skill.category == part.category)
        items &= np.isin(plan.items.skill, fetch_table(db.session.connection(), rows)[0])
    return leaving.narrowed(plan, items)


def _states(company: Company, policy: Policy, day: int, until: int, who: Leavers) -> tuple[_State, _State]:
    kept = replace(company, absences=leaving.staying(company.absences, np.array(who.kept), day))
    then, everybody = snapshot(kept, policy, day, until), np.ones(len(company.internal), dtype=np.bool_)
    present = active_people(everybody, kept.absences, until)
    left = _left(company, who)
    without = leaving.leave(then, company.pairs, left)
    return _State(kept, then, present), _State(kept, without, present & ~left)


def _left(company: Company, who: Leavers) -> BoolArray:
    """Return by person who leaves."""
    left = np.zeros(len(company.internal), dtype=np.bool_)
    left[list(who.gone)] = True
    return left


def _shares(found: Score) -> Shares:
    said = found.status is not Status.NONE
    return Shares(
        found.status,
        found.retained if said else None,
        found.verified if said else None,
        found.coverage,
        found.unknown,
        found.interval if said else None,
    )


def _holders(state: _State, policy: Policy, targets: IntArray) -> IntArray:
    """Return how many people would do at each skill's target, by skill; 0 where nothing is planned."""
    count = dependable(state.company, state.then, policy, len(targets))
    held: IntArray = np.where(targets >= 0, count[np.arange(len(targets)), targets], 0)
    return held


def _falls(
    plan: Plan, shown: Plan, states: tuple[_State, _State], leading: Experts, orphans: tuple[Orphan, ...],
    policy: Policy, day: int, until: int,
) -> tuple[Fall, ...]:  # fmt: skip
    """Return the skills of the plan shown that have fallen, the most important and most urgent first."""
    stay, gone = states
    pairs = stay.company.pairs
    n_skills = int(max(plan.items.skill.max(initial=-1), pairs.skill.max(initial=-1))) + 1
    targets = highest_targets(plan, n_skills)
    found = leaving.falls(shown, _holders(stay, policy, targets), _holders(gone, policy, targets), targets)
    days = np.full(n_skills, until - day)
    carried = np.zeros(n_skills, dtype=np.bool_)
    for orphan in orphans:
        carried[orphan.skill_id] = True
        days[orphan.skill_id] = min(days[orphan.skill_id], orphan.days)
    fell = (found.after <= ALONE) & ((found.after < found.before) | carried[found.skill])
    found = found.take(fell)
    found = found.take(np.lexsort((found.skill, found.after, days[found.skill], -found.importance)))
    learners = leaving.learners(plan, pairs, gone.then, found.skill)
    near = leaving.steps(learners, gone.then, gone.there, targets, policy, stay.company.rank)
    until_when = experts.taught_until(leading, gone.present, n_skills)
    columns = (
        found.skill, found.target, found.importance, found.before, found.after, days[found.skill],
        carried[found.skill], until_when[found.skill],
    )  # fmt: skip
    return tuple(_fall(near, *row) for row in zip(*(column.tolist() for column in columns), strict=True))


def _fall(
    near: leaving.Steps, skill: int, target: int, importance: int, before: int, after: int, days: int,
    carried: bool, taught: int,
) -> Fall:  # fmt: skip
    until = to_date(taught) if taught >= 0 else None
    return Fall(skill, target, importance, before, after, days, carried, until, *_nearest(near, skill))


def _nearest(near: leaving.Steps, skill: int) -> tuple[tuple[Step, ...], int, int]:
    """Return who is nearest to the target of a skill, how many are as near as the first, and how many try."""
    first, last = np.searchsorted(near.skill, [skill, skill + 1])
    top = near.take(slice(first, min(last, first + NEAREST)))
    missing = near.missing[first:last]
    steps = zip(top.person.tolist(), top.level.tolist(), top.missing.tolist(), strict=True)
    as_near = int((missing == missing[0]).sum()) if len(missing) else 0
    return tuple(Step(*step) for step in steps), as_near, len(missing)


def _orphans(lost: Led, plan: Plan, gone: _State, policy: Policy, day: int, until: int) -> tuple[Orphan, ...]:
    """Return the open items of engagements whose last expert leaves, the most important and urgent first."""
    if not len(lost) or not len(plan.items):
        return ()
    items, verified = plan.items, score_items(gone.company, plan, gone.then, policy).verified
    row = load.find(Pairs(items.team, items.skill), lost.team, lost.skill)
    seats = np.where(row >= 0, (items.seats * (1 - verified))[row], 0)
    rows = np.flatnonzero(seats > 0)
    days, importance = np.minimum(lost.ends, until)[rows] - day, items.importance[row[rows]]
    order = np.lexsort((lost.skill[rows], lost.engagement[rows], days, -importance))
    rows, days = rows[order], days[order]
    columns = (
        lost.engagement[rows], lost.team[rows], lost.skill[rows], items.target[row[rows]],
        items.importance[row[rows]], seats[rows], days,
    )  # fmt: skip
    return tuple(Orphan(*values) for values in zip(*(column.tolist() for column in columns), strict=True))
