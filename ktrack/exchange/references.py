"""Cells that name a row: the row itself by its id, or another one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from flask_babel import lazy_gettext as _l

from ktrack.exchange.kinds import AllKeys, Array, Cells, Fault, Kind


def filled(texts: Cells, number: Callable[[Cells], Array], none: int) -> Array:
    """Return the numbers of the texts that are not empty, `none` for the others."""
    if all(texts):
        return number(texts)
    values = np.full(len(texts), none, dtype=np.int32)
    given = [place for place, text in enumerate(texts) if text]
    values[given] = number([texts[place] for place in given])
    return values


@dataclass(frozen=True)
class Key(Kind):
    """The id of the row itself, in `table`; arrays hold the database's id."""

    table: str

    def parse(self, texts: Cells, keys: AllKeys) -> tuple[Array, list[Fault]]:
        """Return the ids; a new text gets the next one."""
        return filled(texts, keys[self.table].number, self.none), []

    def texts(self, values: Array, keys: AllKeys) -> list[str]:
        """Return the company's own ids."""
        return keys[self.table].texts(values)


@dataclass(frozen=True)
class Ref(Kind):
    """The id of a row of another table; `later`: it may come further down in the same file."""

    table: str
    later: bool = False

    def parse(self, texts: Cells, keys: AllKeys) -> tuple[Array, list[Fault]]:
        """Return the database's ids."""
        known = keys[self.table]
        if self.later:
            return filled(texts, known.number, self.none), []
        if not any(texts):
            return self.nothing(len(texts)), []
        values = known.find(texts)
        missing = np.flatnonzero(values == 0)
        values[missing] = self.none
        unknown = np.zeros(len(texts), dtype=np.bool_)
        unknown[missing] = [texts[place] != "" for place in missing.tolist()]
        return values, [(unknown, _l("is not a known id"))]

    def texts(self, values: Array, keys: AllKeys) -> list[str]:
        """Return the company's own ids, empty for none."""
        return keys[self.table].texts(values)
