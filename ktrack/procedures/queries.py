"""Reading procedures: one with its versions and confirmations, and lists of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from ktrack.access import procedure_rows, rows
from ktrack.base.db import db
from ktrack.models import (
    Engagement,
    Person,
    Procedure,
    ProcedureConfirmation,
    ProcedureEngagement,
    ProcedureSkill,
    ProcedureVersion,
    Question,
    Skill,
    Team,
)
from ktrack.models.choices import Role

NEWEST_OF = (
    select(func.max(ProcedureVersion.number))
    .where(ProcedureVersion.procedure_id == Procedure.id)
    .correlate(Procedure)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Wanted:
    """What a list shows: which state, and only of a skill, team, engagement or the viewer's own.

    state: use, overdue, draft or archived. sort: review (the longest overdue first) or new.
    """

    state: str = "use"
    skill_id: int | None = None
    team_id: int | None = None
    engagement_id: int | None = None
    mine: bool = False
    sort: str = "review"

    @property
    def narrowed(self) -> bool:
        """Whether anything but the whole list is asked for."""
        return self != Wanted(sort=self.sort)


@dataclass(frozen=True)
class Listed:
    """A procedure in a list, with the title of its newest version and its last confirmation."""

    procedure: Procedure
    title: str
    number: int
    confirmed: ProcedureConfirmation | None


def visible(viewer: Person) -> Select[int]:
    """Select the ids of the procedures that the viewer may read."""
    return select(Procedure.id).where(procedure_rows.readable(viewer))


def listed(viewer: Person, wanted: Wanted, today: date) -> Select[int]:
    """Select the ids of a list in its order; only an index is read to count and to skip pages."""
    states = {
        "use": Procedure.review_on.is_not(None),
        "overdue": Procedure.review_on < today,
        "draft": Procedure.published_at.is_(None),
        "archived": Procedure.archived_at.is_not(None),
    }
    found = visible(viewer).where(states[wanted.state], *_narrowed(viewer, wanted))
    if wanted.state == "draft" or wanted.state == "archived":
        return found.order_by(Procedure.id.desc())
    if wanted.sort == "new":
        return found.order_by(Procedure.published_at.desc(), Procedure.id.desc())
    return found.order_by(Procedure.review_on, Procedure.id)


def _narrowed(viewer: Person, wanted: Wanted) -> list[ColumnElement[bool]]:
    only = []
    if wanted.mine:
        only.append(Procedure.owner_id == viewer.id)
    if wanted.skill_id is not None:
        of_skill = select(ProcedureSkill.procedure_id).where(ProcedureSkill.skill_id == wanted.skill_id)
        only.append(Procedure.id.in_(of_skill))
    if wanted.engagement_id is not None:
        only.append(Procedure.id.in_(_linked(Engagement.id == wanted.engagement_id)))
    if wanted.team_id is not None:
        only.append(of_team(wanted.team_id))
    return only


def of_team(team_id: int) -> ColumnElement[bool]:
    """Procedures that somebody of a team looks after, or that belong to an engagement of the team."""
    owners = select(Person.id).where(Person.team_id == team_id)
    return or_(Procedure.owner_id.in_(owners), Procedure.id.in_(_linked(Engagement.team_id == team_id)))


def _linked(which: ColumnElement[bool]) -> Select[int]:
    return select(ProcedureEngagement.procedure_id).join(Engagement).where(which)


def shown(ids: Collection[int]) -> list[Listed]:
    """Return the procedures of one page, in the order of their ids given; a constant number of statements."""
    loaded = (joinedload(Procedure.owner).joinedload(Person.team), selectinload(Procedure.skills))
    found = {
        one.id: one
        for one in db.session.scalars(select(Procedure).where(Procedure.id.in_(ids)).options(*loaded))
    }
    titles = {procedure_id: (title, number) for procedure_id, number, title in _titles(ids)}
    confirmed = {one.procedure_id: one for one in _last_confirmations(ids)}
    return [
        Listed(found[number], *titles[number], confirmed.get(number)) for number in ids if number in titles
    ]


def _titles(ids: Collection[int]) -> list[tuple[int, int, str]]:
    version = ProcedureVersion
    rows_ = select(version.procedure_id, version.number, version.title).join(
        Procedure, and_(Procedure.id == version.procedure_id, version.number == NEWEST_OF)
    )
    return [tuple(row) for row in db.session.execute(rows_.where(Procedure.id.in_(ids)))]  # type: ignore[misc] # three columns


def _last_confirmations(ids: Collection[int]) -> list[ProcedureConfirmation]:
    given = ProcedureConfirmation
    last = select(given.procedure_id, func.max(given.number).label("number"))
    last_ = last.where(given.procedure_id.in_(ids)).group_by(given.procedure_id).subquery()
    found = select(given).join(
        last_, and_(given.procedure_id == last_.c.procedure_id, given.number == last_.c.number)
    )
    return list(db.session.scalars(found.options(joinedload(given.person))))


def procedure(viewer: Person, procedure_id: int) -> Procedure | None:
    """Return the procedure if the viewer may read it, with what it belongs to."""
    statement = select(Procedure).where(Procedure.id == procedure_id, procedure_rows.readable(viewer))
    loaded = statement.options(
        joinedload(Procedure.owner).selectinload(Person.departures),
        joinedload(Procedure.question),
        selectinload(Procedure.skills),
        selectinload(Procedure.engagements),
    )
    return db.session.scalar(loaded)


def may_write(viewer: Person, procedure: Procedure, today: date) -> bool:
    """Whether the viewer's engagement allows to write in it today."""
    written = select(Procedure.id).where(Procedure.id == procedure.id, procedure_rows.written(viewer, today))
    return db.session.scalar(written) is not None


def by_key(key: str) -> Procedure | None:
    """Return the procedure that a form with this key has made."""
    return db.session.scalar(select(Procedure).where(Procedure.key == key))


def of_question(question: Question) -> Procedure | None:
    """Return the procedure that a question has become."""
    return db.session.scalar(select(Procedure).where(Procedure.question_id == question.id))


def question(viewer: Person, question_id: int) -> Question | None:
    """Return an answered question that the viewer may see."""
    statement = select(Question).where(Question.id == question_id, rows.questions(viewer))
    return db.session.scalar(statement.where(Question.answered_at.is_not(None)))


def newest(procedure: Procedure) -> ProcedureVersion:
    """Return what the procedure says now."""
    statement = select(ProcedureVersion).where(ProcedureVersion.procedure_id == procedure.id)
    ordered = statement.order_by(ProcedureVersion.number.desc()).limit(1)
    return db.session.scalars(ordered.options(joinedload(ProcedureVersion.author))).one()


def version(procedure: Procedure, number: int) -> ProcedureVersion | None:
    """Return one version."""
    found = select(ProcedureVersion).where(
        ProcedureVersion.procedure_id == procedure.id, ProcedureVersion.number == number
    )
    return db.session.scalar(found.options(joinedload(ProcedureVersion.author)))


def versions(procedure: Procedure) -> Select[ProcedureVersion]:
    """Return the statement for the versions without their texts, the newest first."""
    found = select(ProcedureVersion).where(ProcedureVersion.procedure_id == procedure.id)
    loaded = found.options(joinedload(ProcedureVersion.author), defer(ProcedureVersion.text))
    return loaded.order_by(ProcedureVersion.number.desc())


def confirmations(procedure: Procedure) -> Select[ProcedureConfirmation]:
    """Return the statement for who confirmed it, the latest first."""
    found = select(ProcedureConfirmation).where(ProcedureConfirmation.procedure_id == procedure.id)
    loaded = found.options(joinedload(ProcedureConfirmation.person))
    return loaded.order_by(ProcedureConfirmation.number.desc())


def last_confirmation(procedure: Procedure) -> ProcedureConfirmation | None:
    """Return the last confirmation; None: it is a draft."""
    return db.session.scalar(confirmations(procedure).limit(1))


def running_engagements(viewer: Person, today: date) -> list[Engagement]:
    """Return the engagements that a procedure can be linked to by the viewer: those seen that have not ended.

    The latest first, and bounded.
    """
    found = select(Engagement).where(rows.engagements(viewer), Engagement.ends_on >= today)
    return list(db.session.scalars(found.order_by(Engagement.starts_on.desc(), Engagement.id).limit(200)))


def seen_engagements(viewer: Person, procedure: Procedure) -> list[Engagement]:
    """Return the linked engagements that the viewer may open."""
    found = (
        select(Engagement)
        .join(ProcedureEngagement, ProcedureEngagement.engagement_id == Engagement.id)
        .where(ProcedureEngagement.procedure_id == procedure.id, rows.engagements(viewer))
    )
    return list(db.session.scalars(found.order_by(Engagement.title, Engagement.id)))


def skill_names() -> list[tuple[str, str]]:
    """Return the names of all skills in both languages."""
    found = select(Skill.name_en, Skill.name_de).order_by(Skill.name_en)
    return [(name_en, name_de) for name_en, name_de in db.session.execute(found)]


def teams() -> list[Team]:
    """Return all teams by name."""
    return list(db.session.scalars(select(Team).order_by(Team.name, Team.id)))


def skill(skill_id: int | None) -> Skill | None:
    """Return a skill."""
    return None if skill_id is None else db.session.get(Skill, skill_id)


def skills(ids: Collection[int]) -> list[Skill]:
    """Return skills by name."""
    return list(db.session.scalars(select(Skill).where(Skill.id.in_(ids)).order_by(Skill.name_en, Skill.id)))


def owner(person_id: int | None, today: date) -> Person | None:
    """Return somebody who is here today; None for nobody."""
    person = db.session.get(Person, person_id) if person_id else None
    return person if person is not None and person.active_on(today) else None


def unconfirmed_since(moment: datetime) -> ColumnElement[bool]:
    """Procedures in use that nobody has confirmed since a moment."""
    since = exists().where(
        ProcedureConfirmation.procedure_id == Procedure.id, ProcedureConfirmation.at >= moment
    )
    return and_(Procedure.review_on.is_not(None), Procedure.published_at < moment, ~since)


def managers_of(procedures: Collection[Procedure]) -> dict[int, list[Person]]:
    """Return by procedure (id) the managers of its owner's team, or of its engagements where it has none."""
    teams_ = {one.owner.team_id for one in procedures if one.owner.team_id is not None}
    by_team: dict[int | None, list[Person]] = {}
    for person in db.session.scalars(
        select(Person).where(Person.role == Role.MANAGER, Person.team_id.in_(teams_))
    ):
        by_team.setdefault(person.team_id, []).append(person)
    by_engagement: dict[int, list[Person]] = {}
    managing = (
        select(ProcedureEngagement.procedure_id, Person)
        .join(Engagement, Engagement.id == ProcedureEngagement.engagement_id)
        .join(Person, Person.id == Engagement.manager_id)
        .where(ProcedureEngagement.procedure_id.in_([one.id for one in procedures]))
        .distinct()
    )
    for procedure_id, person in db.session.execute(managing):
        by_engagement.setdefault(procedure_id, []).append(person)
    return {
        one.id: [
            person
            for person in by_team.get(one.owner.team_id) or by_engagement.get(one.id, [])
            if person.id != one.owner_id
        ]
        for one in procedures
    }
