"""Reading signed links and what they are about."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.links import secret
from ktrack.links.matters import Matter, Wish
from ktrack.models import (
    Agreement,
    AgreementCriterion,
    Engagement,
    Person,
    Question,
    Shadowing,
    SignedLink,
    Skill,
)
from ktrack.models.choices import LinkPurpose

M = TypeVar("M", Agreement, Question, Shadowing, Skill)


def by_secret(typed: str) -> SignedLink | None:
    """Return the link whose secret this is, whatever became of it."""
    statement = select(SignedLink).where(SignedLink.secret_hash == secret.hashed(typed))
    return db.session.scalar(statement.options(*_people()))


def link(viewer: Person, link_id: int) -> SignedLink | None:
    """Return the link if the viewer asked for it or manages what it is about."""
    statement = select(SignedLink).where(SignedLink.id == link_id, rows.links(viewer))
    return db.session.scalar(statement.options(*_people()))


def of_shadowing(viewer: Person, shadowing: Shadowing) -> Select[SignedLink]:
    """Return the statement for a pair's links that the viewer may see, the latest first."""
    one = select(Shadowing.id).where(Shadowing.id == shadowing.id)
    statement = select(SignedLink).where(rows.links(viewer), rows.links_of(one))
    return statement.options(*_people()).order_by(SignedLink.made_at.desc(), SignedLink.id.desc())


def shadowing(viewer: Person, shadowing_id: int) -> Shadowing | None:
    """Return the shadowing if the viewer is one of the pair or its manager."""
    statement = select(Shadowing).where(Shadowing.id == shadowing_id, rows.pairs(viewer))
    return db.session.scalar(statement.options(*_pair(), selectinload(Shadowing.skills)))


def question(viewer: Person, question_id: int) -> Question | None:
    """Return the question if the viewer may see it."""
    return db.session.scalar(select(Question).where(Question.id == question_id, rows.questions(viewer)))


def agreement(viewer: Person, agreement_id: int) -> Agreement | None:
    """Return the version of an agreement if the viewer may see it."""
    return db.session.scalar(select(Agreement).where(Agreement.id == agreement_id, rows.agreements(viewer)))


def open_questions(shadowing: Shadowing) -> list[Question]:
    """Return the questions of a pair that wait for an answer, the most urgent first."""
    statement = (
        select(Question)
        .where(Question.shadowing_id == shadowing.id, Question.answered_at.is_(None))
        .options(joinedload(Question.expert))
        .order_by(Question.reply_by, Question.id)
    )
    return list(db.session.scalars(statement))


def matter(link: SignedLink) -> Matter | None:
    """Return what a link is about, None if it is gone."""
    return matters([link]).get(link.id)


def matters(links: Sequence[SignedLink]) -> dict[int, Matter]:
    """Return what each of the links is about, by the link's id; at most one statement a kind."""
    of = {purpose: {link.subject_id for link in links if link.purpose is purpose} for purpose in LinkPurpose}
    shadowings = _by_id(Shadowing, of[LinkPurpose.CONFIRM_LEVEL], *_pair(), selectinload(Shadowing.skills))
    questions = _by_id(Question, of[LinkPurpose.ANSWER_QUESTION], *_question())
    agreements = _by_id(Agreement, of[LinkPurpose.ACCEPT_AGREEMENT], *_agreement())
    skills = _by_id(Skill, {link.skill_id for link in links if link.skill_id is not None})
    told: dict[int, Matter] = {}
    for link in links:
        asked = questions.get(link.subject_id) if link.purpose is LinkPurpose.ANSWER_QUESTION else None
        terms = agreements.get(link.subject_id) if link.purpose is LinkPurpose.ACCEPT_AGREEMENT else None
        subject = asked or terms
        shadowing = subject.shadowing if subject is not None else None
        if link.purpose is LinkPurpose.CONFIRM_LEVEL:
            shadowing = shadowings.get(link.subject_id)
        if shadowing is not None:
            told[link.id] = Matter(shadowing, skills.get(link.skill_id or 0), asked, terms)
    return told


def usable(wish: Wish, now: datetime) -> SignedLink | None:
    """Return the link of this person for this that can still be used, None if there is none."""
    statement = select(SignedLink).where(
        SignedLink.purpose == wish.purpose,
        SignedLink.subject_id == wish.subject_id,
        SignedLink.person_id == wish.person.id,
        SignedLink.skill_id.is_not_distinct_from(wish.skill_id),
        SignedLink.used_at.is_(None),
        SignedLink.revoked_at.is_(None),
        SignedLink.expires_at > now,
    )
    return db.session.scalar(statement.limit(1))


def made_lately(asked_by: Person, now: datetime) -> int:
    """Return how many links a person had sent in the last 24 hours."""
    lately = SignedLink.made_at > now - timedelta(days=1)
    statement = select(func.count()).where(SignedLink.asked_by_id == asked_by.id, lately)
    return db.session.scalar(statement) or 0


def _by_id(model: type[M], ids: set[int], *options: ExecutableOption) -> dict[int, M]:
    if not ids:
        return {}
    statement = select(model).where(model.id.in_(ids)).options(*options)
    return {row.id: row for row in db.session.scalars(statement)}


def _people() -> tuple[ExecutableOption, ...]:
    return joinedload(SignedLink.person), joinedload(SignedLink.asked_by)


def _pair() -> tuple[ExecutableOption, ...]:
    engagement = joinedload(Shadowing.engagement).joinedload(Engagement.manager)
    return engagement, joinedload(Shadowing.mentor), joinedload(Shadowing.mentee)


def _question() -> tuple[ExecutableOption, ...]:
    shadowing = joinedload(Question.shadowing)
    return (
        shadowing.joinedload(Shadowing.engagement),
        shadowing.joinedload(Shadowing.mentee),
        joinedload(Question.skill),
        joinedload(Question.asker),
        selectinload(Question.moves),
    )


def _agreement() -> tuple[ExecutableOption, ...]:
    shadowing = joinedload(Agreement.shadowing)
    return (
        shadowing.joinedload(Shadowing.engagement),
        shadowing.joinedload(Shadowing.mentee),
        joinedload(Agreement.proposed_by),
        selectinload(Agreement.criteria).joinedload(AgreementCriterion.skill),
    )
