"""The answer to a choice: the choice made good for its viewer, and what is lost by it."""

from dataclasses import dataclass, replace
from datetime import date

from flask import abort
from flask_babel import gettext as _

from ktrack.access import rows
from ktrack.leaving import groups, roster
from ktrack.leaving.blocks import Block, blocks
from ktrack.leaving.choice import RECORDED, Choice, leaving_out
from ktrack.leaving.groups import Offer
from ktrack.models import Person
from ktrack.retention import losing
from ktrack.retention.cache import remembered
from ktrack.retention.losing import Leavers, Loss, Part

_loss = remembered(losing.loss)


@dataclass(frozen=True)
class Asked:
    """A choice without what its viewer may not choose. as_of: the day from which is foreseen."""

    choice: Choice
    as_of: date
    offer: Offer
    blocks: list[Block]
    who: Leavers
    names_people: bool

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
    found = blocks(viewer, roster.team_sizes(today))
    chosen = _within_a_block(chosen, found)
    offer = groups.offered(viewer, people, freelancers, chosen, found)
    mine = set(people.person[people.mine].tolist()) if chosen.people else set[int]()
    chosen = leaving_out(_without_preselected(chosen, offer), mine, set(offer.members))
    who = groups.leavers(viewer, chosen, offer, people)
    return Asked(chosen, as_of, offer, found, who, rows.sees_names(viewer))


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
    block = next((one for one in asking.blocks if one.id == chosen.team), None)
    return Part(tuple(sorted(block.team_ids)) if block else None, chosen.category)


def _within_a_block(chosen: Choice, found: list[Block]) -> Choice:
    """Return the choice with the block of its team; a team that is not shown at all is left out."""
    if chosen.team is None:
        return chosen
    for block in found:
        if chosen.team in block.team_ids:
            return replace(chosen, team=block.id)
    if not roster.is_team(chosen.team):
        abort(404)
    return replace(chosen, team=None).noting(_("The team is too small to be shown apart."))


def _without_preselected(chosen: Choice, offer: Offer) -> Choice:
    """Drop recorded departures where there are none, or too few to be shown apart: the page says which."""
    if RECORDED not in chosen.groups or RECORDED in offer.members:
        return chosen
    return replace(chosen, groups=tuple(one for one in chosen.groups if one != RECORDED))
