"""What was amended since registration, in words, and the plan as it was registered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from ktrack.base.db import db
from ktrack.engagements.amending import ITEM_FIELDS, untold
from ktrack.engagements.words import FIELDS, REASONS
from ktrack.models import Amendment, Engagement, Person, PlanItem, Skill, Team
from ktrack.models.choices import Reason

MONEY = {"day_rate", "currency"}
NAMED = {"expert_id", "manager_id", "team_id"}
DAYS = {"starts_on", "ends_on", "retired_on"}


@dataclass(frozen=True)
class Told:
    """One amendment as a page shows it."""

    at: datetime
    actor: Person | None
    field: str
    skill: Skill | None
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Original:
    """A plan item as registered; `now` is None if it was removed since."""

    skill: Skill
    target_level: int
    importance: int
    seats: int
    now: PlanItem | None


def amendments(engagement: Engagement) -> Sequence[Amendment]:
    """Return the amendments with actor and skill, the latest first."""
    statement = (
        select(Amendment)
        .where(Amendment.engagement_id == engagement.id)
        .options(joinedload(Amendment.actor), joinedload(Amendment.skill))
        .order_by(Amendment.at.desc(), Amendment.id.desc())
    )
    return db.session.scalars(statement).all()


def told(rows: Sequence[Amendment], *, money: bool) -> list[Told]:
    """Return amendments in words; without `money` those about the day rate are left out."""
    keys = {text for row in rows if row.field in NAMED for text in (row.before, row.after)}
    people = _names(select(Person.key, Person.name).where(Person.key.in_(keys)))
    teams = _names(select(Team.key, Team.name).where(Team.key.in_(keys)))
    words = {"expert_id": people, "manager_id": people, "team_id": teams}
    return [
        Told(
            row.at, row.actor, str(FIELDS.get(row.field, row.field)), row.skill,
            _word(row.field, row.before, words), _word(row.field, row.after, words), row.reason,
        )
        for row in rows
        if money or row.field not in MONEY
    ]  # fmt: skip


def _names(statement: Select[str, str]) -> dict[str, str]:
    return {row.key: row.name for row in db.session.execute(statement)}


def _word(field: str, text: str, words: dict[str, dict[str, str]]) -> str:
    if not text:
        return ""
    if field in DAYS:
        return _day(text)
    if field == "reason" and text in set(Reason):
        return str(REASONS[Reason(text)])
    if field == "item" and untold(text):
        return str(_("target %(target_level)s, importance %(importance)s, seats %(seats)s", **untold(text)))
    return words.get(field, {}).get(text, text)


def _day(text: str) -> str:
    try:
        return str(format_date(date.fromisoformat(text), "medium"))
    except ValueError:
        return text


def original_plan(items: Iterable[PlanItem], rows: Sequence[Amendment]) -> list[Original]:
    """Return the plan as registered: the present one with every amendment undone, the latest first."""
    now = {item.skill_id: item for item in items}
    skills = {item.skill_id: item.skill for item in now.values()}
    skills |= {row.skill_id: row.skill for row in rows if row.skill_id and row.skill}
    plan = {skill_id: {name: getattr(item, name) for name in ITEM_FIELDS} for skill_id, item in now.items()}
    for row in rows:
        if row.skill_id is not None:
            _undo(plan, row, row.skill_id)
    return [
        Original(
            skill=skills[skill_id],
            target_level=values["target_level"],
            importance=values["importance"],
            seats=values["seats"],
            now=now.get(skill_id),
        )
        for skill_id, values in plan.items()
    ]


def _undo(plan: dict[int, dict[str, int]], row: Amendment, skill_id: int) -> None:
    if row.field == "item" and not row.before:
        plan.pop(skill_id, None)
    elif row.field == "item" and untold(row.before):
        plan[skill_id] = untold(row.before)
    elif row.field in ITEM_FIELDS and skill_id in plan and row.before.isdecimal():
        plan[skill_id][row.field] = int(row.before)


def original_facts(engagement: Engagement, rows: Sequence[Amendment]) -> dict[str, str]:
    """Return title and dates as registered, by column, only those that changed since."""
    first: dict[str, str] = {}
    for row in rows:
        if row.field in ("title", "starts_on", "ends_on"):
            first[row.field] = row.before
    stored = {
        "title": engagement.title,
        "starts_on": engagement.starts_on.isoformat(),
        "ends_on": engagement.ends_on.isoformat(),
    }
    return {field: _word(field, text, {}) for field, text in first.items() if text != stored[field]}
