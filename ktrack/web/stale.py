"""Edits that would overwrite somebody else's: a form carries a mark of what it showed."""

import hashlib
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from ktrack.base.db import Base, lock_row
from ktrack.base.errors import Stale


def mark(row: Base, names: Iterable[str]) -> str:
    """Return a short mark of the row's values in the columns `names`; it differs once one of them does."""
    values = repr([(name, getattr(row, name)) for name in names])
    return hashlib.sha256(values.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def check(row: Base, names: Iterable[str], seen: str) -> None:
    """Lock the row and raise Stale unless it still has the values that made the mark `seen`."""
    lock_row(row)
    if mark(row, names) != seen:
        raise Stale(
            _l("Somebody saved this in the meantime. Your text is kept: compare both, then save again.")
        )
