"""Scenarios side by side: each computed anew, and the skills on which they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ktrack.access.groups import Blocks
from ktrack.leaving import queries
from ktrack.leaving.actions import choice_of
from ktrack.leaving.answer import Asked, asked, loss
from ktrack.models import Person, Scenario
from ktrack.retention import teams
from ktrack.retention.losing import Loss

FEWEST, MOST = 2, 3


@dataclass(frozen=True)
class Side:
    """A scenario with its answer, None where nobody leaves by it (any more)."""

    scenario: Scenario
    asking: Asked
    loss: Loss | None


@dataclass(frozen=True)
class Difference:
    """A skill that does not fall alike: holders left by side, None where it does not fall."""

    skill_id: int
    importance: int
    after: tuple[int | None, ...]


@dataclass(frozen=True)
class Comparison:
    """Two or three sides, or none where others were asked for; what was asked for is told by `count`."""

    count: int
    blocks: Blocks
    sides: list[Side]
    differing: list[Difference]

    @property
    def possible(self) -> bool:
        """Whether there is something to compare."""
        return bool(self.sides)


def compare(viewer: Person, asked_for: Sequence[str], today: date) -> Comparison:
    """Return the viewer's scenarios of these ids side by side; others are not there."""
    seen = teams.seen_by(viewer, today)
    numbers = [
        int(text) for text in dict.fromkeys(asked_for) if text.isascii() and text.isdigit() and len(text) < 10
    ]
    if len(numbers) > MOST:
        return Comparison(len(numbers), seen, [], [])
    found = queries.chosen_scenarios(viewer, numbers)
    if len(found) < FEWEST:
        return Comparison(len(found), seen, [], [])
    sides = [_side(viewer, scenario, today) for scenario in found]
    return Comparison(len(found), seen, sides, _differing(sides))


def _side(viewer: Person, scenario: Scenario, today: date) -> Side:
    asking = asked(viewer, choice_of(scenario), today)
    return Side(scenario, asking, loss(asking))


def _differing(sides: Sequence[Side]) -> list[Difference]:
    """Return the skills that fall in some of the scenarios only, or not as far, the most important first."""
    after = [{fall.skill_id: fall.after for fall in side.loss.falls} if side.loss else {} for side in sides]
    importance = {fall.skill_id: fall.importance for side in sides if side.loss for fall in side.loss.falls}
    rows = [
        Difference(skill, weight, tuple(one.get(skill) for one in after))
        for skill, weight in importance.items()
    ]
    differing = [row for row in rows if len(set(row.after)) > 1]
    return sorted(differing, key=lambda row: (-row.importance, row.skill_id))
