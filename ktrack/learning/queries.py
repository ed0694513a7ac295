"""Reading the learning log."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ktrack.access import rows
from ktrack.base.db import db
from ktrack.base.text import fold, like
from ktrack.models import Engagement, Evidence, LogEntry, Person, Shadowing, Skill
from ktrack.models.choices import EvidenceType
from ktrack.retention.evidence import counts

# A session of the last days of a shadowing is often logged after its end.
STILL_OFFERED = timedelta(days=30)
FROM_LOG = (EvidenceType.CLAIM, EvidenceType.USE)

_last_day = func.coalesce(Shadowing.ends_on, Engagement.ends_on)
_recent = and_(
    Shadowing.starts_on <= bindparam("today", type_=Date), _last_day >= bindparam("since", type_=Date)
)
# Made once: each home page and each entry asks it, and making a statement takes as long as running it.
_OFFERED = (
    select(Shadowing)
    .outerjoin(Shadowing.engagement)
    .where(
        Shadowing.mentee_id == bindparam("person"),
        or_(_recent, Shadowing.id == bindparam("also", type_=Integer)),
    )
    .options(
        contains_eager(Shadowing.engagement), joinedload(Shadowing.mentor), selectinload(Shadowing.skills)
    )
    .order_by(_last_day < bindparam("today", type_=Date), Shadowing.starts_on.desc(), Shadowing.id.desc())
)
_BY_KEY = select(LogEntry).where(LogEntry.key == bindparam("key"))


@dataclass(frozen=True)
class Filters:
    """What a list of entries is narrowed to; None and "": not narrowed."""

    text: str = ""
    engagement_id: int | None = None
    skill_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Claimed:
    """What an entry says about one skill: the own level (None: none given) and whether it was used."""

    skill: Skill
    level: int | None
    used: bool


def own_entries(person: Person, filters: Filters) -> Select[LogEntry]:
    """Return the statement for a person's entries, latest first, those taken back among them."""
    statement = select(LogEntry).where(LogEntry.person_id == person.id)
    if filters.text:
        statement = statement.where(or_(*_contains(filters.text)))
    if filters.engagement_id is not None:
        statement = statement.where(LogEntry.engagement_id == filters.engagement_id)
    if filters.skill_id is not None:
        about = select(Evidence.entry_id).where(
            Evidence.person_id == person.id, Evidence.skill_id == filters.skill_id
        )
        statement = statement.where(LogEntry.id.in_(about))
    if filters.since is not None:
        statement = statement.where(LogEntry.happened_on >= filters.since)
    if filters.until is not None:
        statement = statement.where(LogEntry.happened_on <= filters.until)
    statement = statement.options(joinedload(LogEntry.engagement), selectinload(LogEntry.links))
    return statement.order_by(LogEntry.happened_on.desc(), LogEntry.id.desc())


def _contains(text: str) -> list[ColumnElement[bool]]:
    # SQLite folds the case of ASCII only; the variants find "Müller" for "MÜLLER" there too.
    variants = {text, text.lower(), text.upper(), text.title()}
    return [LogEntry.text.icontains(variant, autoescape=True) for variant in sorted(variants)]


def entry(viewer: Person, entry_id: int) -> LogEntry | None:
    """Return the entry if the viewer may see it, with everything its page shows."""
    statement = select(LogEntry).where(LogEntry.id == entry_id, rows.log_entries(viewer))
    shadowing = joinedload(LogEntry.shadowing)
    loaded = statement.options(
        joinedload(LogEntry.person), joinedload(LogEntry.engagement), shadowing.joinedload(Shadowing.mentor)
    )
    return db.session.scalar(loaded)


def entry_by_key(key: str) -> LogEntry | None:
    """Return the entry that a form with this key has made."""
    return db.session.scalar(_BY_KEY, {"key": key})


def standing_evidence(entry_ids: Iterable[int]) -> list[Evidence]:
    """Return the claims and uses of these entries that nothing has revised or taken back."""
    statement = (
        select(Evidence)
        .where(Evidence.entry_id.in_(list(entry_ids)), Evidence.type.in_(FROM_LOG), counts())
        .options(joinedload(Evidence.skill))
        .order_by(Evidence.id)
    )
    return list(db.session.scalars(statement))


def claimed(entry_ids: Iterable[int]) -> dict[int, list[Claimed]]:
    """Return what each of these entries says about which skill; entries that say nothing are missing."""
    found: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
    for row in standing_evidence(entry_ids):
        found[row.entry_id or 0, row.skill_id].append(row)
    told: dict[int, list[Claimed]] = defaultdict(list)
    for (entry_id, _skill_id), about in found.items():
        levels = [row.level for row in about if row.type is EvidenceType.CLAIM]
        used = any(row.type is EvidenceType.USE for row in about)
        told[entry_id].append(Claimed(about[0].skill, levels[-1] if levels else None, used))
    return told


def evidence_history(entry: LogEntry) -> list[Evidence]:
    """Return every row of evidence the entry has ever given, in the order recorded."""
    statement = (
        select(Evidence)
        .where(Evidence.entry_id == entry.id)
        .options(joinedload(Evidence.skill))
        .order_by(Evidence.recorded_at, Evidence.id)
    )
    return list(db.session.scalars(statement))


def offered_shadowings(person: Person, today: date, also: int | None = None) -> list[Shadowing]:
    """Return the shadowings a person may log for: begun and not over for long, running ones first.

    `also` is one that is offered whatever its dates: the one an entry already has.
    """
    known = {"person": person.id, "today": today, "since": today - STILL_OFFERED, "also": also}
    return list(db.session.scalars(_OFFERED, known))


def logged_engagements(person: Person) -> list[Engagement]:
    """Return the engagements a person has logged for."""
    logged = select(LogEntry.engagement_id).where(LogEntry.person_id == person.id)
    statement = select(Engagement).where(Engagement.id.in_(logged)).order_by(Engagement.title)
    return list(db.session.scalars(statement))


def logged_skills(person: Person) -> list[Skill]:
    """Return the skills a person's log says something about."""
    logged = select(Evidence.skill_id).where(Evidence.person_id == person.id, Evidence.entry_id.is_not(None))
    statement = select(Skill).where(Skill.id.in_(logged)).order_by(Skill.name_en)
    return list(db.session.scalars(statement))


def skills(skill_ids: Iterable[int]) -> dict[int, Skill]:
    """Return those of the skills that exist, by id."""
    wanted = [skill_id for skill_id in skill_ids if 0 < skill_id < 2**31]
    return {skill.id: skill for skill in db.session.scalars(select(Skill).where(Skill.id.in_(wanted)))}


def all_skills() -> list[Skill]:
    """Return every skill, by English name."""
    return list(db.session.scalars(select(Skill).order_by(Skill.name_en)))


def skills_named(text: str) -> list[int]:
    """Return the ids of the skills whose English or German name is `text`, whatever its case."""
    wanted = fold(text.strip())
    candidates = select(Skill).where(Skill.search_text.like(like(text.strip()), escape="\\"))
    found = db.session.scalars(candidates)
    return [skill.id for skill in found if wanted in (fold(skill.name_en), fold(skill.name_de))]
