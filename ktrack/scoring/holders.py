"""On how many people a skill hangs: bus factor and the chance that at least k of its holders would pass."""

from dataclasses import dataclass

import numpy as np

from ktrack.scoring.columns import Columns, Company, FloatArray, IntArray
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import Merged
from ktrack.scoring.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Holders(Columns):
    """The active internal people with q > 0 at a skill's target, highest q first, then by person number."""

    person: IntArray
    chance: FloatArray


@dataclass(frozen=True, slots=True)
class Resilience(Columns):
    """What is left of each skill if people leave; row i is skill i.

    target int64: the highest one planned, −1 if none is; dependable int64: the bus factor, active internal
    people with q ≥ θ at that target; any_independent float64: P(at least one passes) if they pass or fail
    independently; any_lower float64: its bound max q, which holds under any dependence; expected float64: Σq.
    All 0 where nothing is planned.
    """

    target: IntArray
    dependable: IntArray
    any_independent: FloatArray
    any_lower: FloatArray
    expected: FloatArray


def find_holders(company: Company, now: Snapshot, skill: int, target: int) -> Holders:
    """Return who would pass in a skill at a target level."""
    pairs = company.pairs
    rows = np.flatnonzero((pairs.skill == skill) & (now.level[:-1] >= target) & (now.chance[:-1] > 0))
    rows = rows[np.lexsort((pairs.person[rows], -now.chance[rows]))]
    return Holders(pairs.person[rows], now.chance[rows])


def resilience(company: Company, now: Snapshot, policy: Policy, targets: IntArray) -> Resilience:
    """Return the bus factors of all skills; targets: `plan.highest_targets`, shape (n_skills,)."""
    skill, n = company.pairs.skill, len(targets)
    planned = np.append(targets, -1)[np.minimum(skill, n)]
    rows = np.flatnonzero((planned >= 0) & (now.level[:-1] >= planned) & (now.chance[:-1] > 0))
    skill, chance = skill[rows], now.chance[rows]
    nobody = np.exp(np.bincount(skill, weights=np.log1p(-np.minimum(chance, 1 - 1e-16)), minlength=n))
    best = np.zeros(n)
    np.maximum.at(best, skill, chance)
    return Resilience(
        target=targets,
        dependable=np.bincount(skill[chance >= policy.theta], minlength=n),
        any_independent=1 - nobody,
        any_lower=best,
        expected=np.bincount(skill, weights=chance, minlength=n).astype(np.float64),
    )


def best_at_least(company: Company, now: Snapshot, items: Merged) -> FloatArray:
    """Return the highest q of all active internal people at each item's target, shape (n_items,)."""
    skill, level = company.pairs.skill, now.level[:-1]
    rows = np.flatnonzero(now.chance[:-1])
    n_skills = int(max(items.skill.max(initial=-1), skill.max(initial=-1))) + 1
    best = np.zeros((n_skills, 6))
    np.maximum.at(best, (skill[rows], level[rows]), now.chance[rows])
    highest: FloatArray = np.maximum.accumulate(best[:, ::-1], axis=1)[:, ::-1][items.skill, items.target]
    return highest


def at_least(chance: FloatArray, k: int) -> float:
    """Return P(K ≥ k) where K counts successes of independent trials with these chances (Poisson-binomial).

    chance: shape (n,). Only the k states below the goal are carried along, so it takes n steps of k numbers.
    """
    if k <= 0:
        return 1.0
    below = np.zeros(k)
    below[0] = 1
    for q in chance:
        below[1:] = below[1:] * (1 - q) + below[:-1] * q
        below[0] *= 1 - q
    return float(1 - below.sum())
