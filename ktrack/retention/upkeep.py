"""Which holdings are to be checked again and when: of a whole company, as arrays."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ktrack.base.days import to_day
from ktrack.retention import load
from ktrack.retention.held import wanted
from ktrack.retention.policy import current_policy
from ktrack.scoring.columns import OPEN, Columns, FloatArray, IntArray
from ktrack.scoring.due import due_days
from ktrack.scoring.snapshot import clocks_known, snapshot


@dataclass(frozen=True, slots=True)
class Upkeep(Columns):
    """Every holding that is checked from time to time: of people who are there, with a memory, in a plan.

    person, skill: database ids; level, importance (1 … 5), last and due (days), kind (`scoring.columns.Kind`
    of the last assessment): int64; stability: model-days; chance: a·R today.
    """

    person: IntArray
    skill: IntArray
    level: IntArray
    importance: IntArray
    kind: IntArray
    last: IntArray
    due: IntArray
    stability: FloatArray
    chance: FloatArray


def upkeep(as_of: date) -> Upkeep:
    """Return what a company has to check, as known on a day, by person, then skill id.

    A constant number of statements. `held.due_checks` says the same of some people, as views.
    """
    policy, day = current_policy(), to_day(as_of)
    company = load.company_on(day, policy)
    now = snapshot(company, policy, day)
    person, skill = company.pairs.person, company.pairs.skill
    _target, importance = wanted(person, skill, day)
    pair = np.flatnonzero(now.active[:-1] & (importance > 0) & ~np.isnan(now.stability[:-1]))
    clocks = clocks_known(company, policy, day, OPEN)
    due = due_days(clocks, pair, now.last_day[pair], now.stability[pair], importance[pair], policy)
    found = Upkeep(
        person[pair], skill[pair], now.level[pair].astype(np.int64), importance[pair],
        now.kind[pair].astype(np.int64), now.last_day[pair], due, now.stability[pair], now.chance[pair],
    )  # fmt: skip
    return found.take(np.lexsort((found.skill, found.person)))
