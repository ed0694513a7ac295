"""Refusals that the rules of several files share."""

from itertools import pairwise

import numpy as np
from flask_babel import lazy_gettext as _l

from ktrack.exchange import folder
from ktrack.exchange.arrays import places_in
from ktrack.exchange.kinds import Array, Message
from ktrack.exchange.loading import Loading, Mask, Rows
from ktrack.exchange.moments import to_microsecond
from ktrack.exchange.rules import FUTURE, at, before

TOO_EARLY = _l("lies before what it follows")
TAKEN = _l("belongs to another row already")


def past(rows: Rows, load: Loading, *names: str) -> None:
    """Refuse moments that have not come yet."""
    for name in names:
        load.refuse(rows, rows[name] > to_microsecond(load.at), name, FUTURE)


def in_order(rows: Rows, load: Loading, *names: str) -> None:
    """Refuse moments of which a later one comes before an earlier one."""
    for first, then in pairwise(names):
        load.refuse(rows, before(rows, then, first), then, TOO_EARLY)


def together(rows: Rows, load: Loading, message: Message, *names: str) -> None:
    """Refuse the empty cells where others of these are filled."""
    any_given = np.logical_or.reduce([rows.given(name) for name in names])
    for name in names:
        load.refuse(rows, any_given & rows.none(name), name, message)


def only_if(rows: Rows, load: Loading, name: str, allowed: Mask, message: Message) -> None:
    """Refuse a filled cell where it has no place."""
    load.refuse(rows, rows.given(name) & ~allowed, name, message)


def same(rows: Rows, first: str, second: str) -> Mask:
    """Return where two cells name the same."""
    found: Mask = rows.given(first) & (rows[first] == rows[second])
    return found


def mentees(rows: Rows, load: Loading) -> Array:
    """Return by row the mentee of its shadowing, −1 for none."""
    return at(load.by_number(folder.SHADOWINGS, "mentee_id"), rows["shadowing_id"], -1)


def taken(rows: Rows, load: Loading, name: str, numbers: Array, owners: Array, theirs: Array) -> None:
    """Refuse what only one row may have: `numbers` of the file's rows; stored, `owners` have `theirs`."""
    own, given = rows[rows.file.columns[0].name], rows.given(name)
    order = np.argsort(numbers, kind="stable")
    numbers_there, own_there = numbers[order], own[order]
    bad = np.zeros(len(rows), dtype=np.bool_)
    # A row that is in the file twice is named for that alone.
    bad[order[1:]] = (numbers_there[1:] == numbers_there[:-1]) & (own_there[1:] != own_there[:-1])
    place = places_in(theirs, numbers)
    stored = np.flatnonzero(place >= 0)
    bad[stored] |= owners[place[stored]] != own[stored]
    load.refuse(rows, bad & given, name, TAKEN)
