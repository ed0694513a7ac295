"""What the cells of an interchange file can be: texts, arrays, database values, and the same texts again.

Every kind works on whole columns. `NONE` of its dtype (the smallest number) stands for "none" in arrays of
numbers; texts are arrays of Python strings (see `texts`), ids are numbers (see `references`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, TypeAlias

import numpy as np
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func

from ktrack.base.days import epoch_day, epoch_microsecond, to_day
from ktrack.exchange import moments
from ktrack.exchange.arrays import Memo
from ktrack.exchange.keys import Keys

Array: TypeAlias = NDArray[Any]
Message: TypeAlias = str | LazyString
Fault: TypeAlias = tuple[NDArray[np.bool_], Message]
Cells: TypeAlias = Sequence[str]
AllKeys: TypeAlias = Mapping[str, Keys]

LARGEST = 2**31 - 1  # of the databases' integers
MISSING = _l("is missing")


class Wrong(ValueError):  # noqa: N818 - it reads as what the text is
    """A text that is not of its kind; the message says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def listed(values: Array) -> list[Any]:
    """Return the column's Python values."""
    made: list[Any] = values.tolist()
    return made


def none_of(values: Array) -> NDArray[np.bool_]:
    """Return where there is no value: an empty text, or the smallest number of the dtype."""
    nothing: Any = "" if values.dtype == object else np.iinfo(values.dtype).min
    found: NDArray[np.bool_] = values == nothing
    return found


class Kind:
    """A kind of cell; the base is a number that the database holds as it is."""

    dtype: ClassVar[Any] = np.int32

    @property
    def none(self) -> int:
        """The number that stands for "none"."""
        return int(np.iinfo(self.dtype).min)

    def nothing(self, length: int) -> Array:
        """Return a column without any value."""
        return np.full(length, self.none, dtype=self.dtype)

    @property
    def empty(self) -> int:
        """The number that an empty cell means."""
        return self.none

    def convert(self, text: str) -> int:
        """Return the number of one text that is not empty; raises Wrong."""
        raise NotImplementedError

    def write(self, value: int) -> str:
        """Return the text of one number that is not "none"."""
        return str(value)

    def parse(self, texts: Cells, keys: AllKeys) -> tuple[Array, list[Fault]]:
        """Return the column as an array, "none" where a text is wrong, and what is wrong where."""
        if not any(texts):
            return np.full(len(texts), self.empty, dtype=self.dtype), []
        wrong: dict[str, Message] = {}

        def number(text: str) -> int:
            try:
                return self.convert(text) if text else self.empty
            except Wrong as error:
                wrong[text] = error.message
                return self.none

        return Memo(number).array(texts, self.dtype), faults(texts, wrong)

    def select(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Return the SQL that fetches the column as numbers without NULL."""
        return func.coalesce(column, self.none)

    def fetched(self, values: Sequence[Any]) -> Array:
        """Return fetched values as the array that `parse` would have made."""
        return np.array(values, dtype=self.dtype)

    def stored(self, values: Array) -> list[Any]:
        """Return what the database is given, None for "none"."""
        nothing = none_of(values)
        if not nothing.any():
            return listed(values)
        objects = values.astype(object)
        objects[nothing] = None
        return listed(objects)

    def texts(self, values: Array, keys: AllKeys) -> list[str]:
        """Return the column as it is written into a file."""
        none = self.none
        return Memo(lambda value: "" if value == none else self.write(value)).list(values.tolist())

    def words(self, values: Array) -> list[str | None]:
        """Return the column's texts, None for "none"."""
        none = self.none
        return Memo(lambda value: None if value == none else self.write(value)).list(values.tolist())


def faults(texts: Cells, wrong: Mapping[str, Message]) -> list[Fault]:
    """Return where which of the wrong texts stand, by message."""
    by_message: dict[str, tuple[Message, set[str]]] = {}
    for text, message in wrong.items():
        by_message.setdefault(str(message), (message, set()))[1].add(text)
    return [
        (np.array([text in bad for text in texts], dtype=np.bool_), message)
        for message, bad in by_message.values()
    ]


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number from `low` to `high`; an empty cell means `default`."""

    low: int = 0
    high: int = LARGEST
    default: int | None = None

    def convert(self, text: str) -> int:
        """Return the number; digits only."""
        if not re.fullmatch(r"-?[0-9]+", text):
            raise Wrong(_l("is not a whole number"))
        # A number of thousands of digits is out of bounds anyway and slow to convert.
        number = int(text) if len(text) < 20 else LARGEST + 1
        if not self.low <= number <= self.high:
            raise Wrong(_l("is not between %(low)s and %(high)s", low=self.low, high=self.high))
        return number

    @property
    def empty(self) -> int:
        """The default's number."""
        return self.none if self.default is None else self.default


class Day(Kind):
    """A date, as days since 1970-01-01."""

    def convert(self, text: str) -> int:
        """Return the day; exactly YYYY-MM-DD."""
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            try:
                return to_day(date.fromisoformat(text))
            except ValueError:
                pass_on = _l("is no day of the calendar")
                raise Wrong(pass_on) from None
        raise Wrong(_l("is not a date like 2026-05-31"))

    def write(self, value: int) -> str:
        """Return YYYY-MM-DD."""
        return str(np.datetime64(value, "D"))

    def select(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Fetch days since 1970-01-01."""
        return func.coalesce(epoch_day(column), self.none)

    def stored(self, values: Array) -> list[Any]:
        """Return ISO texts, which both databases take."""
        return self.words(values)


class Moment(Kind):
    """A moment in UTC, as microseconds since 1970-01-01."""

    dtype = np.int64

    def parse(self, texts: Cells, keys: AllKeys) -> tuple[Array, list[Fault]]:
        """Return the moments; nearly all are distinct, so they are read as arrays of digits."""
        values = moments.parse_plain(texts, self.none)
        rest = np.flatnonzero(values == self.none)
        others, found = super().parse([texts[place] for place in rest.tolist()], keys)
        values[rest] = others
        return values, [(spread(mask, rest, len(texts)), message) for mask, message in found]

    def convert(self, text: str) -> int:
        """Return one moment that has a fraction of a second or an offset."""
        if not re.fullmatch(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|\+00:00)", text
        ):
            raise Wrong(_l("is not a moment in UTC like 2026-05-31T09:30:00Z"))
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise Wrong(_l("is no moment of the calendar")) from None
        return moments.to_microsecond(moment.astimezone(UTC))

    def select(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Fetch microseconds since 1970-01-01."""
        return func.coalesce(epoch_microsecond(column), self.none)

    def stored(self, values: Array) -> list[Any]:
        """Return texts as SQLAlchemy writes them into SQLite; PostgreSQL takes them too."""
        return moments.database_texts(values, self.none)

    def texts(self, values: Array, keys: AllKeys) -> list[str]:
        """Return ISO texts that end in Z, with a fraction only where there is one."""
        return moments.file_texts(values, self.none)


def spread(mask: NDArray[np.bool_], rows: NDArray[np.intp], length: int) -> NDArray[np.bool_]:
    """Return a mask over `length` rows from one over some of them."""
    whole = np.zeros(length, dtype=np.bool_)
    whole[rows[mask]] = True
    return whole


@dataclass(frozen=True)
class Choice(Kind):
    """One word of a fixed set; an empty cell means `default`."""

    values: type[StrEnum]
    default: StrEnum | None = None
    dtype: ClassVar[Any] = np.int8

    def code(self, value: StrEnum) -> int:
        """Return the number of a word in arrays."""
        return list(self.values).index(value)

    def convert(self, text: str) -> int:
        """Return the number of the word."""
        words = [member.value for member in self.values]
        if text not in words:
            raise Wrong(_l("is not one of %(words)s", words=", ".join(words)))
        return words.index(text)

    @property
    def empty(self) -> int:
        """The default's number."""
        return self.none if self.default is None else self.code(self.default)

    def write(self, value: int) -> str:
        """Return the word."""
        return str(list(self.values)[value].value)

    def select(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Fetch the word itself."""
        return column

    def fetched(self, values: Sequence[Any]) -> Array:
        """Return the words' numbers."""
        codes = {member.value: code for code, member in enumerate(self.values)}
        return np.array([codes.get(value, self.none) for value in values], dtype=self.dtype)

    def stored(self, values: Array) -> list[Any]:
        """Return the words."""
        return self.words(values)


@dataclass(frozen=True)
class Flag(Kind):
    """true or false; an empty cell means `default`."""

    default: bool | None = None
    dtype: ClassVar[Any] = np.int8

    def convert(self, text: str) -> int:
        """Return 1 or 0."""
        if text not in ("true", "false"):
            raise Wrong(_l("is neither true nor false"))
        return int(text == "true")

    @property
    def empty(self) -> int:
        """The default's number."""
        return self.none if self.default is None else int(self.default)

    def write(self, value: int) -> str:
        """Return true or false."""
        return "true" if value else "false"

    def select(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Fetch the flag itself: PostgreSQL does not mix it with numbers."""
        return column

    def fetched(self, values: Sequence[Any]) -> Array:
        """Return 1 and 0."""
        return np.array([self.none if value is None else value for value in values], dtype=self.dtype)

    def stored(self, values: Array) -> list[Any]:
        """Return booleans."""
        objects = (values == 1).astype(object)
        objects[none_of(values)] = None
        return listed(objects)


class Cents(Kind):
    """An amount of money with at most two decimals, held as hundredths."""

    def convert(self, text: str) -> int:
        """Return the hundredths."""
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]*)?", text):
            raise Wrong(_l("is not an amount like 850 or 850.50"))
        cents = Decimal(text) * 100
        if cents != cents.to_integral_value():
            raise Wrong(_l("has more than two decimals"))
        if cents > LARGEST:
            raise Wrong(_l("is more than can be stored"))
        return int(cents)

    def write(self, value: int) -> str:
        """Return the amount, without decimals where there are none."""
        return str(value // 100) if value % 100 == 0 else f"{value // 100}.{value % 100:02d}"


class Difficulty(Kind):
    """A number from 1 to 10 that may have decimals, held as millionths."""

    def convert(self, text: str) -> int:
        """Return the millionths."""
        if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,6})?", text) or not 1 <= float(text) <= 10:
            raise Wrong(_l("is not a number from 1 to 10"))
        return int(Decimal(text) * 1_000_000)

    def write(self, value: int) -> str:
        """Return the number, without decimals where there are none."""
        return f"{value / 1_000_000:.6f}".rstrip("0").rstrip(".")

    def select(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Fetch the number itself."""
        return column

    def fetched(self, values: Sequence[Any]) -> Array:
        """Return millionths."""
        return np.array([self.none if v is None else round(v * 1_000_000) for v in values], dtype=self.dtype)

    def stored(self, values: Array) -> list[Any]:
        """Return floats."""
        return [None if value == self.none else value / 1_000_000 for value in values.tolist()]


class Chance(Kind):
    """A number from 0 to 1, kept to its last digit: arrays hold the bits of the float."""

    dtype = np.int64

    def convert(self, text: str) -> int:
        """Return the bits of the number."""
        if not re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,30})?(e-[0-9]{1,3})?", text) or float(text) > 1:
            raise Wrong(_l("is not a number from 0 to 1"))
        return int(np.float64(text).view(np.int64))

    def write(self, value: int) -> str:
        """Return the shortest text that means exactly this number."""
        return repr(float(np.int64(value).view(np.float64)))

    def select(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Fetch the number itself."""
        return column

    def fetched(self, values: Sequence[Any]) -> Array:
        """Return the bits."""
        return np.array(values, dtype=np.float64).view(np.int64)

    def stored(self, values: Array) -> list[Any]:
        """Return floats."""
        return listed(values.view(np.float64))
