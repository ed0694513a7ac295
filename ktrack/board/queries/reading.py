"""Reading one conversation, its wordings, and tags by what they are called."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.base.text import fold
from ktrack.models import (
    Account,
    Departure,
    Engagement,
    EngagementExpert,
    Person,
    PersonBlock,
    Post,
    Skill,
    Suspension,
    Tag,
)


def post(viewer: Person, post_id: int) -> Post | None:
    """Return a post or a reply if the viewer may read it, with its author, its topic and its tags."""
    statement = select(Post).where(Post.id == post_id, rows.posts(viewer))
    return db.session.scalar(
        statement.options(
            joinedload(Post.author),
            joinedload(Post.topic).joinedload(Post.author),
            selectinload(Post.tags).joinedload(Tag.skill),
        )
    )


def versions_of(viewer: Person, post_id: int) -> Post | None:
    """Return the same with what it said before."""
    statement = select(Post).where(Post.id == post_id, rows.posts(viewer))
    return db.session.scalar(statement.options(joinedload(Post.author), selectinload(Post.versions)))


def by_key(key: str) -> Post | None:
    """Return what a form with this key has posted."""
    return db.session.scalar(select(Post).where(Post.key == key))


def replies(topic: Post) -> Select[Post]:
    """Return the statement for all replies, the oldest first; hidden ones too, whose place stays visible."""
    of_topic = select(Post).where(Post.topic_id == topic.id).options(joinedload(Post.author))
    return of_topic.order_by(Post.id)


def place(reply: Post) -> int:
    """Return how many replies stand before this one."""
    before = select(func.count()).where(Post.topic_id == reply.topic_id, Post.id < reply.id)
    return db.session.scalar(before) or 0


def tags_called(names: Iterable[str]) -> dict[str, list[Tag]]:
    """Return the tags that have these names, by folded name: free ones and skills in either language."""
    wanted = {fold(name) for name in names}
    free = select(Tag).where(Tag.skill_id.is_(None), Tag.search_text.in_(wanted))
    of_skills = select(Tag).where(Tag.skill_id.in_([skill.id for skill in skills_called(wanted)]))
    found: dict[str, list[Tag]] = {}
    for tag in [*db.session.scalars(free), *db.session.scalars(of_skills.options(joinedload(Tag.skill)))]:
        for name in _names(tag.skill) if tag.skill else {tag.search_text}:
            found.setdefault(name, []).append(tag)
    return {name: tags for name, tags in found.items() if name in wanted}


def skills_called(wanted: Iterable[str]) -> list[Skill]:
    """Return the skills that one of the folded names names, in either language."""
    alike = [
        condition for name in wanted
        for condition in (Skill.search_text.startswith(name, autoescape=True),
                          Skill.search_text.endswith(name, autoescape=True))
    ]  # fmt: skip
    if not alike:
        return []
    found = db.session.scalars(select(Skill).where(or_(*alike)).order_by(Skill.id))
    return [skill for skill in found if _names(skill) & set(wanted)]


def _names(skill: Skill) -> set[str]:
    return {fold(skill.name_en.strip()), fold((skill.name_de or skill.name_en).strip())}


def tag(tag_id: int) -> Tag | None:
    """Return a tag."""
    return db.session.scalar(select(Tag).where(Tag.id == tag_id).options(joinedload(Tag.skill)))


def account_made(person: Person) -> datetime | None:
    """Return when the person got an account; None: has none."""
    return db.session.scalar(select(Account.created_at).where(Account.person_id == person.id))


def posted_since(person: Person, since: datetime) -> int:
    """Return how many posts and replies the person has written since then."""
    written = select(func.count()).where(Post.author_id == person.id, Post.posted_at > since)
    return db.session.scalar(written) or 0


def has_engagement(person: Person, today: date) -> bool:
    """Whether the person is an expert of an engagement that runs today."""
    running = (
        select(Engagement.id)
        .join(EngagementExpert, EngagementExpert.engagement_id == Engagement.id)
        .where(EngagementExpert.person_id == person.id)
        .where(Engagement.starts_on <= today, Engagement.ends_on >= today)
    )
    return db.session.scalar(running.limit(1)) is not None


def suspension(person_id: int, today: date) -> Suspension | None:
    """Return what keeps the person from writing today, the longest."""
    statement = select(Suspension).where(
        Suspension.person_id == person_id, Suspension.until > today, Suspension.lifted_at.is_(None)
    )
    return db.session.scalar(statement.order_by(Suspension.until.desc()).limit(1))


def blocks(person_id: int, other_id: int) -> bool:
    """Whether a person blocks another."""
    return db.session.get(PersonBlock, (person_id, other_id), populate_existing=True) is not None


def is_away(person_id: int, today: date) -> bool:
    """Whether the person has left the company and not come back."""
    away = select(Departure.id).where(
        Departure.person_id == person_id,
        Departure.left_on <= today,
        or_(Departure.returned_on.is_(None), Departure.returned_on > today),
    )
    return db.session.scalar(away.limit(1)) is not None
