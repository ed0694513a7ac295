"""Keeping a scenario, renaming and deleting it. What is kept is the choice, never its answer."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from ktrack.access import trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused
from ktrack.base.text import new_key
from ktrack.leaving import queries
from ktrack.leaving.choice import Choice, Group
from ktrack.models import Person, Scenario, ScenarioGroup, ScenarioPerson
from ktrack.models.choices import LeavingGroup

MOST = 50


def keep(name: str, chosen: Choice, *, by: Person, at: datetime) -> Scenario:
    """Keep a choice under a name; the same choice under the same name is kept once.

    Refused where nobody is chosen, for a name that another choice of theirs has, and for too many.
    """
    if not chosen.people and not chosen.groups:
        raise Refused(_l("Choose somebody first: a scenario without leavers says nothing."))
    lock_row(by, ["id"])
    mine = queries.scenarios(by)
    for one in mine:
        if one.name == name:
            return _same(one, chosen)
    if len(mine) >= MOST:
        raise Refused(_l("You have kept 50 scenarios. Delete one first."))
    scenario = Scenario(
        key=new_key("n"), owner_id=by.id, name=name, leaves_on=chosen.on, team_id=chosen.team,
        category=chosen.category, kept_at=at,
        people=[ScenarioPerson(person_id=person) for person in chosen.people],
        groups=[_stored(place, group) for place, group in enumerate(chosen.groups, 1)],
    )  # fmt: skip
    db.session.add(scenario)
    trail.note(by, "scenario.keep", scenario, at)
    return scenario


def rename(scenario: Scenario, name: str, *, by: Person, at: datetime) -> None:
    """Give a scenario another name; harmless to repeat. Refused for a name that another one has."""
    lock_row(by, ["id"])
    if any(one.name == name and one.id != scenario.id for one in queries.scenarios(by)):
        raise Refused(_TAKEN, "name")
    if scenario.name != name:
        scenario.name = name
        trail.note(by, "scenario.rename", scenario, at)


def delete(scenario: Scenario, *, by: Person, at: datetime) -> None:
    """Delete a scenario with its choice."""
    trail.note(by, "scenario.delete", scenario, at)
    db.session.delete(scenario)


def choice_of(scenario: Scenario) -> Choice:
    """Return the choice that a scenario keeps."""
    return Choice(
        scenario.leaves_on,
        tuple(sorted(one.person_id for one in scenario.people)),
        tuple(Group(one.kind, one.team_id or one.engagement_id) for one in scenario.groups),
        scenario.team_id,
        scenario.category,
    )


_TAKEN = _l("You have another scenario of this name.")


def _same(kept: Scenario, chosen: Choice) -> Scenario:
    if choice_of(kept) != chosen:
        raise Refused(_TAKEN, "name")
    return kept


def _stored(place: int, group: Group) -> ScenarioGroup:
    return ScenarioGroup(
        position=place,
        kind=group.kind,
        team_id=group.number if group.kind is LeavingGroup.TEAM else None,
        engagement_id=group.number if group.kind is LeavingGroup.ENGAGEMENT else None,
    )
