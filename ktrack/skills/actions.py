"""Recording and changing skills."""

from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from ktrack import walking
from ktrack.access import trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused
from ktrack.base.text import fold, new_key
from ktrack.models import Person, Skill
from ktrack.retention import holdings, version
from ktrack.skills.queries import skills as queries
from ktrack.web import stale

FIELDS = ("name_en", "name_de", "category", "description", "difficulty", "source_uri")


@dataclass(frozen=True)
class Details:
    """What a form says about a skill; difficulty None: the policy's."""

    name_en: str
    name_de: str
    category: str
    description: str
    difficulty: float | None
    source_uri: str


def add(details: Details, at: datetime, *, by: Person) -> Skill:
    """Record a skill; Refused if another has the name."""
    _check_name(details.name_en, None)
    skill = Skill(key=new_key("s"), **asdict(details))
    db.session.add(skill)
    trail.note(by, "skill.add", skill, at)
    version.touch(())
    return skill


def change(skill: Skill, details: Details, seen: str, at: datetime, *, by: Person) -> None:
    """Change a skill; another difficulty rebuilds the holdings of all who have evidence in it.

    Stale if `seen` is not the mark of what is stored; Refused if another skill has the name.
    """
    stale.check(skill, FIELDS, seen)
    changed = [name for name in FIELDS if getattr(skill, name) != getattr(details, name)]
    if "name_en" in changed:
        _check_name(details.name_en, skill)
    for name in changed:
        setattr(skill, name, getattr(details, name))
    if changed:
        trail.note(by, "skill.change", skill, at, fields=changed)
        version.touch(())  # pages name it
    if "difficulty" in changed:
        holdings.rebuild(queries.holders(skill.id))


def delete(skill: Skill, at: datetime, *, by: Person) -> None:
    """Delete a skill that nothing names: one that was taken from a collection and never used, say.

    Refused with the stages that ask for it, and where plans, evidence or anything else names it.
    """
    lock_row(skill, ["id"])
    if found := walking.needing(skill.id):
        stages = "; ".join(
            str(_l("%(pathway)s, version %(number)s, stage “%(stage)s”",
                   pathway=one.pathway, number=one.version, stage=one.stage))
            for one in found
        )  # fmt: skip
        raise Refused(_l("Pathways ask for this skill, so it stays: %(stages)s.", stages=stages))
    if queries.is_named(skill.id):
        raise Refused(_l("Plans, evidence or other records name this skill, so it stays."))
    queries.forget_leaves(skill.id)
    trail.note(by, "skill.delete", skill, at, key=skill.key)
    db.session.delete(skill)
    version.touch(())


def _check_name(name: str, skill: Skill | None) -> None:
    others = [other for other in queries.named(name) if fold(other.name_en) == fold(name)]
    if any(other is not skill for other in others):
        raise Refused(_l("There is a skill with this name already."), "name_en")
