"""Cells that hold text: any text, and lists of addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import orjson
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func

from ktrack.exchange.kinds import AllKeys, Array, Cells, Fault, Kind, Message


@dataclass(frozen=True)
class Text(Kind):
    """Any text; `null`: the database holds NULL, not an empty text, where there is none."""

    pattern: str = ""
    wrong: Message = ""
    null: bool = False
    dtype: ClassVar[Any] = object

    def nothing(self, length: int) -> Array:
        """Return a column of empty texts."""
        return np.full(length, "", dtype=object)

    def parse(self, texts: Cells, keys: AllKeys) -> tuple[Array, list[Fault]]:
        """Return the texts as they are."""
        if not self.pattern:
            return object_array(texts), []
        fits = re.compile(self.pattern, re.DOTALL).fullmatch
        bad = np.array([bool(text) and fits(text) is None for text in texts], dtype=np.bool_)
        return object_array(texts), [(bad, self.wrong)]

    def select(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Fetch the text, empty for NULL."""
        return func.coalesce(column, "") if self.null else column

    def fetched(self, values: Sequence[Any]) -> Array:
        """Return the texts."""
        return object_array(values)

    def stored(self, values: Array) -> list[Any]:
        """Return the texts, None for an empty one where the database holds NULL."""
        given: list[Any] = values.tolist()
        return [text or None for text in given] if self.null else given

    def texts(self, values: Array, keys: AllKeys) -> list[str]:
        """Return the texts."""
        given: list[str] = values.tolist()
        return given


class Links(Text):
    """A list of addresses, written as JSON; an empty cell is an empty list."""

    unlike: ClassVar[Message] = _l('is not a list like ["https://…"]')

    def parse(self, texts: Cells, keys: AllKeys) -> tuple[Array, list[Fault]]:
        """Return the lists in one spelling of JSON."""
        bad = np.array([bool(text) and not is_list_of_texts(text) for text in texts], dtype=np.bool_)
        plain = ["" if text in ("", "[]") or wrong else orjson.dumps(orjson.loads(text)).decode()
                 for text, wrong in zip(texts, bad, strict=True)]  # fmt: skip
        return object_array(plain), [(bad, self.unlike)]

    def select(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Fetch the list; the driver may decode it."""
        return column

    def fetched(self, values: Sequence[Any]) -> Array:
        """Return the lists in one spelling of JSON."""
        lists = [orjson.loads(value) if isinstance(value, str) else value for value in values]
        return object_array([orjson.dumps(links).decode() if links else "" for links in lists])

    def stored(self, values: Array) -> list[Any]:
        """Return JSON."""
        return [text or "[]" for text in values.tolist()]


class Options(Links):
    """A list of any texts, written as JSON; an empty cell is an empty list."""

    unlike: ClassVar[Message] = _l('is not a list like ["yes", "no"]')


class Positions(Text):
    """Positions in a list, from 1, as in 1;3; the database holds JSON and counts from 0."""

    def parse(self, texts: Cells, keys: AllKeys) -> tuple[Array, list[Fault]]:
        """Return the texts as they are, each position at most once in them."""
        bad = np.array([bool(text) and not _are_positions(text) for text in texts], dtype=np.bool_)
        plain = ["" if wrong else text for text, wrong in zip(texts, bad, strict=True)]
        return object_array(plain), [(bad, _l("is not a list of different positions like 1;3"))]

    def select(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Fetch the list; the driver may decode it."""
        return column

    def fetched(self, values: Sequence[Any]) -> Array:
        """Return the positions as texts."""
        lists = [orjson.loads(value) if isinstance(value, str) else value for value in values]
        return object_array([";".join(str(place + 1) for place in places) for places in lists])

    def stored(self, values: Array) -> list[Any]:
        """Return JSON."""
        return [orjson.dumps([place - 1 for place in positions_of(text)]).decode() for text in values]


def positions_of(text: str) -> list[int]:
    """Return the positions of a cell that is one, from 1."""
    return [int(place) for place in text.split(";")] if text else []


def _are_positions(text: str) -> bool:
    if re.fullmatch(r"[1-9][0-9]{0,5}(;[1-9][0-9]{0,5})*", text) is None:
        return False
    places = positions_of(text)
    return len(set(places)) == len(places)


def is_list_of_texts(text: str) -> bool:
    """Whether `text` is a JSON list of strings."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return isinstance(value, list) and all(isinstance(link, str) for link in value)


def object_array(values: Sequence[Any]) -> Array:
    """Return a one-dimensional array of Python objects."""
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made
