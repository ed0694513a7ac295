"""The privacy rules in force: what the company has decided, or the defaults."""

from dataclasses import dataclass

from sqlalchemy import select

from ktrack.access.groups import DEFAULT_THRESHOLD
from ktrack.base.db import db
from ktrack.models import PrivacyRules

LOWEST, HIGHEST = 2, 50
_LATEST_FIRST = (PrivacyRules.adopted_at.desc(), PrivacyRules.id.desc())


@dataclass(frozen=True)
class Rules:
    """threshold: people from which a team is shown by itself; version: the row's id, 0 for the defaults."""

    threshold: int = DEFAULT_THRESHOLD
    executives_see_names: bool = False
    version: int = 0


def in_force() -> Rules:
    """Return the rules adopted last, or the defaults; one small statement."""
    columns = (PrivacyRules.threshold, PrivacyRules.executives_see_names, PrivacyRules.id)
    found = db.session.execute(select(*columns).order_by(*_LATEST_FIRST).limit(1)).first()
    return Rules(*found) if found else Rules()


def history() -> list[PrivacyRules]:
    """Return the adopted rules, the latest first."""
    return list(db.session.scalars(select(PrivacyRules).order_by(*_LATEST_FIRST)))
