"""What can be chosen, as the page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ktrack.leaving import queries, words
from ktrack.leaving.answer import Asked
from ktrack.leaving.choice import ENDING, EVERYONE, RECORDED, Choice, Group
from ktrack.leaving.queries import Named, Names
from ktrack.models import Person
from ktrack.models.choices import LeavingGroup, Role
from ktrack.retention import teams
from ktrack.retention.losing import Orphan

ENGAGEMENTS_SHOWN = 12


@dataclass(frozen=True)
class Option:
    """A group that can be ticked. count: how many people it has."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Picker:
    """What can be chosen: ticked groups, further ones, chosen people and those that a search found; and what
    narrows the answer, as values with their names."""

    ticked: list[Option]
    plain: list[Option]
    teams: list[Option]
    engagements: list[Option]
    people: list[Named]
    found: list[Named]
    searched: str
    blocks: list[tuple[int, str]]
    categories: list[tuple[str, str]]


def picker(viewer: Person, asking: Asked, names: Names, searched: str) -> Picker:
    """Return what can be chosen, with names only of those whom the viewer may choose by name."""
    chosen, members = asking.choice, asking.offer.members
    shown = _shown_engagements(chosen, members)
    titles = queries.titles([group.number or 0 for group in shown])
    own = viewer.role is Role.MANAGER

    def options(groups: Iterable[Group]) -> list[Option]:
        return [
            Option(
                group.key,
                words.group_name(group, names, titles, own=own),
                len(members[group]),
            )
            for group in groups
        ]

    open_groups = [group for group in members if group not in chosen.groups]
    named = queries.people(viewer, chosen.people) if asking.names_people else []
    matches = queries.found(viewer, searched, chosen.people) if asking.names_people else []
    return Picker(
        options(chosen.groups),
        options(group for group in (RECORDED, EVERYONE, ENDING) if group in open_groups),
        options(group for group in open_groups if group.kind is LeavingGroup.TEAM),
        options(group for group in shown if group not in chosen.groups),
        named,
        matches,
        searched,
        teams.choices(asking.blocks, names.teams),
        [(category, category) for category in names.categories],
    )


def _shown_engagements(chosen: Choice, members: Iterable[Group]) -> list[Group]:
    """Return the engagements that are chosen, and of the others those that end first."""
    found = [group for group in members if group.kind is LeavingGroup.ENGAGEMENT]
    ticked = [group for group in found if group in chosen.groups]
    others = [group for group in found if group not in chosen.groups]
    return ticked + others[:ENGAGEMENTS_SHOWN]


def open_engagements(orphans: Iterable[Orphan]) -> dict[int, str]:
    """Return the titles of the engagements of open items."""
    return queries.titles({orphan.engagement_id for orphan in orphans})
