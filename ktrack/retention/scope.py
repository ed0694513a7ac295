"""What a figure is about: the company, a team, an engagement, or what a filter leaves of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, select

from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.models import Engagement, Evidence, Holding, PlanItem, Shadowing, Skill, Team
from ktrack.models.choices import Reason

Ids: TypeAlias = Collection[int] | Select[int]
"""Database ids, or the statement that finds them."""


@dataclass(frozen=True)
class Scope:
    """A part of the company's plan; None or empty: no limit. Ids are the database's."""

    team_ids: tuple[int, ...] | None = None
    engagement_id: int | None = None
    categories: tuple[str, ...] = ()
    reason: Reason | None = None
    skill_ids: tuple[int, ...] | None = None

    @property
    def limited(self) -> bool:
        """Whether it is less than the company."""
        return self != COMPANY

    def of_engagements(self) -> list[ColumnElement[bool]]:
        """Return the conditions that an engagement belongs to it."""
        found: list[ColumnElement[bool]] = []
        if self.team_ids is not None:
            found.append(Engagement.team_id.in_(self.team_ids))
        if self.engagement_id is not None:
            found.append(Engagement.id == self.engagement_id)
        if self.reason is not None:
            found.append(Engagement.reason == self.reason)
        return found

    def of_items(self) -> list[ColumnElement[bool]]:
        """Return the conditions that a plan item, joined with its engagement, belongs to it."""
        found = self.of_engagements()
        if self.categories:
            skills = select(Skill.id).where(Skill.category.in_(self.categories))
            found.append(PlanItem.skill_id.in_(skills))
        if self.skill_ids is not None:
            found.append(PlanItem.skill_id.in_(self.skill_ids))
        return found

    def reach(self, mentees_only: bool = False) -> "Reach":
        """Return whose knowledge of which skills its figures depend on.

        Everybody's of its skills, because coverage counts who would do; or that of its mentees alone.
        """
        if not self.limited:
            return EVERYTHING
        skills = select(PlanItem.skill_id).join(Engagement).where(*self.of_items())
        if not mentees_only:
            return Reach(skills=skills)
        people = select(Shadowing.mentee_id).join(Engagement).where(*self.of_engagements())
        return Reach(people, skills)


COMPANY = Scope()


@dataclass(frozen=True)
class Reach:
    """Whose knowledge of which skills is loaded; None: all."""

    people: Ids | None = None
    skills: Ids | None = None

    @property
    def limited(self) -> bool:
        """Whether it is less than everything."""
        return self.people is not None or self.skills is not None

    def of(self, table: type[Holding] | type[Evidence]) -> list[ColumnElement[bool]]:
        """Return the conditions on the rows of a table."""
        found: list[ColumnElement[bool]] = []
        if self.people is not None:
            found.append(table.person_id.in_(self.people))
        if self.skills is not None:
            found.append(table.skill_id.in_(self.skills))
        return found


EVERYTHING = Reach()


def parse(text: str) -> Scope:
    """Return the scope that "company", "team:KEY" or "engagement:KEY" names; raises Refused for others."""
    word, _colon, key = text.partition(":")
    if text == "company":
        return COMPANY
    if word == "team":
        found = db.session.scalar(select(Team.id).where(Team.key == key))
        if found is not None:
            return Scope(team_ids=(found,))
        raise Refused(_("There is no team %(key)s.", key=key), "scope")
    if word == "engagement":
        found = db.session.scalar(select(Engagement.id).where(Engagement.key == key))
        if found is not None:
            return Scope(engagement_id=found)
        raise Refused(_("There is no engagement %(key)s.", key=key), "scope")
    raise Refused(_("A scope is company, team:ID or engagement:ID, not %(text)s.", text=text), "scope")
