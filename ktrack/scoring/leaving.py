"""What a company loses if some of its people leave, and who is nearest to closing the gap."""

from dataclasses import dataclass, replace

import numpy as np

from ktrack.scoring.columns import Absences, BoolArray, Columns, FloatArray, IntArray, Pairs
from ktrack.scoring.groups import rank_in_run, run_starts
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import Plan
from ktrack.scoring.snapshot import Snapshot

REFRESH = 0.5
"""Levels' worth of work for somebody who had reached the target and is no longer likely to pass."""


@dataclass(frozen=True, slots=True)
class Falls(Columns):
    """Skills on how many people they hang before and after: skill, target (the highest of the company),
    importance (the highest of the plan), before, after, all int64; a row per planned skill, by skill."""

    skill: IntArray
    target: IntArray
    importance: IntArray
    before: IntArray
    after: IntArray


@dataclass(frozen=True, slots=True)
class Learners(Columns):
    """Who learns or holds a skill: skill, person int64; row int64, the pair's, −1 if nothing was recorded."""

    skill: IntArray
    person: IntArray
    row: IntArray


@dataclass(frozen=True, slots=True)
class Steps(Columns):
    """Who could be brought to a skill's target, by skill and then the nearest first.

    skill, person, level (0 if never assessed) int64; missing float64: levels still to gain, `REFRESH` for who
    had reached the target; place int64: 0 for the nearest of each skill.
    """

    skill: IntArray
    person: IntArray
    level: IntArray
    missing: FloatArray
    place: IntArray


def staying(absences: Absences, people: IntArray, day: int) -> Absences:
    """Return the departures without those of `people` later than `day`: as if they stayed."""
    return absences.take(~(np.isin(absences.person, people) & (absences.left > day)))


def leave(now: Snapshot, pairs: Pairs, gone: BoolArray) -> Snapshot:
    """Return a snapshot without those who are `gone` (bool by person number).

    The same as a snapshot of a company with one more absence each, without reading the clocks again.
    """
    there = np.append(~gone[pairs.person], True)
    return replace(
        now,
        chance=np.where(there, now.chance, 0),
        slope=np.where(there, now.slope, 0),
        active=now.active & there,
    )


def narrowed(plan: Plan, items: BoolArray) -> Plan:
    """Return the part of a plan that has these merged items only (bool by item)."""
    number = np.cumsum(items) - 1
    candidates = plan.candidates.take(items[plan.candidates.item])
    return Plan(plan.items.take(items), replace(candidates, item=number[candidates.item]))


def falls(plan: Plan, before: IntArray, after: IntArray, targets: IntArray) -> Falls:
    """Return on how many people the skills of a plan hang before and after.

    before, after: dependable holders by skill; targets: the company's highest by skill (`highest_targets`).
    """
    importance = np.zeros(len(targets), dtype=np.int64)
    np.maximum.at(importance, plan.items.skill, plan.items.importance)
    skill = np.flatnonzero(importance)
    return Falls(skill, targets[skill], importance[skill], before[skill], after[skill])


def learners(plan: Plan, pairs: Pairs, now: Snapshot, skills: IntArray) -> Learners:
    """Return whoever was assessed in one of the `skills` and whoever shadows it, each once."""
    held = np.flatnonzero((now.level[:-1] >= 0) & np.isin(pairs.skill, skills))
    wanted = plan.items.skill[plan.candidates.item]
    new = np.flatnonzero((now.level[plan.candidates.pair] < 0) & np.isin(wanted, skills))
    skill = np.append(pairs.skill[held], wanted[new])
    person = np.append(pairs.person[held], plan.candidates.person[new])
    row = np.append(held, np.full(len(new), -1))
    order = np.lexsort((person, skill))
    found = Learners(skill[order], person[order], row[order])
    return found.take(run_starts(found.skill, found.person))


def steps(
    found: Learners, then: Snapshot, there: BoolArray, targets: IntArray, policy: Policy, rank: IntArray
) -> Steps:
    """Return who of the learners could become dependable, by skill and the fewest missing levels.

    then: the snapshot of the day they are needed; there: bool by person, who is active then. Of equally many
    levels the likelier to pass comes first, then the lower rank.
    """
    level, target = np.maximum(then.level[found.row], 0).astype(np.int64), targets[found.skill]
    chance = then.chance[found.row]
    able = (level >= target) & (chance >= policy.theta)
    rows = np.flatnonzero(there[found.person] & ~able)
    missing = np.maximum(target - level, REFRESH).astype(np.float64)[rows]
    order = np.lexsort((rank[found.person[rows]], -chance[rows], missing, found.skill[rows]))
    rows, missing = rows[order], missing[order]
    skill = found.skill[rows]
    place = rank_in_run(run_starts(skill), len(skill))
    return Steps(skill, found.person[rows], level[rows], missing, place)
