"""The version of the data: what caches of figures are keyed by.

There is one of everything, and one of each skill, so that a write makes only those figures anew that it can
change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import randbelow

from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from ktrack.base.db import db
from ktrack.models import DataVersion, SkillVersion

STRIPES = 16
EVERY_SKILL, PEOPLE = 0, -1
"""What `SkillVersion` calls all skills at once, and who is there."""
_STEP = 1 << 20
_RAISE = text(
    "INSERT INTO data_versions (stripe, value) VALUES (:stripe, :step) "
    "ON CONFLICT (stripe) DO UPDATE SET value = data_versions.value + excluded.value"
)
_RAISE_SKILL = text(
    "INSERT INTO skill_versions (skill_id, value) VALUES (:skill, :step) "
    "ON CONFLICT (skill_id) DO UPDATE SET value = skill_versions.value + excluded.value"
)
_BEGIN = text(
    "INSERT INTO skill_versions (skill_id, value) VALUES (:skill, :step) ON CONFLICT (skill_id) DO NOTHING"
)
_PENDING = "touched skills"


@dataclass(frozen=True)
class Versions:
    """The versions of the parts: of every skill, of who is there, and by skill id (0 where it is missing)."""

    every: int
    people: int
    skills: dict[int, int]


def touch(skills: Iterable[int] | None = None, *, people: bool = False) -> None:
    """Say that something changed on which a figure depends; counts once the transaction is committed.

    skills: ids of those whose figures can change, none for what no figure of a skill depends on; None: all.
    people: departures changed, or who there is; then `skills` are those which these people hold.

    The step is random, so that what was rolled back, or a database restored from a backup, does not meet
    again the version under which something else is remembered.
    """
    session = db.session()
    # One stripe a session: raising several in any order could make two writers wait for each other.
    stripe = session.info.setdefault("stripe", randbelow(STRIPES))
    session.execute(_RAISE, {"stripe": stripe, "step": _step()})
    pending = session.info.setdefault(_PENDING, set())
    pending.update([EVERY_SKILL] if skills is None else skills)
    if people:
        pending.add(PEOPLE)


def current() -> int:
    """Return the version of the data; 0 as long as nothing was ever touched."""
    return int(db.session.scalar(select(func.coalesce(func.sum(DataVersion.value), 0))) or 0)


def of_parts() -> Versions:
    """Return the versions of the parts."""
    _raise_skills(db.session())
    rows = db.session.connection().execute(select(SkillVersion.skill_id, SkillVersion.value))
    found = dict(rows.cursor.fetchall())
    every, people = found.pop(EVERY_SKILL, 0), found.pop(PEOPLE, 0)
    return Versions(every, people, found)


def _step() -> int:
    return 1 + randbelow(_STEP)


@event.listens_for(Session, "before_commit")
def _raise_skills(session: Session) -> None:
    """Raise the versions of the skills that were touched, in one order at the end: no two writers wait for
    each other."""
    touched = session.info.get(_PENDING)
    if touched:
        # From its first touch on, a database is told from any other by this one.
        session.connection().execute(_BEGIN, {"skill": EVERY_SKILL, "step": _step()})
        rows = [{"skill": skill, "step": _step()} for skill in sorted(touched)]
        touched.clear()
        session.connection().execute(_RAISE_SKILL, rows)
