"""Moments as whole microseconds since 1970-01-01 UTC: read and written as arrays of digits.

A row of a large import has one moment of its own, so that these columns cost the most.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLAIN = "0000-00-00T00:00:00Z"
# Where the digits of year, month, day, hour, minute and second stand in PLAIN.
PARTS = ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19))

Microseconds = NDArray[np.int64]


def to_microsecond(moment: datetime) -> int:
    """Return an aware datetime as microseconds."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def parse_plain(texts: Sequence[str], none: int) -> Microseconds:
    """Return the moments written exactly like PLAIN; `none` for any other text."""
    values = np.full(len(texts), none, dtype=np.int64)
    plain = np.flatnonzero(np.fromiter(map(len, texts), np.int64, len(texts)) == len(PLAIN))
    joined = "".join(texts if len(plain) == len(texts) else [texts[place] for place in plain.tolist()])
    if joined.isascii():
        codes = np.frombuffer(joined.encode(), dtype=np.uint8).reshape(len(plain), len(PLAIN))
        read, good = _from_codes(codes)
        values[plain[good]] = read[good]
    return values


def _from_codes(codes: NDArray[np.uint8]) -> tuple[Microseconds, NDArray[np.bool_]]:
    """Return the moments, and whether they are some, of rows of character codes."""
    pattern = np.frombuffer(PLAIN.encode(), dtype=np.uint8)
    is_digit = pattern == ord("0")
    digits = codes - ord("0")  # what is no digit becomes 10 or more
    good = (codes[:, ~is_digit] == pattern[~is_digit]).all(axis=1) & (digits[:, is_digit] <= 9).all(axis=1)
    year, month, day, hour, minute, second = (_number(digits[:, first:last]) for first, last in PARTS)
    good &= (year >= 1) & (month >= 1) & (month <= 12) & (hour < 24) & (minute < 60) & (second < 60)
    months = (year - 1970) * 12 + np.clip(month, 1, 12) - 1
    first_day = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    next_first = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    good &= (day >= 1) & (day <= next_first - first_day)
    seconds = (((first_day + day - 1) * 24 + hour) * 60 + minute) * 60 + second
    return seconds * 1_000_000, good


def _number(digits: NDArray[np.uint8]) -> NDArray[np.int64]:
    number = np.zeros(len(digits), dtype=np.int64)
    for place in range(digits.shape[1]):
        number = number * 10 + digits[:, place]
    return number


def database_texts(values: Microseconds, none: int) -> list[str | None]:
    """Return 2026-05-31 09:30:00.000000, None where there is no moment."""
    nothing = values == none
    texts = np.datetime_as_string(np.where(nothing, 0, values).astype("datetime64[us]"), unit="us")
    texts.view(np.uint32).reshape(len(values), -1)[:, 10] = ord(" ")
    made: list[str | None] = texts.tolist()
    for place in np.flatnonzero(nothing):
        made[place] = None
    return made


def file_texts(values: Microseconds, none: int) -> list[str]:
    """Return 2026-05-31T09:30:00Z, a fraction only where there is one, empty where there is no moment."""
    nothing = values == none
    whole = np.where(nothing, 0, values).astype("datetime64[us]")
    made: list[str] = np.datetime_as_string(whole, unit="s").tolist()
    made = [f"{text}Z" for text in made]
    for place in np.flatnonzero((values % 1_000_000 != 0) & ~nothing):
        fraction = str(np.datetime_as_string(whole[place], unit="us")).rstrip("0")
        made[place] = f"{fraction}Z"
    for place in np.flatnonzero(nothing):
        made[place] = ""
    return made
