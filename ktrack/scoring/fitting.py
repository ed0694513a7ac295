"""Fitting κ to outcomes (section 6 of KT-1): a proposal to set beside the κ in use, never a change of it.

Every trial of a κ replays the whole history, because stabilities after a check depend on κ as well. Measured
with 100,000 pieces of evidence of 30,000 pairs, of which 12,000 are checks with a prediction: .03 s
per trial, 1.3 s for a fit of 45 trials.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import exp, inf, log

import numpy as np
import scipy  # loads its parts when they are asked for

from ktrack.scoring.calibration import losses
from ktrack.scoring.columns import BoolArray, Evidence, FloatArray, IntArray, Type
from ktrack.scoring.evidence import effective
from ktrack.scoring.parameters import BOUNDS, Policy
from ktrack.scoring.replay import replay

LOW, HIGH = (log(bound) for bound in BOUNDS["kappa"])
"""Where ln κ is sought."""
CATEGORY_SD = 0.5
"""Standard deviation of ln κ of a category around that of the company."""
Z90 = 1.6449
"""The 95 % point of the normal distribution, in the digits behind the published intervals."""
_STEP = 0.01
"""Half the width over which the curvature is taken, in ln κ."""
_TOLERANCE = 1e-7


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of ln κ before any outcome: a normal distribution."""

    mean: float
    sd: float

    def penalty(self, ln_kappa: float) -> float:
        """Return (ln κ − mean)²/(2·sd²)."""
        return ((ln_kappa - self.mean) / self.sd) ** 2 / 2


COMPANY_PRIOR = Prior(log(Policy().kappa), Policy().sd_ln_kappa)
"""N(ln 14, 1), also where another κ is in use by now: the outcomes behind that one are counted again."""


@dataclass(frozen=True, slots=True)
class History:
    """The evidence that counts, freed of what it revises, and the difficulty of each pair, nan for none."""

    evidence: Evidence
    difficulty: FloatArray

    def of(self, pairs: BoolArray) -> "History":
        """Return the history of the pairs in a mask, shape (n_pairs,)."""
        number = np.cumsum(pairs) - 1
        rows = self.evidence.take(pairs[self.evidence.pair])
        return History(replace(rows, pair=number[rows.pair]), self.difficulty[pairs])


@dataclass(frozen=True, slots=True)
class Fit:
    """The most likely κ beside the one in use.

    n: predictions it rests on; ln_kappa; sd of ln κ, from the curvature at the best κ, never more than the
    prior's; loss_before and loss_after: −Σ[y ln p + (1−y) ln(1−p)] with the κ in use and with this one;
    objective_before and objective_after: the same with the prior's penalty; trials: histories replayed.
    """

    n: int
    ln_kappa: float
    sd: float
    loss_before: float
    loss_after: float
    objective_before: float
    objective_after: float
    trials: int

    @property
    def kappa(self) -> float:
        """Return κ, in days of the clock per model-day."""
        return exp(self.ln_kappa)

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 90 % interval of κ."""
        return exp(self.ln_kappa - Z90 * self.sd), exp(self.ln_kappa + Z90 * self.sd)


def history(evidence: Evidence, difficulty: FloatArray, known_at: int | None = None) -> History:
    """Return what `fit` needs of the evidence; arguments as for `replay.replay`."""
    rows = evidence.take(effective(evidence, known_at) & (evidence.type != Type.CLAIM))
    return History(replace(rows, revises=np.full(len(rows), -1)), difficulty)


def predictions(past: History, policy: Policy, kappa: float) -> tuple[FloatArray, BoolArray]:
    """Return the chance foretold for each check and whether it was passed, had κ been `kappa` all along."""
    segments = replay(past.evidence, past.difficulty, replace(policy, kappa=kappa)).segments
    foretold = ~np.isnan(segments.predicted)
    return segments.predicted[foretold], segments.passed[foretold]


def fit(past: History, policy: Policy, prior: Prior = COMPANY_PRIOR) -> Fit | None:
    """Return the κ with the least −Σ[y ln p + (1−y) ln(1−p)] + penalty; None if no check had a prediction.

    policy: everything but κ is taken from it, and its κ is the one in use, which the result is compared with.
    """
    n = len(predictions(past, policy, policy.kappa)[0])
    if n == 0:
        return None

    def loss(ln_kappa: float) -> float:
        kappa = min(max(exp(ln_kappa), BOUNDS["kappa"][0]), BOUNDS["kappa"][1])
        return float(np.sum(losses(*predictions(past, policy, kappa))))

    return _least(n, loss, log(policy.kappa), prior)


def _least(n: int, loss: Callable[[float], float], now: float, prior: Prior) -> Fit:
    def objective(ln_kappa: float) -> float:
        return loss(ln_kappa) + prior.penalty(ln_kappa)

    found = scipy.optimize.minimize_scalar(
        objective, bounds=(LOW, HIGH), method="bounded", options={"xatol": _TOLERANCE}
    )
    best = float(found.x)
    before, after = loss(now), loss(best)
    return Fit(
        n=n,
        ln_kappa=best,
        sd=_deviation(objective, best, prior),
        loss_before=before,
        loss_after=after,
        objective_before=before + prior.penalty(now),
        objective_after=after + prior.penalty(best),
        trials=int(found.nfev) + 6,
    )


def _deviation(objective: Callable[[float], float], best: float, prior: Prior) -> float:
    """Return 1/√(the curvature): outcomes that bend it downward say nothing, and leave the prior's."""
    at = min(max(best, LOW + _STEP), HIGH - _STEP)
    bend = (objective(at - _STEP) - 2 * objective(at) + objective(at + _STEP)) / _STEP**2
    return min(prior.sd, bend**-0.5 if bend > 0 else inf)


def fit_categories(past: History, category: IntArray, policy: Policy, company: Fit) -> dict[int, Fit]:
    """Return the κ of each category that has predictions, each with prior N(ln κ of the company, .5²).

    category: number of each pair's category, shape (n_pairs,), −1 for none; company: the fit of all of them.
    """
    prior = Prior(company.ln_kappa, CATEGORY_SD)
    numbers = np.unique(category[category >= 0]).tolist()
    fits = {number: fit(past.of(category == number), policy, prior) for number in numbers}
    return {number: found for number, found in fits.items() if found is not None}
