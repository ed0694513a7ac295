"""The answer to a choice: the choice made good for its viewer, and what is lost by it."""

from dataclasses import dataclass, replace
from datetime import date

from flask import abort
from flask_babel import gettext as _

from ktrack.access import privacy, rows
from ktrack.access.groups import TOGETHER, Blocks
from ktrack.leaving import groups, roster
from ktrack.leaving.choice import RECORDED, Choice, Group, leaving_out
from ktrack.leaving.groups import Offer
from ktrack.models import Person
from ktrack.models.choices import LeavingGroup
from ktrack.retention import losing, teams
from ktrack.retention.cache import remembered
from ktrack.retention.losing import Leavers, Loss, Part

TEAM = LeavingGroup.TEAM
_loss = remembered(losing.loss)


@dataclass(frozen=True)
class Asked:
    """A choice without what its viewer may not choose.

    as_of: the day from which is foreseen; threshold: of so many people a figure may be.
    """

    choice: Choice
    as_of: date
    offer: Offer
    blocks: Blocks
    who: Leavers
    names_people: bool
    threshold: int

    @property
    def people(self) -> int:
        """Return how many people leave."""
        return len(self.who.gone)


def asked(viewer: Person, chosen: Choice, today: date) -> Asked:
    """Return a choice made good for the viewer: what it may not have is left out, and its notes say so.

    404 for a team that is not there.
    """
    as_of = min(today, chosen.on)
    people, freelancers = roster.roster(viewer, as_of, chosen.on), roster.brought(viewer, as_of)
    seen = teams.seen_by(viewer, today)
    chosen = _by_blocks(chosen, seen)
    names, least = rows.sees_names(viewer), privacy.in_force().threshold
    offer = groups.offered(people, freelancers, chosen, seen, None if names else least)
    mine = set(people.person[people.mine].tolist()) if chosen.people else set[int]()
    chosen = leaving_out(_without_preselected(chosen, offer), mine, set(offer.members))
    who = groups.leavers(chosen, offer, by_name=names)
    return Asked(chosen, as_of, offer, seen, who, names, least)


def loss(asking: Asked) -> Loss | None:
    """Return what is lost, None if nobody leaves.

    Filters narrow the figures too where names are seen. For others they only choose the skills that are
    listed: a figure of a part of the company could be about the one person who leaves and learns there.
    """
    if not asking.people:
        return None
    part, whole = _part(asking), Part()
    figures = part if asking.names_people else whole
    return _loss(figures, asking.as_of, asking.choice.on, asking.who, part)


def _part(asking: Asked) -> Part:
    chosen = asking.choice
    return Part(None if chosen.team is None else asking.blocks.teams(chosen.team), chosen.category)


def _by_blocks(chosen: Choice, seen: Blocks) -> Choice:
    """Return the choice with blocks in place of teams; where all are one block, no team is looked at."""
    named = tuple(_group_in(group, seen) for group in chosen.groups)
    chosen = replace(chosen, groups=tuple(dict.fromkeys(named)))
    if chosen.team is None:
        return chosen
    if chosen.team not in (*seen.apart, *seen.together, TOGETHER):
        abort(404)
    if not seen.apart:
        return replace(chosen, team=None).noting(_("The team is too small to be shown apart."))
    return replace(chosen, team=seen.of(chosen.team))


def _group_in(group: Group, seen: Blocks) -> Group:
    """Return the block of a team; other groups, and teams that there are not, as they are."""
    return replace(group, number=TOGETHER) if group.kind is TEAM and group.number in seen.together else group


def to_keep(asking: Asked) -> Choice:
    """Return the choice as it is kept: blocks of several teams named by one of them."""

    def team(number: int | None) -> int | None:
        return min(asking.blocks.together, default=None) if number == TOGETHER else number

    groups = tuple(
        replace(group, number=team(group.number)) if group.kind is TEAM else group
        for group in asking.choice.groups
    )
    return replace(asking.choice, groups=groups, team=team(asking.choice.team))


def _without_preselected(chosen: Choice, offer: Offer) -> Choice:
    """Drop recorded departures where there are none, or too few to be shown apart: the page says which."""
    if RECORDED not in chosen.groups or RECORDED in offer.members:
        return chosen
    return replace(chosen, groups=tuple(one for one in chosen.groups if one != RECORDED))
