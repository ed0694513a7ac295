"""Leaves made from the tables they repeat: of every skill at once, or of a few that changed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from sqlalchemy import BindParameter, Select, bindparam, case, func, select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import epoch_day
from ktrack.base.db import db
from ktrack.models import Engagement, Evidence, PlanItem, Shadowing, ShadowingSkill, Skill
from ktrack.models.choices import Reason
from ktrack.retention import evidence, load, outcomes
from ktrack.retention.leaves import Leaf, Table, split
from ktrack.retention.outcomes import Checked
from ktrack.retention.policy import current_policy
from ktrack.retention.scope import EVERYTHING, Reach
from ktrack.scoring.columns import OPEN, Clocks, FloatArray, IntArray, Pairs, Recipients, Segments, Uses
from ktrack.scoring.parameters import LEAST_LEVEL

REASONS = list(Reason)
"""The reason of an engagement by its number in a leaf."""
_REASON = case({reason: number for number, reason in enumerate(REASONS)}, value=Engagement.reason)
_SOME = "skills"
Rows: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class _Statements:
    """What is read for a leaf; built once, since building takes longer than reading one leaf."""

    segments: Rows
    clocks: Rows
    uses: Rows
    checks: Rows
    items: Rows
    shadowings: Rows
    links: Rows


def leaves(skills: Collection[int] | None = None) -> dict[int, Leaf]:
    """Return the leaf of each of `skills` (ids; None: all) from the tables; nine statements."""
    wanted = skill_ids() if skills is None else sorted(skills)
    read = _Reader(_statements(skills is not None), wanted)
    pairs, segments, uses, clocks = _proof(read)
    items, of_item = _items(read)
    recipients = _recipients(read, items, of_item, pairs)
    checks = _checks(read, pairs, segments)
    tables = {
        "pairs": _table(pairs), "segments": _table(segments), "clocks": _table(clocks), "uses": _table(uses),
        "items": items, "recipients": _table(recipients), "checks": _table(checks),
    }  # fmt: skip
    skill = pairs.skill
    skill_of = {
        "pairs": skill, "segments": skill[segments.pair], "clocks": skill[clocks.pair],
        "uses": skill[uses.pair],
        "items": of_item, "recipients": of_item[recipients.item], "checks": checks.skill,
    }  # fmt: skip
    return split(tables, skill_of, np.array(wanted, dtype=np.int64))


def skill_ids() -> list[int]:
    """Return the ids of all skills, ascending."""
    rows = db.session.connection().execute(select(Skill.id).order_by(Skill.id))
    return [number for (number,) in rows.cursor.fetchall()]


@dataclass(frozen=True)
class _Reader:
    """Runs the statements, for some skills or all."""

    statements: _Statements
    skills: list[int]

    def fetch(self, name: str) -> FloatArray:
        """Return shape (columns, rows)."""
        statement: Rows = getattr(self.statements, name)
        return fetch_table(db.session.connection(), statement, {_SOME: self.skills})


@cache
def _statements(some: bool) -> _Statements:
    asked: BindParameter[list[int]] = bindparam(_SOME, expanding=True)
    reach = Reach(skills=asked) if some else EVERYTHING  # type: ignore[arg-type] # a list, once it is run
    items = select(
        PlanItem.skill_id, Engagement.team_id, PlanItem.seats, epoch_day(Engagement.starts_on),
        func.coalesce(epoch_day(PlanItem.retired_on), OPEN), PlanItem.engagement_id, PlanItem.target_level,
        PlanItem.importance, PlanItem.baseline_level, _REASON,
    ).join(Engagement, Engagement.id == PlanItem.engagement_id)  # fmt: skip
    items = items.where(PlanItem.target_level >= LEAST_LEVEL)
    shadowings = select(
        Shadowing.id, Shadowing.engagement_id, Shadowing.mentee_id, epoch_day(Shadowing.starts_on)
    ).where(Shadowing.engagement_id.is_not(None))
    links = select(ShadowingSkill.shadowing_id, ShadowingSkill.skill_id)
    if some:
        items = items.where(PlanItem.skill_id.in_(asked))
        links = links.where(ShadowingSkill.skill_id.in_(asked))
        listed = select(ShadowingSkill.shadowing_id).where(ShadowingSkill.skill_id.in_(asked))
        shadowings = shadowings.where(Shadowing.id.in_(listed))
    return _Statements(
        load.segment_rows(reach),
        load.clock_rows(reach),
        evidence.use_rows(reach),
        evidence.check_rows().where(*reach.of(Evidence)),
        items,
        shadowings.order_by(Shadowing.id),
        links,
    )


def _table(columns: Pairs | Segments | Uses | Clocks | Recipients | Checked) -> Table:
    return {name: getattr(columns, name) for name in columns.__slots__}


def _proof(read: _Reader) -> tuple[Pairs, Segments, Uses, Clocks]:
    """Return the pairs by skill, then person, with their rows in the same order."""
    ids, pairs, segments = load.read_segments(read.fetch("segments"))
    clocks = load.read_clocks(read.fetch("clocks"), ids)
    order = np.lexsort((pairs.person, pairs.skill))
    place = np.empty(len(pairs), dtype=np.int64)
    place[order] = np.arange(len(pairs))
    pairs = pairs.take(order)
    segments = replace(segments, pair=place[segments.pair])
    clocks = replace(clocks, pair=place[clocks.pair])
    person, skill, day, attested = read.fetch("uses").astype(np.int64)
    return (
        pairs,
        segments.take(np.lexsort((segments.start, segments.pair))),
        load.read_uses(pairs, person, skill, day, attested),
        clocks.take(np.lexsort((clocks.day, clocks.pair))),
    )


def _items(read: _Reader) -> tuple[Table, IntArray]:
    """Return the items by skill, then team, and the skill of each."""
    found = read.fetch("items").astype(np.int64)
    found = found[:, np.lexsort((found[5], found[1], found[0]))]
    names = ("team", "seats", "starts", "retired", "engagement", "target", "importance", "baseline", "reason")
    return dict(zip(names, found[1:], strict=True)), found[0]


def _recipients(read: _Reader, items: Table, of_item: IntArray, pairs: Pairs) -> Recipients:
    """Return the mentees of the items by skill, team and person."""
    shadowing, place, mentee, starts = read.fetch("shadowings").astype(np.int64)
    listed, skill = read.fetch("links").astype(np.int64)
    row = np.searchsorted(shadowing, listed)
    there = np.flatnonzero(np.append(shadowing, -1)[row] == listed)
    row, skill = row[there], skill[there]
    item = load.find(Pairs(items["engagement"], of_item), place[row], skill)
    planned = np.flatnonzero(item >= 0)
    item, person, skill = item[planned], mentee[row[planned]], skill[planned]
    found = Recipients(item, person, load.find(pairs, person, skill), starts[row[planned]])
    return found.take(np.lexsort((person, items["team"][item], of_item[item])))


def _checks(read: _Reader, pairs: Pairs, segments: Segments) -> Checked:
    """Return the checks by skill, with what was expected of each."""
    known, stored = evidence.read_checks(read.fetch("checks"))
    pair = load.find(known.pairs, pairs.person, pairs.skill)[segments.pair]
    columns = outcomes.in_order(
        pair, segments.start, segments.t0, segments.level, segments.stability, segments.kind
    )
    found = outcomes.expected(known, stored, columns, current_policy())
    return found.take(np.argsort(found.skill, kind="stable"))
