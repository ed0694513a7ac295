"""Reading flags, cases and who moderates."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.models import Account, Departure, Person, Post, PostCase, PostFlag
from ktrack.models.choices import Decision, Kind

WAITS = or_(
    PostCase.decided_at.is_(None),
    and_(PostCase.appealed_at.is_not(None), PostCase.appeal_decided_at.is_(None)),
)


def _loaded(statement: Select[PostCase]) -> Select[PostCase]:
    post = joinedload(PostCase.post)
    return statement.options(
        post.joinedload(Post.author),
        post.joinedload(Post.topic),
        joinedload(PostCase.decided_by),
        joinedload(PostCase.appeal_decided_by),
        selectinload(PostCase.flags).joinedload(PostFlag.person),
    )


def case_of(viewer: Person, case_id: int) -> PostCase | None:
    """Return a case if the viewer may see it, with everything about it."""
    return db.session.scalar(_loaded(select(PostCase).where(PostCase.id == case_id, rows.post_cases(viewer))))


def waiting() -> Select[PostCase]:
    """Return the statement for what waits for a moderator, the longest waiting first."""
    since = case((PostCase.decided_at.is_(None), PostCase.opened_at), else_=PostCase.appealed_at)
    return _loaded(select(PostCase).where(WAITS)).order_by(since, PostCase.id)


def decided() -> Select[PostCase]:
    """Return the statement for what was decided, the latest first."""
    statement = select(PostCase).where(~WAITS)
    return _loaded(statement).order_by(PostCase.decided_at.desc(), PostCase.id.desc())


def count_waiting() -> int:
    """Return how many cases wait."""
    return db.session.scalar(select(func.count()).select_from(PostCase).where(WAITS)) or 0


def open_case(post: Post) -> PostCase | None:
    """Return the case of a post that is not decided yet."""
    statement = select(PostCase).where(PostCase.post_id == post.id, PostCase.decided_at.is_(None))
    return db.session.scalar(statement.options(selectinload(PostCase.flags)).limit(1))


def latest_cases(post_ids: Collection[int]) -> dict[int, PostCase]:
    """Return the last case of each of these posts, by post."""
    last = select(func.max(PostCase.id)).where(PostCase.post_id.in_(post_ids)).group_by(PostCase.post_id)
    statement = select(PostCase).where(PostCase.id.in_(last)).options(selectinload(PostCase.flags))
    return {found.post_id: found for found in db.session.scalars(statement)}


def flagged_by(person: Person, post_ids: Collection[int]) -> set[int]:
    """Return which of these posts the person has flagged."""
    statement = (
        select(PostCase.post_id)
        .join(PostFlag, PostFlag.case_id == PostCase.id)
        .where(PostFlag.person_id == person.id, PostCase.post_id.in_(post_ids))
    )
    return set(db.session.scalars(statement))


def flags_since(person: Person, since: datetime) -> int:
    """Return how often the person has flagged since then."""
    made = select(func.count()).where(PostFlag.person_id == person.id, PostFlag.flagged_at > since)
    return db.session.scalar(made) or 0


def flags_judged(person: Person, since: datetime) -> tuple[int, int]:
    """Return how many flags of the person since then were upheld, and how many were not."""
    statement = (
        select(_counted(Decision.HIDE), _counted(Decision.KEEP))
        .select_from(PostFlag)
        .join(PostCase, PostCase.id == PostFlag.case_id)
        .where(PostFlag.person_id == person.id, PostFlag.flagged_at > since)
    )
    upheld, dismissed = db.session.execute(statement).one()
    return upheld or 0, dismissed or 0


def _counted(decision: Decision) -> ColumnElement[int]:
    final = func.coalesce(PostCase.appeal_decision, PostCase.decision)
    return func.sum(case((final == decision, 1), else_=0))


def moderators(today: date | None = None) -> list[Person]:
    """Return who moderates; with a day: those who are there on it and can sign in."""
    statement = select(Person).where(Person.moderator_since.is_not(None), Person.kind == Kind.INTERNAL)
    if today is not None:
        away = exists().where(
            Departure.person_id == Person.id,
            Departure.left_on <= today,
            or_(Departure.returned_on.is_(None), Departure.returned_on > today),
        )
        enters = exists().where(Account.person_id == Person.id, Account.disabled_at.is_(None))
        statement = statement.where(~away, enters)
    return list(db.session.scalars(statement.order_by(Person.name, Person.id)))


def people_called(name: str) -> list[Person]:
    """Return the people inside with this name, e-mail address or id, and an account."""
    named = or_(Person.name == name, func.lower(Person.email) == name.lower(), Person.key == name)
    has_account = exists().where(Account.person_id == Person.id)
    statement = select(Person).where(named, has_account, Person.kind == Kind.INTERNAL)
    return list(db.session.scalars(statement.order_by(Person.id).limit(2)))
