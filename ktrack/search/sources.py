"""Where the words of the search come from: one source for each topic."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from ktrack.access import path_rows, procedure_rows, rows
from ktrack.access.permissions import Permission
from ktrack.base.db import Base, db
from ktrack.models import (
    Engagement,
    Offer,
    OfferSkill,
    Pathway,
    Person,
    Post,
    Procedure,
    ProcedureVersion,
    Question,
    Skill,
)
from ktrack.models.choices import Topic
from ktrack.web.today import today

LONGEST_TITLE = 90


@dataclass(frozen=True)
class Source:
    """What of a topic is searched.

    model: the rows that are found; titled: which of its columns name it, those of other languages behind the
    first; told: columns with its text, Markdown; permission and seen: who may find which of them; page:
    endpoint and its argument; parts: models whose rows belong to a row of `model`, with how to get its id.
    """

    model: type[Any]
    titled: tuple[Any, ...]
    told: tuple[Any, ...]
    permission: Permission
    seen: Callable[[Person], ColumnElement[bool]] | None
    page: tuple[str, str]
    only: ColumnElement[bool] | None = None
    parts: Mapping[type[Base], Callable[[Any], int]] | None = None

    def documents(self, ids: Collection[int] | None = None) -> Select[*tuple[Any, ...]]:
        """Return the statement for id, titles and texts of some rows (None: all), in the order of ids."""
        statement = select(self.model.id, *self.titled, *self.told).order_by(self.model.id)
        if self.only is not None:
            statement = statement.where(self.only)
        return statement if ids is None else statement.where(self.model.id.in_(ids))


def _newest(column: InstrumentedAttribute[str]) -> ScalarSelect[str]:
    """Return a column of a procedure's newest version."""
    found = select(column).where(ProcedureVersion.procedure_id == Procedure.id)
    ordered = found.order_by(ProcedureVersion.number.desc()).limit(1)
    return ordered.correlate(Procedure).scalar_subquery()


_MENTOR = select(Person.name).where(Person.id == Offer.person_id).scalar_subquery()


def _taught(name: Any) -> Any:
    """Return the names of an offer's skills."""
    taught = select(func.aggregate_strings(name, " · ")).join(OfferSkill, OfferSkill.skill_id == Skill.id)
    return taught.where(OfferSkill.offer_id == Offer.id).scalar_subquery()


def _offer_of(person: Person) -> int:
    """Return what the person offers, 0 for nothing: its title is the name. Runs within a flush."""
    own = select(Offer.id).where(Offer.person_id == person.id)
    return db.session.connection().scalar(own) or 0


SOURCES: dict[Topic, Source] = {
    Topic.SKILL: Source(
        Skill, (Skill.name_en, Skill.name_de), (Skill.description, Skill.category),
        Permission.SKILLS, None, ("skills.show", "skill_id"),
    ),
    Topic.ENGAGEMENT: Source(
        Engagement, (Engagement.title,), (Engagement.description,),
        Permission.ENGAGEMENTS, rows.engagements, ("engagements.show", "engagement_id"),
    ),
    Topic.PERSON: Source(
        Person, (Person.name,), (), Permission.PERSON_RECORD, rows.people_known, ("people.show", "person_id"),
    ),
    Topic.OFFER: Source(
        Offer, (_MENTOR,), (Offer.text, _taught(Skill.name_en), _taught(Skill.name_de)),
        Permission.MENTORS, lambda viewer: rows.offers(today()), ("finding.show", "offer_id"),
        parts={Person: _offer_of},
    ),
    Topic.POST: Source(  # a reply is called by its first words
        Post, (func.coalesce(func.nullif(Post.title, ""), Post.text),), (Post.text,),
        Permission.BOARD, rows.posts, ("board.show", "post_id"),
    ),
    Topic.PROCEDURE: Source(
        Procedure, (_newest(ProcedureVersion.title),), (_newest(ProcedureVersion.text),),
        Permission.PROCEDURES, procedure_rows.readable, ("procedures.show", "procedure_id"),
        only=Procedure.archived_at.is_(None),
        parts={ProcedureVersion: lambda version: version.procedure_id},
    ),
    Topic.PATHWAY: Source(
        Pathway, (Pathway.title,), (Pathway.role, Pathway.summary),
        Permission.PATHWAYS, path_rows.pathways, ("pathways.show", "pathway_id"),
    ),
    Topic.QUESTION: Source(
        Question, (Question.text,), (Question.text, Question.answer),
        Permission.QUESTIONS, rows.questions, ("questions.show", "question_id"),
    ),
}  # fmt: skip
