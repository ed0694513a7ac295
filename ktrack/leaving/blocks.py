"""Teams as a viewer may see them: small ones only together (section 8 of KT-1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from ktrack.access import rows
from ktrack.models import Person

SMALLEST = 5
"""People of a group from which it is shown by itself."""


@dataclass(frozen=True)
class Block:
    """Teams that are shown as one, the first names it."""

    team_ids: tuple[int, ...]

    @property
    def id(self) -> int:
        """Return the team that stands for all of them in addresses."""
        return self.team_ids[0]


def enough(count: int) -> bool:
    """Whether a group of so many people is shown by itself."""
    return count >= SMALLEST


def blocks(viewer: Person, sizes: Mapping[int, int]) -> list[Block]:
    """Return the teams as the viewer sees them; sizes: present people by team id, in the order of names.

    Administrators see each team. For others small teams are put together; where they are still too few, the
    next larger one joins them, and where the whole company is, there is no block at all.
    """
    if not rows.groups_merged(viewer):
        return [Block((team,)) for team in sizes]
    rest, small = sorted(sizes, key=lambda team: sizes[team]), list[int]()
    while rest and (not enough(sizes[rest[0]]) or (small and not enough(sum(sizes[one] for one in small)))):
        small.append(rest.pop(0))
    merged = [Block(tuple(small))] if enough(sum(sizes[one] for one in small)) else []
    return [*(Block((team,)) for team in sizes if team in rest), *merged]
