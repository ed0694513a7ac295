"""Stored rows that a folder does not bring: what it changes elsewhere must still fit them.

Else an export of what is stored could not be imported again.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from ktrack.exchange.changes import FIXED, Changes
from ktrack.exchange.finding_files import MENTOR_REQUESTS
from ktrack.exchange.folder import (
    AGREEMENTS,
    CONCERNS,
    FEEDBACK,
    PRACTICES,
    QUESTIONS,
    SESSIONS,
)
from ktrack.exchange.loading import Loading, Mask
from ktrack.exchange.rules import is_freelancer
from ktrack.models import Engagement, Evidence, LogEntry, Meeting

AT_ONCE = 500
OF_A_PAIR = (AGREEMENTS, CONCERNS, SESSIONS, FEEDBACK, PRACTICES, QUESTIONS, MENTOR_REQUESTS)


def check(changes: Mapping[str, Changes], load: Loading) -> None:
    """Refuse changed people, log entries and shadowings that stored rows do not fit."""
    if "people" in changes:
        people, manages = changes["people"], select(Engagement.manager_id, Engagement.id)
        became = _differs(people, "kind") & is_freelancer(load, people.rows["person_id"])
        bad = became & _named(people, became, manages, _brought(changes.get("engagements")), load)
        message = _l("is a freelancer, who cannot manage an engagement")
        load.refuse(people.rows, bad, "kind", message)
    if "log_entries" in changes:
        entries, proves = changes["log_entries"], select(Evidence.entry_id, Evidence.id)
        moved = _differs(entries, "person_id")
        bad = moved & _named(entries, moved, proves, frozenset(), load)
        held = select(Meeting.entry_id, Meeting.id)
        bad |= moved & _named(entries, moved, held, _brought(changes.get("sessions")), load)
        load.refuse(entries.rows, bad, "person_id", FIXED)
    if "shadowings" in changes:
        shadowings, moved = changes["shadowings"], _differs(changes["shadowings"], "engagement_id")
        settled = select(LogEntry.shadowing_id, LogEntry.id).where(LogEntry.engagement_id.is_not(None))
        bad = moved & _named(shadowings, moved, settled, _brought(changes.get("log_entries")), load)
        load.refuse(shadowings.rows, bad, "engagement_id", FIXED)
        _check_mentees(shadowings, changes, load)


def _check_mentees(shadowings: Changes, changes: Mapping[str, Changes], load: Loading) -> None:
    """Refuse another mentee where the two have begun: what was said names the one there was."""
    moved = _differs(shadowings, "mentee_id")
    for file in OF_A_PAIR:
        begun = select(file.table.c.shadowing_id, file.table.c.id)
        bad = moved & _named(shadowings, moved, begun, _brought(changes.get(file.name)), load)
        load.refuse(shadowings.rows, bad, "mentee_id", FIXED)
        moved &= ~bad


def _named(
    changes: Changes, suspects: Mask, users: Select[*tuple[Any, ...]], brought: frozenset[int], load: Loading
) -> Mask:
    """Return which rows are named by a stored one that is not brought.

    Only the suspects are looked up. users: SELECT of the id that is named and of the row that names it.
    """
    numbers = changes.rows[changes.rows.file.columns[0].name]
    wanted, found = numbers[suspects].tolist(), set[int]()
    for start in range(0, len(wanted), AT_ONCE):
        part = users.where(users.selected_columns[0].in_(wanted[start : start + AT_ONCE]))
        found |= {named for named, user in load.connection.execute(part) if user not in brought}
    return np.isin(numbers, list(found))


def _differs(changes: Changes, column: str) -> Mask:
    nowhere = np.zeros(len(changes.rows), dtype=np.bool_)
    return changes.differs.get(column, nowhere)


def _brought(changes: Changes | None) -> frozenset[int]:
    """The stored rows of a file that the folder brings as well: its rules have seen them."""
    if changes is None:
        return frozenset()
    numbers = changes.rows[changes.rows.file.columns[0].name]
    return frozenset(numbers[~changes.new].tolist())
