"""The version of the data: what caches of figures are keyed by."""

from secrets import randbelow

from sqlalchemy import func, select, text

from ktrack.base.db import db
from ktrack.models import DataVersion

STRIPES = 16
_STEP = 1 << 20
_RAISE = text(
    "INSERT INTO data_versions (stripe, value) VALUES (:stripe, :step) "
    "ON CONFLICT (stripe) DO UPDATE SET value = data_versions.value + excluded.value"
)


def touch() -> None:
    """Say that something changed on which a figure depends; counts once the transaction is committed.

    The step is random, so that what was rolled back, or a database restored from a backup, does not meet
    again the version under which something else is remembered.
    """
    session = db.session()
    # One stripe a session: raising several in any order could make two writers wait for each other.
    stripe = session.info.setdefault("stripe", randbelow(STRIPES))
    session.execute(_RAISE, {"stripe": stripe, "step": 1 + randbelow(_STEP)})


def current() -> int:
    """Return the version of the data; 0 as long as nothing was ever touched."""
    return int(db.session.scalar(select(func.coalesce(func.sum(DataVersion.value), 0))) or 0)
