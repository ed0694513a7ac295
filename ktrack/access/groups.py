"""Which teams are shown together, so that no figure is about a group under the privacy threshold.

A team is as large as the group behind its figures: its own people who are there today and have learned in one
of its engagements. A team of ten in which two learn is a group of two.

`blocks` puts every team into exactly one block. A team of at least `threshold` people is a block of its own;
all smaller ones are one common block, which is filled up with the next smallest teams until it too has so
many. If the company has not, everything is one block: the company.

Why nothing can be subtracted: the blocks are drawn once for a day, from the people of *today*. They are the
same whatever is asked: as-of date, category, reason, skill, page, chart, export, saved view or scenario.
So each answer is made of whole blocks, and so is every sum and difference of answers; the least that can be
found is one block. Blocks that followed the as-of date or the filter would break this: two answers with
different blocks differ by the team that moved. For the same reason no single figure is hidden because few
people are behind it: what is hidden under one filter is found by another. docs/decisions/0005-privacy.md says
what this does not protect from.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from ktrack.scoring.columns import IntArray

TOGETHER = 0
"""The number of the common block, where others have the id of their only team. No team has this id."""
DEFAULT_THRESHOLD = 5


@dataclass(frozen=True)
class Blocks:
    """The teams as somebody may see them; it can be part of a key under which answers are remembered.

    apart: ids of teams that are shown by themselves; together: those shown as one; both ascending.
    """

    apart: tuple[int, ...]
    together: tuple[int, ...] = ()

    def of(self, team_id: int | None) -> int:
        """Return the block of a team; TOGETHER also for no team, and for one that is not among them."""
        return TOGETHER if team_id is None or team_id not in self.apart else team_id

    def teams(self, block: int) -> tuple[int, ...]:
        """Return the ids of a block's teams; none for a block that does not exist."""
        if block == TOGETHER:
            return self.together
        return (block,) if block in self.apart else ()

    def mapped(self, team: IntArray) -> IntArray:
        """Return the block of each team id; `team` has any shape."""
        return np.where(np.isin(team, np.array(self.apart, dtype=np.int64)), team, TOGETHER)


def each_apart(team_ids: Collection[int]) -> Blocks:
    """Return the blocks for who may see every team by itself."""
    return Blocks(tuple(sorted(team_ids)))


def blocks(people: Mapping[int, int], threshold: int) -> Blocks:
    """Return the blocks of teams with so many people, by team id, teams without people too."""
    rising = sorted(people, key=lambda team: (people[team], team))
    together: list[int] = []
    counted = 0
    for team in rising:
        filling = bool(together) and counted < threshold
        if enough(people[team], threshold) and not filling:
            break
        together.append(team)
        counted += people[team]
    return Blocks(tuple(sorted(set(people) - set(together))), tuple(sorted(together)))


def enough(count: int, threshold: int) -> bool:
    """Whether so many people are a group that figures may be shown about."""
    return count >= threshold
