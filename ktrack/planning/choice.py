"""What somebody asks the planner: for which projects, with whom, and how many hours there are."""

from dataclasses import dataclass

MOST_ENGAGEMENTS = 40
MOST_PEOPLE = 300
GROUP = 3
"""How many people shadow one skill of one expert at once, unless somebody says otherwise."""


@dataclass(frozen=True)
class Choice:
    """Ids of engagements; (id, hours) of the people and of the experts, by id; most learners per skill.

    Everything the answer depends on but the data, so that answers can be remembered.
    """

    engagement_ids: tuple[int, ...]
    people: tuple[tuple[int, float], ...]
    experts: tuple[tuple[int, float], ...]
    group: int = GROUP


@dataclass(frozen=True, order=True)
class Pair:
    """Somebody shadows a skill of a mentor in an engagement; all are ids."""

    engagement_id: int
    skill_id: int
    mentor_id: int
    person_id: int

    def __str__(self) -> str:
        return f"{self.engagement_id}-{self.skill_id}-{self.mentor_id}-{self.person_id}"
