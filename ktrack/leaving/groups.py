"""The groups a viewer may choose, and who is in them.

Whoever sees no names chooses groups only. Those share nobody, each has enough people who stay until that
day and enough of them who learn, so neither a group nor the difference of two choices isolates anybody: two
choices differ by whole groups. Recorded departures count in every figure of the company; they are only taken
out of it, to see what they cost, where they are enough people themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ktrack.access import rows
from ktrack.base.days import to_day
from ktrack.leaving.blocks import Block, enough
from ktrack.leaving.choice import ENDING, EVERYONE, RECORDED, Choice, Group
from ktrack.leaving.roster import Brought, Roster
from ktrack.models import Person
from ktrack.models.choices import LeavingGroup
from ktrack.retention.losing import Leavers
from ktrack.scoring.columns import BoolArray, IntArray
from ktrack.scoring.groups import run_starts

Members = Mapping[Group, IntArray]


@dataclass(frozen=True)
class Offer:
    """What there is to choose. members: ids by group; too_few: recorded departures that are not shown apart;
    held_back: blocks of which too few would still be there or learn."""

    members: Members
    too_few: int
    held_back: tuple[Block, ...]


def offered(
    viewer: Person, people: Roster, freelancers: Brought, chosen: Choice, blocks: list[Block]
) -> Offer:
    """Return the groups for the day of a choice."""
    outside = _freelancers(freelancers, to_day(chosen.on))
    if rows.sees_names(viewer):
        return Offer(_named(people, blocks) | outside, 0, ())
    return _unnamed(people, blocks, outside)


def leavers(viewer: Person, chosen: Choice, offer: Offer, people: Roster) -> Leavers:
    """Return who leaves by a choice, and whose recorded departures do not count in the comparison."""
    parts = [np.array(chosen.people, dtype=np.int64), *(offer.members[group] for group in chosen.groups)]
    gone = np.unique(np.concatenate(parts))
    kept = gone
    if not rows.sees_names(viewer):
        kept = offer.members[RECORDED] if RECORDED in chosen.groups else gone[:0]
    return Leavers(tuple(gone.tolist()), tuple(kept.tolist()))


def _named(people: Roster, blocks: list[Block]) -> dict[Group, IntArray]:
    """Return groups of those whom the viewer may choose by name anyway."""
    inside = people.internal & people.mine
    found = {
        RECORDED: people.person[people.recorded & people.mine],
        EVERYONE: people.person[inside],
    }
    return found | {
        _team(block): members
        for block in blocks
        if len(members := people.person[inside & np.isin(people.team, block.team_ids)])
    }


def _unnamed(people: Roster, blocks: list[Block], outside: dict[Group, IntArray]) -> Offer:
    stay = people.internal & ~people.recorded
    found, held_back = dict[Group, IntArray](), []
    for block in blocks:
        rows_of = stay & np.isin(people.team, block.team_ids)
        if _isolates(people, rows_of):
            held_back.append(block)
        else:
            found[_team(block)] = people.person[rows_of]
    if len(found) > 1:
        found[EVERYONE] = np.concatenate(list(found.values()))
    recorded = people.recorded & people.internal
    apart = not _isolates(people, recorded)
    if apart:
        found[RECORDED] = people.person[people.recorded]
    return Offer(found | outside, 0 if apart else int(recorded.sum()), tuple(held_back))


def _isolates(people: Roster, chosen: BoolArray) -> bool:
    """Whether so few are chosen, or learn among them, that a figure would be about them."""
    return not enough(int(chosen.sum())) or not enough(int((chosen & people.learns).sum()))


def _freelancers(found: Brought, until: int) -> dict[Group, IntArray]:
    """Return freelancers by engagement, and those of all engagements that end by the day."""
    first = run_starts(found.engagement)
    parts = np.split(found.person, first[1:])
    numbers = found.engagement[first].tolist()
    groups = {
        Group(LeavingGroup.ENGAGEMENT, number): part for number, part in zip(numbers, parts, strict=False)
    }
    ending = np.unique(found.person[found.ends <= until])
    return {ENDING: ending, **groups}


def _team(block: Block) -> Group:
    return Group(LeavingGroup.TEAM, block.id)
