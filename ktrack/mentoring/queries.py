"""Reading shadowings, what is known of a mentee's skill, and single rows of evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import (
    Contest,
    Engagement,
    Evidence,
    Holding,
    LogEntry,
    Person,
    PlanItem,
    Shadowing,
    ShadowingSkill,
    Skill,
)
from ktrack.models.choices import CheckKind, EvidenceType, Grade, Role
from ktrack.retention import held
from ktrack.retention.evidence import counts

ASSESSMENTS = (EvidenceType.SIGNOFF, EvidenceType.CHECK)
# Whatever is still to sign off when a shadowing ends waits this long on the home pages.
STILL_WAITING = timedelta(days=30)
LATEST_ENTRIES = 5
_KINDS = [CheckKind.DEMO, CheckKind.TEACHBACK, CheckKind.QUIZ, None]
_GRADES = [None, *Grade]


@dataclass(frozen=True)
class Standing:
    """What is known of one mentee's skill: levels 0 … 5 or None, target None outside the plan."""

    skill: Skill
    target: int | None
    verified: int | None
    claim: int | None
    claim_on: date | None
    last_on: date | None

    @property
    def waits(self) -> bool:
        """Whether the mentee says more than anybody has verified."""
        return self.claim is not None and self.claim > (self.verified or 0)

    @property
    def reached(self) -> bool:
        """Whether the plan's target is verified."""
        return self.target is not None and self.verified is not None and self.verified >= self.target


@dataclass(frozen=True)
class Waiting:
    """A claim that waits for a sign-off."""

    shadowing: Shadowing
    standing: Standing


def shadowing(viewer: Person, shadowing_id: int) -> Shadowing | None:
    """Return the shadowing if the viewer may see it, with everybody who takes part."""
    statement = (
        select(Shadowing)
        .where(Shadowing.id == shadowing_id, rows.shadowings(viewer))
        .options(*_everybody(), selectinload(Shadowing.skills))
    )
    return db.session.scalar(statement)


def _everybody() -> tuple[ExecutableOption, ...]:
    return joinedload(Shadowing.engagement), joinedload(Shadowing.mentor), joinedload(Shadowing.mentee)


def own_shadowings(viewer: Person, today: date) -> Select[Shadowing]:
    """Return the statement for the shadowings a viewer sees, running ones first, then by their end."""
    last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    return (
        select(Shadowing)
        .outerjoin(Shadowing.engagement)
        .where(rows.shadowings(viewer))
        .options(
            contains_eager(Shadowing.engagement),
            joinedload(Shadowing.mentor),
            joinedload(Shadowing.mentee),
            selectinload(Shadowing.skills),
        )
        .order_by(last_day < today, last_day, Shadowing.id)
    )


def standings(shadowings: Iterable[Shadowing]) -> dict[int, list[Standing]]:
    """Return what is known of each shadowing's skills, by its id, in the order of the skills; two queries."""
    wanted = list(shadowings)
    known = _holdings({one.mentee_id for one in wanted}, {skill.id for one in wanted for skill in one.skills})
    targets = _targets({one.engagement_id for one in wanted})
    return {
        one.id: [
            _standing(skill, targets.get((one.engagement_id, skill.id)), known.get((one.mentee_id, skill.id)))
            for skill in one.skills
        ]
        for one in wanted
    }


def _holdings(people: set[int], skills: set[int]) -> dict[tuple[int, int], Holding]:
    statement = select(Holding).where(Holding.person_id.in_(people), Holding.skill_id.in_(skills))
    return {(known.person_id, known.skill_id): known for known in db.session.scalars(statement)}


def _targets(engagements: set[int | None]) -> dict[tuple[int | None, int], int]:
    """Return the targets by (engagement, skill); without an engagement nothing is planned."""
    statement = select(PlanItem).where(PlanItem.engagement_id.in_(engagements), PlanItem.retired_on.is_(None))
    return {(item.engagement_id, item.skill_id): item.target_level for item in db.session.scalars(statement)}


def _standing(skill: Skill, target: int | None, known: Holding | None) -> Standing:
    if known is None:
        return Standing(skill, target, None, None, None, None)
    return Standing(skill, target, known.level, known.claim, known.claim_on, known.last_on)


def due_since(shadowings: Iterable[Shadowing], today: date) -> dict[tuple[int, int], date]:
    """Return since when a check of whom (person id) in what (skill id) is due; what is not due is missing."""
    mentees = {one.mentee_id for one in shadowings}
    views = held.due_checks(today, today, people=mentees) if mentees else []
    return {(view.person_id, view.skill_id): view.due_on for view in views if view.due_on is not None}


def standing(shadowing: Shadowing, skill: Skill) -> Standing:
    """Return what is known of the mentee's skill today."""
    known = _holdings({shadowing.mentee_id}, {skill.id}).get((shadowing.mentee_id, skill.id))
    target = _targets({shadowing.engagement_id}).get((shadowing.engagement_id, skill.id))
    return _standing(skill, target, known)


def verified_level(person_id: int, skill_id: int) -> int | None:
    """Return the verified level of a person's skill; None: never assessed."""
    return db.session.scalar(
        select(Holding.level).where(Holding.person_id == person_id, Holding.skill_id == skill_id)
    )


def first_day(assessor: Person, person_id: int, skill_id: int) -> date | None:
    """Return when the first shadowing began in which the assessor may assess this skill of the person."""
    statement = (
        select(func.min(Shadowing.starts_on))
        .outerjoin(Shadowing.engagement)
        .join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
        .where(Shadowing.mentee_id == person_id, ShadowingSkill.skill_id == skill_id, _assesses(assessor))
    )
    return db.session.scalar(statement)


def latest_entries(viewer: Person, shadowing: Shadowing, skill: Skill) -> list[LogEntry]:
    """Return the mentee's last entries about the skill, of those the viewer may read."""
    about = select(Evidence.entry_id).where(
        Evidence.person_id == shadowing.mentee_id, Evidence.skill_id == skill.id
    )
    statement = (
        select(LogEntry)
        .where(LogEntry.person_id == shadowing.mentee_id, LogEntry.id.in_(about), LogEntry.void.is_(False))
        .where(rows.log_entries(viewer))
        .order_by(LogEntry.happened_on.desc(), LogEntry.id.desc())
        .limit(LATEST_ENTRIES)
    )
    return list(db.session.scalars(statement))


def assessments_on(person_id: int, skill_id: int, day: date) -> list[Evidence]:
    """Return the sign-offs and checks of that day that stand; the first one is the one that counts.

    KT-1, section 2: demo and teach-back before quiz before sign-off, then the lowest level, then the lowest
    grade.
    """
    statement = select(Evidence).where(
        Evidence.person_id == person_id,
        Evidence.skill_id == skill_id,
        Evidence.happened_on == day,
        Evidence.type.in_(ASSESSMENTS),
        counts(),
    )
    return sorted(db.session.scalars(statement), key=_rank)


def _rank(row: Evidence) -> tuple[int, int, int]:
    return max(_KINDS.index(row.kind), 1), row.level or 0, _GRADES.index(row.grade)


def evidence(viewer: Person, evidence_id: int) -> Evidence | None:
    """Return a row of evidence if the viewer may see it."""
    statement = select(Evidence).where(Evidence.id == evidence_id, rows.evidence(viewer))
    loaded = statement.options(
        joinedload(Evidence.person).joinedload(Person.team),
        joinedload(Evidence.skill),
        joinedload(Evidence.assessor),
    )
    return db.session.scalar(loaded)


def readable_entry(viewer: Person, row: Evidence) -> LogEntry | None:
    """Return the log entry a row comes from, None if there is none or the viewer may not read it."""
    return db.session.scalar(select(LogEntry).where(LogEntry.id == row.entry_id, rows.log_entries(viewer)))


def evidence_by_key(key: str) -> Evidence | None:
    """Return the row that a form with this key has made."""
    return db.session.scalar(select(Evidence).where(Evidence.key == key))


def revision_of(row: Evidence) -> Evidence | None:
    """Return the row that revises this one; None: it stands."""
    return db.session.scalar(select(Evidence).where(Evidence.revises_id == row.id).limit(1))


def chain(row: Evidence) -> list[Evidence]:
    """Return the first wording of a row, its corrections and what took it back, in the order recorded."""
    first = row
    while first.revises_id is not None:
        first = db.session.get_one(Evidence, first.revises_id)
    found, latest = [first], [first.id]
    while latest:
        statement = select(Evidence).where(Evidence.revises_id.in_(latest)).order_by(Evidence.id)
        newer = list(db.session.scalars(statement))
        found, latest = [*found, *newer], [one.id for one in newer]
    return found


def contests(viewer: Person, wordings: Iterable[Evidence]) -> Sequence[Contest]:
    """Return what the person contests in a row and its corrections, as far as the viewer may read it."""
    ids = [row.id for row in wordings]
    statement = select(Contest).where(Contest.evidence_id.in_(ids), rows.contests(viewer))
    return db.session.scalars(statement.order_by(Contest.raised_at, Contest.id)).all()


def waiting(viewer: Person, today: date) -> list[Waiting]:
    """Return the claims above the verified level that the viewer may sign off, the oldest first.

    Of shadowings that run or ended in the last 30 days; a mentee's skill stands here once.
    """
    last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
    planned = and_(
        PlanItem.engagement_id == Shadowing.engagement_id,
        PlanItem.skill_id == Skill.id,
        PlanItem.retired_on.is_(None),
    )
    statement = (
        select(Shadowing, Skill, PlanItem.target_level, Holding)
        .outerjoin(Shadowing.engagement)
        .join(ShadowingSkill, ShadowingSkill.shadowing_id == Shadowing.id)
        .join(Skill, Skill.id == ShadowingSkill.skill_id)
        .join(Holding, and_(Holding.person_id == Shadowing.mentee_id, Holding.skill_id == Skill.id))
        .outerjoin(PlanItem, planned)
        .where(_assesses(viewer), Shadowing.starts_on <= today, last_day >= today - STILL_WAITING)
        .where(Holding.claim > func.coalesce(Holding.level, 0))
        .options(*_everybody())
        .order_by(Holding.claim_on, Shadowing.id, Skill.id)
    )
    found: dict[tuple[int, int], Waiting] = {}
    for shadowing, skill, target, known in db.session.execute(statement):
        found.setdefault((shadowing.mentee_id, skill.id), Waiting(shadowing, _standing(skill, target, known)))
    return list(found.values())


def _assesses(viewer: Person) -> ColumnElement[bool]:
    """Shadowings whose mentee the viewer may assess: `Permission.SIGN_OFF`, as SQL."""
    mentors = Shadowing.mentor_id == viewer.id
    if viewer.role is not Role.MANAGER:
        return mentors
    return or_(mentors, and_(Engagement.manager_id == viewer.id, Shadowing.mentee_id != viewer.id))
