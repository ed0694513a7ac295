"""The standing of every planned item on a day, kept in the memory of a process for any scope of that day.

After a write the items of the skills it touched are measured anew and take their old place; a team, a
category or a skill is a choice of rows. What needs more than a choice of rows, such as one engagement, is
measured from the tables (`queries.figures`), and so are `ktrack report` and the tests that compare both.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import RLock

import numpy as np
from sqlalchemy import select

from ktrack.base.days import to_day
from ktrack.base.db import db
from ktrack.models import Skill
from ktrack.models.choices import Reason
from ktrack.retention import closed_months
from ktrack.retention import ledger as ledgers
from ktrack.retention.ledger import Ledger
from ktrack.retention.policy import current_policy
from ktrack.retention.scope import Scope
from ktrack.scoring import standing as standing_of
from ktrack.scoring.columns import BoolArray, IntArray
from ktrack.scoring.months import NO_MONTHS, Months, months
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import layout_in_order
from ktrack.scoring.standing import Standing

HORIZON = 90
"""How many days a forecast looks ahead."""
KEPT = 6
"""Days and reasons whose standing a process keeps; each takes some ten MiB at a large company."""
_ALL_ANEW = 4
"""From a quarter of the skills on, measuring all of them together is faster."""


@dataclass(frozen=True)
class Stood:
    """The standing of a scope on a day, and the policy by which it was measured."""

    standing: Standing
    policy: Policy


@dataclass(frozen=True)
class _Board:
    """The standing of all teams and skills on a day; months: on a grid of days, of none until asked for."""

    ledger: Ledger
    policy: Policy
    standing: Standing
    grid: tuple[int, ...] = ()
    months: Months = NO_MONTHS


@dataclass
class _Kept:
    boards: OrderedDict[tuple[int, Reason | None], _Board] = field(default_factory=OrderedDict)
    lock: RLock = field(default_factory=RLock)


_kept = _Kept()


def forget() -> None:
    """Empty the memory of this process."""
    with _kept.lock:
        _kept.boards.clear()


def can_choose(scope: Scope) -> bool:
    """Whether a scope is a choice of rows of the standing of its reason."""
    return scope.engagement_id is None


def standing(scope: Scope, as_of: date) -> Stood:
    """Return the standing of a scope on a day; a constant number of statements."""
    board = _board(to_day(as_of), scope.reason, ())
    return Stood(standing_of.only(board.standing, _wanted(scope, board.standing)), board.policy)


def standing_and_months(scope: Scope, as_of: date, days: Sequence[int]) -> tuple[Stood, Months]:
    """Return the standing of a scope on a day, and its items on many days, which ascend.

    The items of both are not the same: an item may be planned on one of the days only.
    """
    board = _board(to_day(as_of), scope.reason, tuple(days))
    stood = Stood(standing_of.only(board.standing, _wanted(scope, board.standing)), board.policy)
    wanted = _rows(scope, board.months.team, board.months.skill)
    return stood, board.months if wanted.all() else board.months.only(np.flatnonzero(wanted))


def _wanted(scope: Scope, whole: Standing) -> BoolArray:
    return _rows(scope, whole.plan.items.team, whole.plan.items.skill)


def _rows(scope: Scope, team: IntArray, skill: IntArray) -> BoolArray:
    """Return the mask of the items of some teams and skills."""
    wanted = np.ones(len(team), dtype=np.bool_)
    if scope.team_ids is not None:
        wanted &= np.isin(team, np.array(scope.team_ids, dtype=np.int64))
    if scope.skill_ids is not None:
        wanted &= np.isin(skill, np.array(scope.skill_ids, dtype=np.int64))
    if scope.categories:
        found = db.session.scalars(select(Skill.id).where(Skill.category.in_(scope.categories)))
        wanted &= np.isin(skill, np.array(found.all(), dtype=np.int64))
    return wanted


def _board(day: int, reason: Reason | None, grid: tuple[int, ...]) -> _Board:
    """Return the board of a day and reason as the data is now; grid: with the items on these days."""
    with _kept.lock:
        policy, ledger = current_policy(), ledgers.current()
        before = _kept.boards.pop((day, reason), None)
        if before is None or before.policy != policy:
            board = _Board(ledger, policy, _stand(ledger, None, reason, policy, day))
        else:
            board = _renewed(before, ledger, reason, day)
        if grid and board.grid != grid:
            board = replace(board, grid=grid, months=_months_of_all(ledger, reason, policy, grid))
        _kept.boards[day, reason] = board
        while len(_kept.boards) > KEPT:
            _kept.boards.popitem(last=False)
        return board


def _renewed(before: _Board, ledger: Ledger, reason: Reason | None, day: int) -> _Board:
    """Return the board with the items of the skills that changed measured anew."""
    if ledger is before.ledger:
        return before
    known = before.ledger.leaves
    gone = [skill for skill in known if skill not in ledger.leaves]
    changed = [skill for skill, leaf in ledger.leaves.items() if known.get(skill) is not leaf]
    if gone or len(changed) * _ALL_ANEW > len(known):
        return _Board(ledger, before.policy, _stand(ledger, None, reason, before.policy, day))
    whole, on_days = before.standing, before.months
    for skill in changed:
        new = _stand(ledger, [skill], reason, before.policy, day)
        whole = _put(whole, new, skill)
        if before.grid:
            on_days = on_days.put(_months(ledger, [skill], reason, before.policy, before.grid), skill)
    return _Board(ledger, before.policy, whole, before.grid, on_days)


def _put(whole: Standing, new: Standing, skill: int) -> Standing:
    """Return a standing with the items of a skill in the place of the old ones."""
    begin, end = standing_of.rows_of(whole, skill)
    return standing_of.join([standing_of.cut(whole, 0, begin), new, standing_of.cut(whole, end, len(whole))])


def _stand(
    ledger: Ledger, skills: Sequence[int] | None, reason: Reason | None, policy: Policy, day: int
) -> Standing:
    company, scope = ledgers.opened(ledger, skills, reason)
    return standing_of.stand(company, layout_in_order(scope), policy, day, HORIZON)


def _months(
    ledger: Ledger, skills: Sequence[int] | None, reason: Reason | None, policy: Policy, grid: tuple[int, ...]
) -> Months:
    company, scope = ledgers.opened(ledger, skills, reason)
    return months(company, layout_in_order(scope), policy, np.array(grid, dtype=np.int64))


def _months_of_all(ledger: Ledger, reason: Reason | None, policy: Policy, grid: tuple[int, ...]) -> Months:
    """Return the items of all skills on the days of a grid; months that are stored are not computed again."""
    if reason is not None or not ledger.leaves:
        return _months(ledger, None, reason, policy, grid)
    known, kept = closed_months.stored(ledger.versions)
    closed = [day for day in grid if day in known]
    missing = [skill for skill in ledger.leaves if skill not in kept]
    if not closed or len(missing) * _ALL_ANEW > len(ledger.leaves):
        return _months(ledger, None, None, policy, grid)
    rows = np.array([known.index(day) for day in closed])
    parts = {skill: part.on(rows) for skill, part in kept.items() if skill in ledger.leaves}
    parts |= {skill: _months(ledger, [skill], None, policy, tuple(closed)) for skill in missing}
    found = Months.beside([parts[skill] for skill in ledger.leaves])
    rest = tuple(day for day in grid if day not in known)
    whole = found.below(_months(ledger, None, None, policy, rest)) if rest else found
    return whole.on(np.argsort([*closed, *rest], kind="stable"))


def pack(today: date) -> int:
    """Store leaves, and items on the first days of months, that are not stored as they are now.

    Returns of how many skills. The caller commits.
    """
    packed, ledger, policy = ledgers.pack(), ledgers.current(), current_policy()
    grid = closed_months.days(today)
    stale = closed_months.stale(ledger.versions, grid) if ledgers.remembers() else []
    if stale:
        whole = len(stale) * _ALL_ANEW > len(ledger.leaves)
        found = _months(ledger, None if whole else stale, None, policy, tuple(grid))
        bounds = {skill: np.searchsorted(found.skill, [skill, skill + 1]).tolist() for skill in stale}
        fresh = {skill: found.only(slice(*bounds[skill])) for skill in stale}
        closed_months.store(fresh, ledger.versions, grid)
    return max(packed, len(stale))
