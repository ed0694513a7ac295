"""For each skill that falls the cheapest next step: who could be brought to the target, in how many hours."""

from collections.abc import Sequence
from dataclasses import dataclass

from ktrack.leaving import queries
from ktrack.leaving.answer import Asked
from ktrack.models import Person
from ktrack.retention import hours
from ktrack.retention.hours import Hours
from ktrack.retention.losing import Fall, Loss


@dataclass(frozen=True)
class NextStep:
    """Who could be brought to the target: by name where the viewer may know them. hours: about how many."""

    name: str | None
    person_id: int
    level: int
    hours: float


@dataclass(frozen=True)
class Line:
    """A skill that falls, with its cheapest next step; fresh: hours for somebody who begins."""

    fall: Fall
    steps: list[NextStep]
    fresh: float


def lines(viewer: Person, loss: Loss, falls: Sequence[Fall]) -> list[Line]:
    """Return the lines of these skills; three statements, however many they are."""
    taken = hours.hours_per_level({fall.skill_id for fall in falls}, loss.as_of)
    known = queries.known_names(viewer, {step.person_id for fall in falls for step in fall.nearest})
    return [_line(fall, taken, known) for fall in falls]


def _line(fall: Fall, taken: Hours, known: dict[int, str]) -> Line:
    each = taken.of(fall.skill_id)
    steps = [
        NextStep(known.get(step.person_id), step.person_id, step.level, step.missing * each)
        for step in fall.nearest
    ]
    return Line(fall, steps, fall.target * each)


def read_about(viewer: Person, asking: Asked, found: Sequence[Line]) -> set[int]:
    """Return the internal people of whose record the page shows something: by name, or as the only leaver."""
    named = {step.person_id for line in found for step in line.steps if step.name}
    alone = queries.people(viewer, asking.choice.people) if asking.people == 1 else []
    return named | {one.id for one in alone if not one.freelancer}
