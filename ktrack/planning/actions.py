"""Making the shadowings of a plan, and noting whose prospects were looked at."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from flask_babel import gettext as _

from ktrack.base.errors import Refused
from ktrack.engagements import actions as engagements
from ktrack.engagements import queries as stored
from ktrack.engagements.drafts import Draft, Pairing
from ktrack.models import Engagement, Person
from ktrack.planning import queries
from ktrack.planning.choice import Pair


def create(
    projects: Sequence[Engagement], pairs: Collection[Pair], by: Person, at: datetime, today: date
) -> int:
    """Add the shadowings of `pairs` to their engagements, which are locked; returns how many are new.

    One shadowing for each mentor and mentee of an engagement, with all its skills, from today until the
    engagement ends. What is there already stays as it is, so that repeating adds nothing. Raises Refused, and
    leaves everything as it was, if anything no longer fits: all or nothing.
    """
    running = set(queries.running_pairs([project.id for project in projects], today))
    wanted = [pair for pair in pairs if _as_row(pair) not in running]
    by_id = {project.id: project for project in projects}
    people = stored.people_by_id({pair.mentor_id for pair in wanted} | {pair.person_id for pair in wanted})
    _refuse_broken(wanted, by_id, people, today)
    number = 0
    for project in projects:
        mine = [pair for pair in wanted if pair.engagement_id == project.id]
        if mine:
            number += _extend(project, mine, by, at, today)
    return number


def _as_row(pair: Pair) -> tuple[int, int, int, int]:
    return pair.engagement_id, pair.skill_id, pair.mentor_id, pair.person_id


def _extend(project: Engagement, pairs: Iterable[Pair], by: Person, at: datetime, today: date) -> int:
    """Add the shadowings of one engagement, as its manager's form would."""
    skills: dict[tuple[int, int], list[int]] = defaultdict(list)
    for pair in sorted(pairs):
        skills[pair.mentor_id, pair.person_id].append(pair.skill_id)
    added = [
        Pairing(mentor, mentee, starts_on=max(today, project.starts_on), skill_ids=tuple(learned))
        for (mentor, mentee), learned in skills.items()
    ]
    draft: Draft = stored.stored_draft(project)
    engagements.amend(project, replace(draft, pairings=(*draft.pairings, *added)), by, at, today)
    return len(added)


def _refuse_broken(
    pairs: Iterable[Pair], projects: dict[int, Engagement], people: dict[int, Person], today: date
) -> None:
    """Raise Refused for the first pair that cannot be any more."""
    items = {(item.engagement_id, item.skill_id) for item in queries.plan_items(projects, today)}
    for pair in sorted(pairs):
        project = projects.get(pair.engagement_id)
        mentor, mentee = people.get(pair.mentor_id), people.get(pair.person_id)
        if project is None or mentor is None or mentee is None:
            raise Refused(_("One of the projects or people is not there any more. Plan again."))
        if (pair.engagement_id, pair.skill_id) not in items:
            raise Refused(
                _("%(project)s no longer plans one of the skills. Plan again.", project=project.title)
            )
        if mentor not in project.experts or not mentor.active_on(max(today, project.starts_on)):
            raise Refused(
                _("%(name)s is no longer an expert of %(project)s.", name=mentor.name, project=project.title)
            )
        if not mentee.active_on(max(today, project.starts_on)):
            raise Refused(_("%(name)s is not with the company then.", name=mentee.name))
