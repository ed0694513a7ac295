"""The teams as a viewer may see them: by themselves, or small ones together (`access/groups.py` says why).

Whatever shows figures by team asks here, and nowhere else, so that all answers have the same blocks:

    blocks = teams.seen_by(viewer(), today())     # today, never the as-of date
    blocks.mapped(items.team)                     # team ids → block ids, as arrays
    teams.blocked(figures, blocks)                # Figures whose items name blocks instead of teams
    first, row = teams.pairs(team, skill)         # to make one row of what is several of a block
    blocks.teams(block)                           # the ids for `Scope(team_ids=…)`
    teams.names(blocks)[blocks.of(team_id)]       # what a block is called; knows no merged team's name
    teams.choices(blocks)                         # for a filter

An answer that lists a block and skill in several rows would show its teams one by one: put them together.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
from flask_babel import gettext as _
from sqlalchemy import exists, func, literal_column, or_, select

from ktrack.access import privacy, rows
from ktrack.access.groups import TOGETHER, Blocks, blocks, each_apart
from ktrack.base.db import db
from ktrack.models import Departure, Engagement, Person, Shadowing, Team
from ktrack.models.choices import Kind
from ktrack.retention import version
from ktrack.retention.cache import remembered_while
from ktrack.retention.queries import Figures
from ktrack.scoring.columns import IntArray

COUNTED = 10
"""Up to so many thresholds people are counted: how much larger a team is makes no difference."""


def seen_by(viewer: Person, today: date) -> Blocks:
    """Return the blocks that a viewer sees today; administrators see each team."""
    if rows.groups_merged(viewer):
        return drawn(today)
    return each_apart(db.session.scalars(select(Team.id)).all())


@remembered_while(version.of_frame)
def drawn(today: date) -> Blocks:
    """Return the blocks of today for everybody who may not see small teams; no proof can move them."""
    threshold = privacy.in_force().threshold
    return blocks(learners(today, threshold * COUNTED), threshold)


def learners(day: date, most: int) -> dict[int, int]:
    """Return by team id how many of its people have learned in its engagements and are there on a day.

    Counting stops at `most`; one statement, which looks at few people of a large team.
    """
    away = exists().where(
        Departure.person_id == Person.id,
        Departure.left_on <= day,
        or_(Departure.returned_on.is_(None), Departure.returned_on > day),
    )
    learned = exists().where(
        Shadowing.mentee_id == Person.id,
        Engagement.id == Shadowing.engagement_id,
        Engagement.team_id == Person.team_id,
    )
    some = (
        select(Person.id)
        .where(Person.team_id == literal_column("teams.id"), Person.kind == Kind.INTERNAL, ~away, learned)
        .limit(most)
        .subquery()
    )
    counted = select(func.count()).select_from(some).scalar_subquery()
    return dict(db.session.execute(select(Team.id, counted)).all())


def blocked(found: Figures, seen: Blocks) -> Figures:
    """Return the figures with block ids in place of team ids; items stay as they are, so may name a block and
    a skill several times."""
    plan = found.score.plan
    items = replace(plan.items, team=seen.mapped(plan.items.team))
    return replace(found, score=replace(found.score, plan=replace(plan, items=items)))


def pairs(team: IntArray, skill: IntArray) -> tuple[IntArray, IntArray]:
    """Return the first row of each (team, skill), by both, and of each row the number of its pair."""
    key = team * (skill.max(initial=0) + 1) + skill
    _keys, first, row = np.unique(key, return_index=True, return_inverse=True)
    return first, row


def names(seen: Blocks) -> dict[int, str]:
    """Return what the blocks are called, in the order of the names, the common one last; one statement.

    It is there even if it has no team: those who belong to none are named after it.
    """
    found = db.session.execute(
        select(Team.id, Team.name).where(Team.id.in_(seen.apart)).order_by(Team.name, Team.id)
    )
    return {**dict(found.all()), TOGETHER: _common(seen)}


def choices(seen: Blocks, named: Mapping[int, str]) -> list[tuple[int, str]]:
    """Return the blocks that have teams, with their `names`, for a filter; none if one is the company."""
    return [(block, name) for block, name in named.items() if seen.apart and seen.teams(block)]


def _common(seen: Blocks) -> str:
    if not seen.together:
        return str(_("No team"))
    return str(_("Smaller teams")) if seen.apart else str(_("All teams"))
