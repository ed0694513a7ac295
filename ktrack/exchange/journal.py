"""The learning log in an import: what an entry said before is kept, and whether it is taken back."""

from typing import Any

import numpy as np
from sqlalchemy import bindparam, select
from sqlalchemy import update as update_of

from ktrack.exchange import changes as compared
from ktrack.exchange.changes import Changes
from ktrack.exchange.folder import ENTRY_LINKS, LOG_ENTRIES, LOG_REVISIONS
from ktrack.exchange.kinds import Array
from ktrack.exchange.loading import Loading, Mask, Rows

ENTRIES, REVISIONS, LINKS = LOG_ENTRIES.table, LOG_REVISIONS.table, ENTRY_LINKS.table
KEPT = -1  # the folder does not say whether the entry is taken back


def split(revisions: Rows) -> tuple[Rows, Rows]:
    """Return the former wordings, and the rows that say how an entry stands now."""
    former = revisions.given("number")
    return _take(revisions, former), _take(revisions, ~former)


def _take(rows: Rows, mask: Mask) -> Rows:
    columns = {name: values[mask] for name, values in rows.columns.items()}
    return Rows(rows.file, columns, rows.present, rows.ragged[mask])


def wanted_states(load: Loading) -> Array:
    """Return by entry whether it is to be taken back: 1, 0, or KEPT."""
    states = np.full(len(load.keys["log_entries"]), KEPT, dtype=np.int8)
    revisions = load.rows.get("log_revisions")
    if revisions is not None:
        _, now = split(revisions)
        states[now["entry_id"]] = now["void"]
    return states


def store_entries(changes: Changes, load: Loading, with_history: set[int]) -> int:
    """Store new and changed entries; returns how many changed.

    with_history: entries whose former wordings the folder brings itself. Any other that changes keeps what it
    said in a revision of its own.
    """
    states = wanted_states(load)
    entries = changes.rows["entry_id"]
    compared.insert(changes, load, {"void": states[entries] == 1})
    turned = _turned(states, load)
    touched = set(entries[changes.changed].tolist()) | turned.keys()
    _keep_wordings(sorted(touched - with_history), load)
    compared.update(changes, load)
    _set_states(turned, load)
    return len(touched)


def _turned(states: Array, load: Loading) -> dict[int, bool]:
    """Return stored entries whose state the folder changes, with the new one."""
    said = np.flatnonzero(states != KEPT)
    known = said[said < load.keys["log_entries"].first_new].tolist()
    of = ENTRIES.c
    turned = {}
    for start in range(0, len(known), 500):
        rows = select(of.id, of.void).where(of.id.in_(known[start : start + 500]))
        for number, void in load.connection.execute(rows):
            if bool(states[number]) != void:
                turned[number] = not void
    return turned


def _set_states(turned: dict[int, bool], load: Loading) -> None:
    if turned:
        of = ENTRIES.c
        edit = update_of(ENTRIES).where(of.id == bindparam("number")).values(void=bindparam("now"))
        load.connection.execute(edit, [{"number": n, "now": void} for n, void in turned.items()])


def _keep_wordings(entries: list[int], load: Loading) -> None:
    """Write what the entries say into their revisions, before it changes."""
    for start in range(0, len(entries), 500):
        rows = _wordings(entries[start : start + 500], load)
        load.connection.execute(REVISIONS.insert(), rows)


def _wordings(entries: list[int], load: Loading) -> list[dict[str, Any]]:
    of, run = ENTRIES.c, load.connection.execute
    columns = (of.id.label("entry_id"), of.shadowing_id, of.happened_on, of.minutes, of.text, of.void)
    numbers: dict[int, int] = dict.fromkeys(entries, 0)
    past = REVISIONS.c
    for entry, number in run(select(past.entry_id, past.number).where(past.entry_id.in_(entries))):
        numbers[entry] = max(numbers[entry], number)
    return [
        {**row, "number": numbers[row["entry_id"]] + 1, "links": _links(row["entry_id"], load),
         "replaced_at": load.at, "replaced_by_id": None, "reason": ""}
        for row in run(select(*columns).where(of.id.in_(entries)).order_by(of.id)).mappings()
    ]  # fmt: skip


def _links(entry: int, load: Loading) -> list[str]:
    of = LINKS.c
    return list(load.connection.scalars(select(of.url).where(of.entry_id == entry).order_by(of.position)))
