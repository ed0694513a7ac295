"""The groups a viewer may choose, and who is in them.

Whoever sees no names chooses groups only. Those share nobody, each has enough people who stay until that
day and enough of them who learn, so neither a group nor the difference of two choices isolates anybody: two
choices differ by whole groups. Recorded departures count in every figure of the company; they are only taken
out of it, to see what they cost, where they are enough people themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ktrack.access.groups import TOGETHER, Blocks, enough
from ktrack.base.days import to_day
from ktrack.leaving.choice import ENDING, EVERYONE, RECORDED, Choice, Group
from ktrack.leaving.roster import NO_TEAM, Brought, Roster
from ktrack.models.choices import LeavingGroup
from ktrack.retention.losing import Leavers
from ktrack.scoring.columns import BoolArray, IntArray
from ktrack.scoring.groups import run_starts

Members = Mapping[Group, IntArray]


@dataclass(frozen=True)
class Offer:
    """What there is to choose. members: ids by group; too_few: departures that are not shown apart."""

    members: Members
    too_few: int


def offered(people: Roster, freelancers: Brought, chosen: Choice, seen: Blocks, least: int | None) -> Offer:
    """Return the groups for the day of a choice; least: who must learn in one, None where names are seen."""
    outside = _freelancers(freelancers, to_day(chosen.on))
    if least is None:
        return Offer(_named(people, seen) | outside, 0)
    return _unnamed(people, seen, outside, least)


def leavers(chosen: Choice, offer: Offer, *, by_name: bool) -> Leavers:
    """Return who leaves by a choice, and whose recorded departures do not count in the comparison.

    by_name: the viewer sees names. Then the latter are whoever leaves, else all recorded departures or none.
    """
    parts = [np.array(chosen.people, dtype=np.int64), *(offer.members[group] for group in chosen.groups)]
    gone = kept = np.unique(np.concatenate(parts))
    if not by_name:
        kept = offer.members[RECORDED] if RECORDED in chosen.groups else gone[:0]
    return Leavers(tuple(gone.tolist()), tuple(kept.tolist()))


def _named(people: Roster, seen: Blocks) -> dict[Group, IntArray]:
    """Return groups of those whom the viewer may choose by name anyway."""
    inside = people.internal & people.mine
    teams = {group: people.person[inside & rows_of] for group, rows_of in _by_block(people, seen)}
    return {
        RECORDED: people.person[people.recorded & people.mine],
        EVERYONE: people.person[inside],
        **{group: members for group, members in teams.items() if len(members)},
    }


def _unnamed(people: Roster, seen: Blocks, outside: dict[Group, IntArray], least: int) -> Offer:
    stay = people.internal & ~people.recorded
    found = {
        group: people.person[stay & rows_of]
        for group, rows_of in _by_block(people, seen)
        if _learn(people, stay & rows_of, least)
    }
    if len(found) > 1:
        found[EVERYONE] = np.concatenate(list(found.values()))
    recorded = people.recorded & people.internal
    apart = _learn(people, recorded, least)
    if apart:
        found[RECORDED] = people.person[people.recorded]
    return Offer(found | outside, 0 if apart else int(recorded.sum()))


def _by_block(people: Roster, seen: Blocks) -> Iterator[tuple[Group, BoolArray]]:
    """Yield each block with who of the people is in its teams; who has no team is in none."""
    block = np.where(people.team == NO_TEAM, NO_TEAM, seen.mapped(people.team))
    for number in (*seen.apart, TOGETHER):
        yield Group(LeavingGroup.TEAM, number), block == number


def _learn(people: Roster, chosen: BoolArray, least: int) -> bool:
    """Whether enough of those chosen learn that no figure would be about single ones."""
    return enough(int((chosen & people.learns).sum()), least)


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
