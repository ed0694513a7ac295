"""From SQL into the columns of scoring: narrow statements, no objects; database ids serve as numbers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from sqlalchemy import ColumnElement, Select, func, select

from ktrack.base.arrays import fetch_table
from ktrack.base.days import epoch_day, to_date
from ktrack.base.db import db
from ktrack.models import (
    ClockStep,
    Departure,
    Engagement,
    Holding,
    LogEntry,
    Person,
    PlanItem,
    Segment,
    Shadowing,
    ShadowingSkill,
)
from ktrack.models.choices import Kind
from ktrack.retention import evidence
from ktrack.retention.evidence import Known
from ktrack.retention.scope import EVERYTHING, Reach
from ktrack.retention.scope import Scope as Chosen
from ktrack.scoring.columns import (
    NEVER,
    OPEN,
    Absences,
    BoolArray,
    Clocks,
    Company,
    FloatArray,
    IntArray,
    Items,
    Pairs,
    Recipients,
    Scope,
    Segments,
    Uses,
)
from ktrack.scoring.groups import run_starts
from ktrack.scoring.parameters import LEAST_LEVEL, Policy
from ktrack.scoring.replay import replay

Conditions: TypeAlias = Sequence[ColumnElement[bool]]
_NO_USES = Uses(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.bool_))


def company_on(day: int, policy: Policy, reach: Reach = EVERYTHING) -> Company:
    """Return who knows what on one day: of every pair the segment of that day. Good for forecasts too."""
    rows = segment_rows(reach).where(Segment.start_day <= day, Segment.end_day > day)
    return _foreseeing(_company(_fetch(rows), reach), day, policy, reach)


def company_ever(reach: Reach = EVERYTHING, since: int = NEVER) -> Company:
    """Return who knew what when, with all segments of the days from `since` on: for trends.

    It knows no uses, so makes no forecasts.
    """
    return _company(_fetch(segment_rows(reach).where(Segment.end_day > since)), reach)


def one_day(company: Company, day: int, policy: Policy, reach: Reach) -> Company:
    """Return of a company ever what `company_on` returns of a day, without reading the segments again."""
    segments = company.segments
    there = segments.take((segments.start <= day) & (segments.end > day))
    return _foreseeing(replace(company, segments=there), day, policy, reach)


def _foreseeing(company: Company, day: int, policy: Policy, reach: Reach) -> Company:
    """Return the company with its uses, if a forecast from `day` must tell which ones it may not know."""
    if not len(company.clocks) or company.clocks.day.max() <= day + policy.use_window:
        return company  # a use later than `day` would have left a window that ends later
    return replace(company, uses=_uses(company.pairs, reach))


def company_known(known: Known, policy: Policy, known_at: int | None = None) -> Company:
    """Return the company as evidence in memory says, known by `known_at` (microseconds; None: all of it)."""
    done = replay(known.evidence, known.difficulty, policy, known_at)
    return Company(known.pairs, done.segments, done.uses, done.clocks, absences(), *people())


def plan_of(chosen: Chosen, pairs: Pairs, until: int | None = None) -> Scope:
    """Return the items of a scope with their mentees; `until`: only what has started by that day."""
    items, engagement = _items(chosen.of_items(), until)
    return Scope(items, _recipients(chosen.of_engagements(), items, engagement, pairs, until))


def plans_apart(chosen: Chosen, only: ColumnElement[bool], pairs: Pairs, until: int) -> Scope:
    """Return the items of those engagements of a scope that meet a condition, each engagement by itself.

    `team` of an item is the id of its engagement, so that none is merged with another's.
    """
    items, engagement = _items([*chosen.of_items(), only], until)
    apart = replace(items, team=engagement)
    return Scope(apart, _recipients([*chosen.of_engagements(), only], items, engagement, pairs, until))


def hours(engagement_id: int, until: int) -> float:
    """Return the hours logged in an engagement up to a day."""
    rows = select(func.coalesce(func.sum(LogEntry.minutes), 0))
    rows = rows.where(LogEntry.engagement_id == engagement_id, LogEntry.happened_on <= to_date(until))
    return int(db.session.scalar(rows.where(~LogEntry.void)) or 0) / 60


def find(pairs: Pairs, person: IntArray, skill: IntArray) -> IntArray:
    """Return the row of each (person, skill) in `pairs`, int64; −1 where there is none."""
    keys = _key(pairs.person, pairs.skill)
    order = np.argsort(keys)
    wanted = _key(person, skill)
    place = np.searchsorted(keys, wanted, sorter=order)
    row = np.append(order, -1)[place]
    return np.where(np.append(keys, -1)[row] == wanted, row, -1)


def _key(first: IntArray, second: IntArray) -> IntArray:
    return first.astype(np.int64) << 32 | second.astype(np.int64)


def _fetch(statement: Select[*tuple[object, ...]]) -> FloatArray:
    return fetch_table(db.session.connection(), statement)


def _whole(statement: Select[*tuple[object, ...]]) -> IntArray:
    """Run a statement of whole numbers without NULL."""
    return _fetch(statement).astype(np.int64)


def segment_rows(reach: Reach) -> Select[*tuple[object, ...]]:
    """Return the statement for the segments of holdings."""
    rows = select(
        Segment.holding_id,
        Holding.person_id,
        Holding.skill_id,
        Segment.start_day,
        Segment.end_day,
        Segment.level,
        Segment.level_max,
        Segment.kind,
        Segment.t0,
        Segment.stability,
        Segment.difficulty,
    )
    rows = rows.join(Holding, Holding.id == Segment.holding_id).where(*reach.of(Holding))
    return rows.order_by(Segment.holding_id, Segment.start_day)


def _company(table: FloatArray, reach: Reach) -> Company:
    ids, pairs, segments = read_segments(table)
    clocks = read_clocks(_fetch(clock_rows(reach)), ids)
    return Company(pairs, segments, _NO_USES, clocks, absences(), *people())


def read_segments(table: FloatArray) -> tuple[IntArray, Pairs, Segments]:
    """Return the holding id of each pair, the pairs, and their segments, from what `segment_rows` finds."""
    holding, person, skill, start, end, level, level_max, kind = table[:8].astype(np.int64)
    first = run_starts(holding)
    ids = holding[first]
    blank = np.zeros(len(holding), dtype=np.int64)
    segments = Segments(
        pair=np.searchsorted(ids, holding),
        start=start,
        end=end,
        t0=table[8],
        level=level.astype(np.int8),
        level_max=level_max.astype(np.int8),
        stability=table[9],
        difficulty=table[10],
        kind=kind.astype(np.int8),
        # No figure needs what follows: it is for calibration, which replays.
        lapses=blank,
        checks=blank,
        predicted=table[9],
        passed=blank == 1,
        row=blank,
    )
    return ids, Pairs(person[first], skill[first]), segments


def clock_rows(reach: Reach) -> Select[*tuple[object, ...]]:
    """Return the statement for the clock steps of holdings."""
    rows = select(ClockStep.holding_id, ClockStep.day, ClockStep.reading, ClockStep.speed)
    if reach.limited:
        rows = rows.join(Holding, Holding.id == ClockStep.holding_id).where(*reach.of(Holding))
    return rows.order_by(ClockStep.holding_id, ClockStep.day)


def read_clocks(table: FloatArray, ids: IntArray) -> Clocks:
    """Return the clocks of the holdings `ids`, pair i being ids[i], from what `clock_rows` finds."""
    holding, day, reading, speed = table
    pair = np.searchsorted(ids, holding)
    there = np.flatnonzero(np.append(ids, -1)[pair] == holding)
    pair, day = pair[there], day[there].astype(np.int64)
    until = np.full(len(pair), OPEN, dtype=np.int64)
    until[:-1] = np.where(pair[1:] == pair[:-1], day[1:], OPEN)
    return Clocks(pair, day, until, reading[there], speed[there])


def _uses(pairs: Pairs, reach: Reach) -> Uses:
    """Return all uses of the pairs, so that a forecast can tell which ones it may not know."""
    return read_uses(pairs, *evidence.load_uses(reach))


def read_uses(pairs: Pairs, person: IntArray, skill: IntArray, day: IntArray, attested: IntArray) -> Uses:
    """Return the uses of the pairs, by pair and day."""
    pair = find(pairs, person, skill)
    rows = np.flatnonzero(pair >= 0)
    rows = rows[np.lexsort((attested[rows], day[rows], pair[rows]))]
    return Uses(pair[rows], day[rows], attested[rows] == 1)


def absences() -> Absences:
    """Return who is away when."""
    back = func.coalesce(epoch_day(Departure.returned_on), OPEN)
    return Absences(*_whole(select(Departure.person_id, epoch_day(Departure.left_on), back)))


def people() -> tuple[BoolArray, IntArray]:
    """Return by person id who is internal, and the rank of each key (sorted here: databases differ)."""
    rows = db.session.connection().execute(select(Person.key, Person.id, Person.kind == Kind.INTERNAL))
    people = sorted(rows.cursor.fetchall())
    ids = np.array([number for _key, number, _internal in people], dtype=np.int64)
    internal = np.zeros(ids.max(initial=0) + 1, dtype=np.bool_)
    internal[ids] = [bool(inside) for _key, _number, inside in people]
    rank = np.zeros(len(internal), dtype=np.int64)
    rank[ids] = np.arange(len(ids))
    return internal, rank


def _items(only: Conditions, until: int | None) -> tuple[Items, IntArray]:
    """Return the items that meet conditions, and the engagement of each."""
    rows = select(
        Engagement.team_id,
        PlanItem.skill_id,
        PlanItem.target_level,
        PlanItem.importance,
        PlanItem.seats,
        PlanItem.baseline_level,
        epoch_day(Engagement.starts_on),
        func.coalesce(epoch_day(PlanItem.retired_on), OPEN),
        PlanItem.engagement_id,
    )
    rows = rows.join(Engagement, Engagement.id == PlanItem.engagement_id)
    rows = rows.where(PlanItem.target_level >= LEAST_LEVEL, *only)
    if until is not None:
        rows = rows.where(Engagement.starts_on <= to_date(until))
    *columns, engagement = _whole(rows)
    return Items(*columns), engagement


def _recipients(
    only: Conditions, items: Items, engagement: IntArray, pairs: Pairs, until: int | None
) -> Recipients:
    # Two narrow statements, joined here: that takes half the time of a join in SQL.
    rows = select(Shadowing.id, Shadowing.engagement_id, Shadowing.mentee_id, epoch_day(Shadowing.starts_on))
    rows = rows.where(Shadowing.engagement_id.is_not(None))  # a plan is an engagement's
    links = select(ShadowingSkill.shadowing_id, ShadowingSkill.skill_id)
    if only:
        mine = select(Engagement.id).where(*only)
        rows = rows.where(Shadowing.engagement_id.in_(mine))
        links = links.join(Shadowing).where(Shadowing.engagement_id.in_(mine))
    if until is not None:
        rows = rows.where(Shadowing.starts_on <= to_date(until))
    shadowing, place, mentee, starts = _whole(rows.order_by(Shadowing.id))
    listed, skill = _whole(links)
    row = np.searchsorted(shadowing, listed)
    there = np.flatnonzero(np.append(shadowing, -1)[row] == listed)
    row, skill = row[there], skill[there]
    item = find(Pairs(engagement, items.skill), place[row], skill)
    planned = np.flatnonzero(item >= 0)
    person, skill = mentee[row[planned]], skill[planned]
    return Recipients(item[planned], person, find(pairs, person, skill), starts[row[planned]])
