"""The ledger: what all figures are computed from, kept in the memory of a process, a leaf per skill.

A leaf is taken anew when the version of its skill has changed, so that after a write only what it touches is
read again. A process that starts takes the leaves as they were packed, where they still hold, in one narrow
read; where they do not, from the tables. Nothing depends on a packed leaf: it is only faster.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, insert, select

from ktrack.base.arrays import fetch_rows
from ktrack.base.db import db
from ktrack.models import Leaf as Row
from ktrack.models.choices import Reason
from ktrack.retention import leaf_rows, leaves, load, version
from ktrack.retention.leaves import Leaf, Table
from ktrack.retention.outcomes import Checked
from ktrack.retention.version import Versions
from ktrack.scoring.columns import Absences, BoolArray, Company, IntArray, Scope
from ktrack.scoring.groups import spread

Stamp = tuple[int, int]
"""The versions of every skill together and of one, by which a leaf is known."""


@dataclass(frozen=True)
class Crowd:
    """Who is there: as `Company` has it."""

    absences: Absences
    internal: BoolArray
    rank: IntArray


@dataclass(frozen=True)
class Ledger:
    """The leaves by skill id with the stamp of each, and who is there."""

    leaves: Mapping[int, Leaf]
    stamps: Mapping[int, Stamp]
    crowd: Crowd
    crowd_stamp: Stamp

    @property
    def versions(self) -> dict[int, int]:
        """Return the version of each skill's data, as it is stored beside what is packed of it."""
        return {skill: sum(stamp) for skill, stamp in self.stamps.items()}


@dataclass
class _Kept:
    """The ledger of this process; None until somebody asks."""

    ledger: Ledger | None = None
    whole: "tuple[Ledger, Assembled] | None" = None
    checks: tuple[Mapping[int, Table], Checked] | None = None
    lock: RLock = field(default_factory=RLock)


_kept = _Kept()


def forget() -> None:
    """Empty the memory of this process."""
    with _kept.lock:
        _kept.ledger = _kept.whole = _kept.checks = None


def current() -> Ledger:
    """Return the ledger as the data is now: two statements if nothing has changed.

    As long as nothing was ever touched as a whole (an import or a policy does that), nothing is remembered.
    """
    with _kept.lock:
        now = version.of_parts()
        before = _kept.ledger if now.every else None
        _kept.ledger = found = _renewed(before, now)
        return found


def opened(
    ledger: Ledger, skills: Sequence[int] | None = None, reason: Reason | None = None
) -> tuple[Company, Scope]:
    """Return the company as far as it concerns some skills (ids, ascending; None: all), and their plan.

    The company has all segments, uses and clock steps. Items come by skill, then team, mentees by their item
    and person. reason: only engagements for that reason.
    """
    company, scope, reasons = _whole(ledger) if skills is None else _assembled(ledger, skills)
    if reason is None:
        return company, scope
    wanted = reasons == leaf_rows.REASONS.index(reason)
    place = spread(np.arange(np.count_nonzero(wanted)), np.flatnonzero(wanted), len(wanted), -1)
    recipients = scope.recipients.take(wanted[scope.recipients.item])
    return company, Scope(scope.items.take(wanted), replace(recipients, item=place[recipients.item]))


def everybody() -> Company:
    """Return the whole company with all that is known of it, as the data is now."""
    return opened(current())[0]


Assembled = tuple[Company, Scope, IntArray]


def _whole(ledger: Ledger) -> Assembled:
    """Return the whole company, kept as long as the ledger is the same."""
    with _kept.lock:
        if _kept.whole is None or _kept.whole[0] is not ledger:
            _kept.whole = (ledger, _assembled(ledger, list(ledger.leaves)))
        return _kept.whole[1]


def _assembled(ledger: Ledger, skills: Sequence[int]) -> Assembled:
    parts = [ledger.leaves[skill] for skill in skills]
    leaf = leaves.join(parts)

    def skill_of(table: str) -> IntArray:
        return np.repeat(np.array(skills, dtype=np.int64), [part.rows(table) for part in parts])

    crowd = ledger.crowd
    company = Company(
        leaves.pairs_of(leaf, skill_of("pairs")), leaves.segments_of(leaf), leaves.uses_of(leaf),
        leaves.clocks_of(leaf), crowd.absences, crowd.internal, crowd.rank,
    )  # fmt: skip
    scope = Scope(leaves.items_of(leaf, skill_of("items")), leaves.recipients_of(leaf))
    return company, scope, leaf.tables["items"]["reason"]


def checks(ledger: Ledger) -> Checked:
    """Return the checks of all skills; the same object as long as none of them has changed."""
    with _kept.lock:
        tables = {skill: leaf.tables["checks"] for skill, leaf in ledger.leaves.items()}
        if _kept.checks is None or not _same(_kept.checks[0], tables):
            _kept.checks = (tables, _checked(tables))
        return _kept.checks[1]


def _checked(tables: Mapping[int, Table]) -> Checked:
    skills = np.array(list(tables), dtype=np.int64)

    def whole(column: str) -> NDArray[Any]:
        return np.concatenate([np.empty(0), *(table[column] for table in tables.values())])

    return Checked(
        np.repeat(skills, [len(table["day"]) for table in tables.values()]),
        whole("day").astype(np.int64),
        whole("predicted"),
        whole("passed") == 1,
        whole("age").astype(np.int64),
        whole("audit") == 1,
        whole("before") == 1,
    )


def _same(before: Mapping[int, Table], now: Mapping[int, Table]) -> bool:
    return before.keys() == now.keys() and all(
        now[skill] is table or all(np.array_equal(now[skill][name], table[name]) for name in table)
        for skill, table in before.items()
    )


def _renewed(before: Ledger | None, now: Versions) -> Ledger:
    crowd_stamp = (now.every, now.people)
    same_crowd = before is not None and before.crowd_stamp == crowd_stamp
    crowd = before.crowd if before is not None and same_crowd else _crowd()
    if before is None or not before.leaves:
        return _opened(now, crowd, crowd_stamp)
    skills = leaf_rows.skill_ids()
    stamps = {skill: _stamp(now, skill) for skill in skills}
    stale = [skill for skill in skills if before.stamps.get(skill) != stamps[skill]]
    if not stale and same_crowd and len(stamps) == len(before.stamps):
        return before
    fresh = _fresh(stale, len(skills))
    return Ledger(
        {skill: fresh.get(skill) or before.leaves[skill] for skill in skills}, stamps, crowd, crowd_stamp
    )


def _opened(now: Versions, crowd: Crowd, crowd_stamp: Stamp) -> Ledger:
    """Return the ledger from packed leaves where they hold, else from the tables."""
    skills = leaf_rows.skill_ids()
    stamps = {skill: _stamp(now, skill) for skill in skills}
    packed = _packed(stamps) if now.every else {}
    missing = [skill for skill in skills if skill not in packed]
    fresh = _fresh(missing, len(skills))
    return Ledger({skill: packed.get(skill) or fresh[skill] for skill in skills}, stamps, crowd, crowd_stamp)


def _fresh(skills: list[int], n_skills: int) -> dict[int, Leaf]:
    """Return leaves from the tables; of many at once, all are read, which is faster."""
    if not skills:
        return {}
    return leaf_rows.leaves(skills if len(skills) < max(n_skills // 4, 2) else None)


def _stamp(now: Versions, skill: int) -> Stamp:
    return now.every, now.skills.get(skill, 0)


def _crowd() -> Crowd:
    return Crowd(load.absences(), *load.people())


def _packed(stamps: Mapping[int, Stamp]) -> dict[int, Leaf]:
    """Return the packed leaves that are still those of the data."""
    found = {}
    for skill, packed_at, data in fetch_rows(
        db.session.connection(), select(Row.skill_id, Row.version, Row.data)
    ):
        if packed_at == sum(stamps.get(skill, (-1, 0))):
            leaf = leaves.unpack(data)
            if leaf is not None:
                found[skill] = leaf
    return found


def remembers() -> bool:
    """Whether the data has versions by which it can be told whether something still holds."""
    return bool(version.of_parts().every)


def pack() -> int:
    """Store the leaves that are not stored as they are now; returns how many. The caller commits."""
    if not remembers():
        return 0
    found, connection = current(), db.session.connection()
    stored = dict(db.session.execute(select(Row.skill_id, Row.version)).all())
    stale = [skill for skill, now in found.versions.items() if stored.get(skill) != now]
    if stale:
        versions = found.versions
        rows = [
            {"skill_id": skill, "version": versions[skill], "data": leaves.pack(found.leaves[skill])}
            for skill in stale
        ]
        connection.execute(delete(Row).where(Row.skill_id.in_(stale)))
        connection.execute(insert(Row), rows)
    return len(stale)
