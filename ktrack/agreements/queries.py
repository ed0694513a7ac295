"""Reading what a pair agreed, version by version, and what the mentee wants heard."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad as Load
from sqlalchemy.sql.base import ExecutableOption

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import (
    Agreement,
    AgreementCriterion,
    Concern,
    Farewell,
    MentorRequest,
    Person,
    Shadowing,
)
from ktrack.models.choices import AgreementAnswer


@dataclass(frozen=True)
class Agreements:
    """All versions of one pair's agreement, the newest first."""

    shadowing: Shadowing
    versions: Sequence[Agreement]

    @property
    def newest(self) -> Agreement | None:
        """The version proposed last, whatever became of it."""
        return self.versions[0] if self.versions else None

    @property
    def open(self) -> Agreement | None:
        """The version that waits for an answer: only ever the newest."""
        last = self.newest
        return last if last is not None and last.answer is None else None

    @property
    def in_force(self) -> Agreement | None:
        """The newest version that was accepted."""
        accepted = (one for one in self.versions if one.answer is AgreementAnswer.ACCEPTED)
        return next(accepted, None)

    @property
    def of_these_two(self) -> bool:
        """Whether it was the present mentor and mentee who agreed; a manager may change the mentor."""
        agreed = self.in_force
        if agreed is None:
            return False
        pair = {self.shadowing.mentor_id, self.shadowing.mentee_id}
        return {agreed.proposed_by_id, agreed.answered_by_id} == pair

    def before(self, agreement: Agreement) -> Agreement | None:
        """Return the version before; None: it is the first."""
        return next((one for one in self.versions if one.version < agreement.version), None)


def shadowing(viewer: Person, shadowing_id: int) -> Shadowing | None:
    """Return the shadowing if the viewer may see it, with everybody who takes part."""
    statement = select(Shadowing).where(Shadowing.id == shadowing_id, rows.shadowings(viewer))
    return db.session.scalar(statement.options(*_pair()))


def _pair() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Shadowing.engagement),
        joinedload(Shadowing.mentor),
        joinedload(Shadowing.mentee),
        selectinload(Shadowing.skills),
    )


def _with_pair(shadowing: Load) -> tuple[Load, ...]:
    people = shadowing.joinedload(Shadowing.mentor), shadowing.joinedload(Shadowing.mentee)
    return shadowing.joinedload(Shadowing.engagement), *people


def farewell(viewer: Person, shadowing: Shadowing) -> Farewell | None:
    """Return with which word one of the two has ended it, for the two only; None: nobody has."""
    if shadowing.engagement_id is not None or viewer.id not in (shadowing.mentor_id, shadowing.mentee_id):
        return None
    statement = select(Farewell).where(Farewell.shadowing_id == shadowing.id)
    return db.session.scalar(statement.options(joinedload(Farewell.person)))


def request(shadowing: Shadowing) -> MentorRequest | None:
    """Return the request a relationship without an engagement came of; None: of none."""
    if shadowing.engagement_id is not None:
        return None
    statement = select(MentorRequest).where(MentorRequest.shadowing_id == shadowing.id)
    same = MentorRequest.mentor_id == shadowing.mentor_id, MentorRequest.asker_id == shadowing.mentee_id
    return db.session.scalar(statement.where(*same).limit(1))


def agreements(shadowing: Shadowing) -> Agreements:
    """Return the pair's versions with everybody who had a part in them; three queries."""
    statement = (
        select(Agreement)
        .where(Agreement.shadowing_id == shadowing.id)
        .options(
            joinedload(Agreement.proposed_by),
            joinedload(Agreement.answered_by),
            selectinload(Agreement.criteria).joinedload(AgreementCriterion.skill),
        )
        .order_by(Agreement.version.desc())
    )
    return Agreements(shadowing, list(db.session.scalars(statement)))


def agreement(viewer: Person, agreement_id: int) -> Agreement | None:
    """Return one version if the viewer may read it, with the pair."""
    statement = select(Agreement).where(Agreement.id == agreement_id, rows.agreements(viewer))
    pair = joinedload(Agreement.shadowing)
    return db.session.scalar(statement.options(*_with_pair(pair), pair.selectinload(Shadowing.skills)))


def to_answer(viewer: Person) -> list[Agreement]:
    """Return the versions that wait for this viewer's answer, the longest waiting first, with their pairs."""
    later = aliased(Agreement)
    newer = exists().where(later.shadowing_id == Agreement.shadowing_id, later.version > Agreement.version)
    statement = (
        select(Agreement)
        .join(Agreement.shadowing)
        .where(rows.own_shadowings(viewer), Agreement.answer.is_(None), ~newer)
        .where(Agreement.proposed_by_id != viewer.id)
        .where(Agreement.proposed_by_id.in_((Shadowing.mentor_id, Shadowing.mentee_id)))
        .options(joinedload(Agreement.proposed_by), *_with_pair(contains_eager(Agreement.shadowing)))
        .order_by(Agreement.proposed_at, Agreement.id)
    )
    return list(db.session.scalars(statement))


def unheard(viewer: Person) -> list[Concern]:
    """Return what the viewer's mentees wait to be answered, the longest waiting first, with their pairs."""
    statement = (
        select(Concern)
        .join(Concern.shadowing)
        .where(Shadowing.mentor_id == viewer.id, Concern.answered_at.is_(None))
        .options(*_with_pair(contains_eager(Concern.shadowing)))
        .order_by(Concern.raised_at, Concern.id)
    )
    return list(db.session.scalars(statement))


def agreement_by_key(key: str) -> Agreement | None:
    """Return the version that a form with this key has proposed."""
    return db.session.scalar(select(Agreement).where(Agreement.key == key))


def concerns(viewer: Person, shadowing: Shadowing) -> list[Concern]:
    """Return what the mentee wants heard, of it what the viewer may read: unheard first, then the newest."""
    statement = (
        select(Concern)
        .where(Concern.shadowing_id == shadowing.id, rows.concerns(viewer))
        .options(joinedload(Concern.answered_by))
        .order_by(Concern.answered_at.is_not(None), Concern.raised_at.desc(), Concern.id.desc())
    )
    return list(db.session.scalars(statement))


def concern(viewer: Person, concern_id: int) -> Concern | None:
    """Return one of them if the viewer may read it, with the pair."""
    statement = select(Concern).where(Concern.id == concern_id, rows.concerns(viewer))
    pair = _with_pair(joinedload(Concern.shadowing))
    return db.session.scalar(statement.options(*pair, joinedload(Concern.answered_by)))


def concern_by_key(key: str) -> Concern | None:
    """Return what a form with this key has told."""
    return db.session.scalar(select(Concern).where(Concern.key == key))
