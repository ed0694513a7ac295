"""The version of the data: what caches of figures are keyed by.

There is one of everything, and one of each skill, so that a write makes only those figures anew that it can
change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import randbelow

from sqlalchemy import Select, event, func, select, text
from sqlalchemy.orm import Session

from ktrack.base.db import db
from ktrack.models import DataVersion, SkillVersion

STRIPES = 16
EVERY_SKILL, PEOPLE, FRAME, ANY = 0, -1, -2, -3
"""What `SkillVersion` calls all skills at once, who is there, and all but proof; what `touch` notes of any
change, which `DataVersion` counts."""
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
# Made once: nearly every page asks one of these first.
_WHOLE = select(func.coalesce(func.sum(DataVersion.value), 0))
_FRAME = select(func.coalesce(func.sum(SkillVersion.value), 0)).where(
    SkillVersion.skill_id.in_((EVERY_SKILL, PEOPLE, FRAME))
)
_PENDING = "touched skills"


@dataclass(frozen=True)
class Versions:
    """The versions of the parts: of every skill, of who is there, and by skill id (0 where it is missing)."""

    every: int
    people: int
    skills: dict[int, int]


def touch(skills: Iterable[int] | None = None, *, people: bool = False, proof: bool = False) -> None:
    """Say that something changed on which a figure depends; counts once the transaction is committed.

    skills: ids of those whose figures can change, none for what no figure of a skill depends on; None: all.
    people: departures changed, or who there is; then `skills` are those which these people hold.
    proof: only evidence or the log changed, and not who works with whom.

    The step is random, so that what was rolled back, or a database restored from a backup, does not meet
    again the version under which something else is remembered.
    """
    session = db.session()
    session.connection()  # so that a rollback, which needs a transaction, forgets the touch
    pending = session.info.setdefault(_PENDING, set())
    pending.add(ANY)
    pending.update([EVERY_SKILL] if skills is None else skills)
    if people:
        pending.add(PEOPLE)
    if not proof:
        pending.add(FRAME)


def current() -> int:
    """Return the version of the data; 0 as long as nothing was ever touched."""
    _raise(db.session())
    return _sum(_WHOLE)


def of_frame() -> int:
    """Return the version of everything but proof: people, teams, engagements, shadowings, rules."""
    _raise(db.session())
    return _sum(_FRAME)


def of_parts() -> Versions:
    """Return the versions of the parts."""
    _raise(db.session())
    rows = db.session.connection().execute(select(SkillVersion.skill_id, SkillVersion.value))
    found = dict(rows.cursor.fetchall())
    every, people = found.pop(EVERY_SKILL, 0), found.pop(PEOPLE, 0)
    found.pop(FRAME, None)
    return Versions(every, people, found)


def _sum(statement: Select[int]) -> int:
    return int(db.session.connection().execute(statement).scalar_one())


def _step() -> int:
    return 1 + randbelow(_STEP)


@event.listens_for(Session, "before_commit")
def _raise_last(session: Session) -> None:
    """Raise what was touched at the very end and in one order: no two writers wait for each other."""
    if not session.in_nested_transaction():
        _raise(session)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


def _raise(session: Session) -> None:
    touched = session.info.pop(_PENDING, None)
    if not touched:
        return
    touched.discard(ANY)
    connection = session.connection()
    # One stripe a session: raising several in any order could make two writers wait for each other.
    stripe = session.info.setdefault("stripe", randbelow(STRIPES))
    connection.execute(_RAISE, {"stripe": stripe, "step": _step()})
    if touched:
        # From its first touch on, a database is told from any other by this one.
        connection.execute(_BEGIN, {"skill": EVERY_SKILL, "step": _step()})
        connection.execute(_RAISE_SKILL, [{"skill": skill, "step": _step()} for skill in sorted(touched)])
