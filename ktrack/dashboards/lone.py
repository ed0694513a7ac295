"""The skills that hang on one person, of a whole company."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from ktrack.retention.queries import Figures
from ktrack.scoring.columns import Columns, FloatArray, IntArray
from ktrack.scoring.groups import run_starts


@dataclass(frozen=True)
class LoneSkill:
    """A skill that one person would pass at the highest target planned for it.

    team_ids: who planned it; chance: that this person passes today.
    """

    skill_id: int
    team_ids: tuple[int, ...]
    target: int
    importance: int
    chance: float


@dataclass(frozen=True, slots=True)
class LoneColumns(Columns):
    """The skills, the most important first, then the least safe: skill, target, importance int64; chance."""

    skill: IntArray
    target: IntArray
    importance: IntArray
    chance: FloatArray


@dataclass(frozen=True)
class Lone:
    """All lone skills, and which teams plan them: rows of (skill, team) by skill, shape (n, 2)."""

    skills: LoneColumns
    wanted: IntArray

    def within(self, skill_ids: Collection[int], shown: int) -> tuple[int, tuple[LoneSkill, ...]]:
        """Return how many of them are among `skill_ids`, and the first `shown` of those."""
        rows = np.flatnonzero(np.isin(self.skills.skill, np.fromiter(skill_ids, np.int64)))
        first = self.skills.take(rows[:shown])
        columns = (first.skill, first.target, first.importance, first.chance)
        views = [self._view(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
        return len(rows), tuple(views)

    def _view(self, skill: int, target: int, importance: int, chance: float) -> LoneSkill:
        teams = self.wanted[self.wanted[:, 0] == skill, 1]
        return LoneSkill(skill, tuple(np.unique(teams).tolist()), target, importance, chance)


def lone_skills(found: Figures) -> Lone:
    """Return the skills of figures whose bus factor is one."""
    plan = found.score.plan.items
    rows = np.lexsort((plan.target, plan.skill))
    skill = plan.skill[rows]
    starts = run_starts(skill)
    last = rows[np.append(starts[1:], len(rows))[: len(starts)] - 1]
    highest = np.maximum.reduceat(plan.importance[rows], starts) if len(starts) else starts
    alone = found.score.items.dependable[last] == 1
    skills = LoneColumns(plan.skill[last], plan.target[last], highest, found.best[last]).take(alone)
    order = np.lexsort((skills.skill, skills.chance, -skills.importance))
    needed = np.isin(skill, skills.skill)
    wanted = np.stack((skill[needed], plan.team[rows][needed]), axis=1)
    return Lone(skills.take(order), wanted)
