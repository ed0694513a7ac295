"""The curve of forgetting and the steps of FSRS-6, for arrays.

Stability S is in model-days, τ in days of the clock; κ days of the clock are one model-day. The formulas are
those of py-fsrs 6.3.2, `fsrs.Scheduler`, with its clamps; its separate step for reviews within a day is not
used, because κ days are one model-day and assessments within a day of each other never both count.
"""

import numpy as np

from ktrack.scoring.columns import FloatArray, Grade, IntArray
from ktrack.scoring.parameters import DECAY, DIFFICULTIES, FACTOR, LEAST_STABILITY, WEIGHTS


def retrievability(tau: FloatArray, stability: FloatArray, kappa: float) -> FloatArray:
    """Return R = (1 + F·τ/(κS))^(−d), shape of the arguments; nan where S is nan."""
    return (1 + FACTOR / kappa * tau / stability) ** -DECAY


def interval(wanted: FloatArray, stability: FloatArray, kappa: float) -> FloatArray:
    """Return the days of the clock after which R has fallen to `wanted`: the inverse of `retrievability`."""
    return kappa * stability / FACTOR * (wanted ** (-1 / DECAY) - 1)


def slope(tau: FloatArray, stability: FloatArray, kappa: float) -> FloatArray:
    """Return dR/d ln κ = d·F·x·(1+F·x)^(−d−1) with x = τ/(κS), shape of the arguments."""
    fx = FACTOR / kappa * tau / stability
    return DECAY * fx * (1 + fx) ** (-DECAY - 1)


def next_stability(
    difficulty: FloatArray, stability: FloatArray, recall: FloatArray, grade: IntArray
) -> FloatArray:
    """Return S after a check with `grade` 1 … 4 at R = `recall`, as `Scheduler._next_stability`."""
    after = np.where(
        grade == Grade.AGAIN,
        _after_lapse(difficulty, stability, recall),
        _after_recall(difficulty, stability, recall, grade),
    )
    return np.maximum(after, LEAST_STABILITY)


def _after_recall(
    difficulty: FloatArray, stability: FloatArray, recall: FloatArray, grade: IntArray
) -> FloatArray:
    w = WEIGHTS
    bonus = np.array([1, 1, w[15], 1, w[16]])[grade]
    forgotten = np.expm1((1 - recall) * w[10])
    growth: FloatArray = np.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * forgotten * bonus
    return stability * (1 + growth)


def _after_lapse(difficulty: FloatArray, stability: FloatArray, recall: FloatArray) -> FloatArray:
    w = WEIGHTS
    forgotten = np.exp((1 - recall) * w[14])
    long_term: FloatArray = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * forgotten
    return np.minimum(long_term, stability / float(np.exp(w[17] * w[18])))


def next_difficulty(difficulty: FloatArray, grade: IntArray) -> FloatArray:
    """Return D after a check with `grade` 1 … 4, as `Scheduler._next_difficulty`, within 1 … 10."""
    w, (lowest, highest) = WEIGHTS, DIFFICULTIES
    easiest = w[4] - float(np.exp(w[5] * (Grade.EASY - 1))) + 1
    damped = difficulty - w[6] * (grade - 3) * (10 - difficulty) / 9
    return np.minimum(np.maximum(w[7] * easiest + (1 - w[7]) * damped, lowest), highest)
