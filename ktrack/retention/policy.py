"""The policy in force."""

from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import PolicyVersion
from ktrack.scoring.parameters import Policy

_LATEST_FIRST = (PolicyVersion.adopted_at.desc(), PolicyVersion.id.desc())


def current_policy() -> Policy:
    """Return the policy adopted last, or the defaults of KT-1."""
    values = db.session.scalar(select(PolicyVersion.values).order_by(*_LATEST_FIRST).limit(1))
    return Policy.from_dict(dict(values or {}))


def current_version_id() -> int | None:
    """Return the id of the policy in force, None for the defaults of KT-1."""
    return db.session.scalar(select(PolicyVersion.id).order_by(*_LATEST_FIRST).limit(1))


def history() -> list[PolicyVersion]:
    """Return the adopted policies, the latest first."""
    return list(db.session.scalars(select(PolicyVersion).order_by(*_LATEST_FIRST)))
