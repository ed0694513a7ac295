"""What was foretold against what happened (section 6 of KT-1).

Predictions are the chances a·R that were stored before each check, `Segments.predicted`; an outcome says
whether the check was passed. A figure that cannot be told, because there are no checks or all predictions are
0 or 1, is None and never nan.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from ktrack.scoring.columns import BoolArray, Columns, FloatArray, IntArray, Segments
from ktrack.scoring.groups import run_starts
from ktrack.scoring.interval import Z95, wilson

FEW, ENOUGH = 20, 100
"""Checks from which a calibration is early, and from which it can be called calibrated."""
FEWEST_BINS, MOST_BINS = 3, 10
MIDDLE, OLD = 90, 180
"""Days since the assessment before: from the one to the other, both included, is the band between."""
_NEVER_SURE = 1e-12
"""How near to 0 and 1 a prediction is taken at its word: a certainty gone wrong has a finite loss."""


class Label(StrEnum):
    """How far predictions have been put to the test."""

    PRIOR_ONLY = "prior only"
    EARLY = "early"
    CALIBRATED = "calibrated"
    OFF = "off"
    """Enough checks, but |z| ≥ 1.96 or not to be told: the predictions cannot be called calibrated."""


@dataclass(frozen=True, slots=True)
class Outcomes(Columns):
    """Checks with a prediction: segment int64 (row in `Segments`), predicted float64, passed bool, age int64.

    age: days since the assessment before, on which the prediction rests.
    """

    segment: IntArray
    predicted: FloatArray
    passed: BoolArray
    age: IntArray


@dataclass(frozen=True, slots=True)
class Share:
    """Some checks together: how many were passed, how many that should have been, and Wilson's 95 % interval.

    expected = Σp; the interval is of the share observed, [0, 1] for n = 0.
    """

    n: int
    observed: int
    expected: float
    interval: tuple[float, float]

    @property
    def mean(self) -> float | None:
        """Return the mean prediction; None without checks."""
        return self.expected / self.n if self.n else None

    @property
    def rate(self) -> float | None:
        """Return the share passed; None without checks."""
        return self.observed / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Bands:
    """Checks by the days since the assessment before: under 90, 90–180 and over 180."""

    under: Share
    between: Share
    over: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well predictions held.

    all: every check together; z_large: (observed − expected)/√Σp(1−p); brier, brier_constant: mean squared
    error of the predictions and of always foretelling the share observed; brier_skill: 1 − their ratio, None
    if all checks went alike; log_loss: mean, in nats; z: Spiegelhalter's; bins: of the reliability diagram,
    by rising prediction; rmse_bins: their root mean squared distance from the diagonal, weighted by checks.
    None where it cannot be told.
    """

    all: Share
    z_large: float | None
    brier: float | None
    brier_constant: float | None
    brier_skill: float | None
    log_loss: float | None
    z: float | None
    bins: tuple[Share, ...]
    rmse_bins: float | None
    label: Label

    @property
    def shows_bins(self) -> bool:
        """Return whether there are enough checks (20) for the diagram to say more than noise."""
        return self.all.n >= FEW


def outcomes(segments: Segments) -> Outcomes:
    """Return the checks for which something was foretold; the segments are whole and by pair and start."""
    age = np.diff(segments.start, prepend=0)
    age[run_starts(segments.pair)] = 0
    rows = np.flatnonzero(~np.isnan(segments.predicted))
    return Outcomes(rows, segments.predicted[rows], segments.passed[rows], age[rows])


def calibrate(predicted: FloatArray, passed: BoolArray) -> Calibration:
    """Return how predictions (0 … 1, no nan) compare with outcomes, both of shape (n,), in any order.

    The specification asks for 3 bins under 20 checks and for no bins under 20 checks. The vectors have three
    bins for twelve checks, so they are computed; `Calibration.shows_bins` says whether to show them. Raises
    ValueError for predictions outside of 0 … 1.
    """
    if not np.all((predicted >= 0) & (predicted <= 1)):
        raise ValueError("a prediction is not between 0 and 1")
    # Sums depend on their order in the last digit; sorted, equal checks give equal figures.
    order = np.lexsort((passed, predicted))
    p, y = predicted[order], passed[order].astype(np.float64)
    total, z = share(p, passed[order]), spiegelhalter(p, y)
    constant = None if total.rate is None else total.rate * (1 - total.rate)
    brier = _mean((p - y) ** 2)
    bins = reliability(p, passed[order])
    return Calibration(
        all=total,
        z_large=_ratio(total.observed - total.expected, float(np.sum(p * (1 - p))) ** 0.5),
        brier=brier,
        brier_constant=constant,
        brier_skill=1 - brier / constant if brier is not None and constant else None,
        log_loss=_mean(losses(p, y)),
        z=z,
        bins=bins,
        rmse_bins=_rmse(bins),
        label=label(total.n, z),
    )


def share(predicted: FloatArray, passed: BoolArray) -> Share:
    """Return the checks together, shapes (n,)."""
    n, observed = len(passed), int(np.count_nonzero(passed))
    return Share(n, observed, float(np.sum(predicted)), wilson(observed, n))


def losses(predicted: FloatArray, passed: FloatArray | BoolArray) -> FloatArray:
    """Return −[y ln p + (1−y) ln(1−p)] of each check, shape of the arguments, always finite."""
    p = np.clip(predicted, _NEVER_SURE, 1 - _NEVER_SURE)
    loss: FloatArray = -np.log(np.where(passed, p, 1 - p))
    return loss


def spiegelhalter(predicted: FloatArray, passed: FloatArray | BoolArray) -> float | None:
    """Return Spiegelhalter's z = Σ(y−p)(1−2p)/√Σ(1−2p)²p(1−p) (D. J. Spiegelhalter 1986).

    None if it cannot tell anything: there are no checks, or every prediction is 0, ½ or 1.
    """
    lean = 1 - 2 * predicted
    spread = float(np.sum(lean**2 * predicted * (1 - predicted)))
    return _ratio(float(np.sum((passed - predicted) * lean)), spread**0.5)


def label(n: int, z: float | None) -> Label:
    """Return what may be said of n checks with Spiegelhalter's z."""
    if n < FEW:
        return Label.PRIOR_ONLY
    if n < ENOUGH:
        return Label.EARLY
    return Label.CALIBRATED if z is not None and abs(z) < Z95 else Label.OFF


def n_bins(n: int) -> int:
    """Return into how many bins n checks go: 3 under 20, then one per ten checks, up to 10; 0 without any."""
    return min(n, FEWEST_BINS) if n < FEW else min(n // 10, MOST_BINS)


def reliability(predicted: FloatArray, passed: BoolArray) -> tuple[Share, ...]:
    """Return the bins of the reliability diagram, with as equal numbers of checks as equal predictions allow.

    predicted: ascending. Checks of one prediction stay together, so that no bin depends on which of them
    comes first; a bin that gets none is left out.
    """
    n = len(predicted)
    number = np.searchsorted(predicted, predicted) * n_bins(n) // max(n, 1)
    edges = [*run_starts(number).tolist(), n] if n else []
    return tuple(share(predicted[a:b], passed[a:b]) for a, b in pairwise(edges))


def bands(predicted: FloatArray, passed: BoolArray, age: IntArray) -> Bands:
    """Return the checks by age, the days since the assessment before; all of shape (n,)."""
    under, over = age < MIDDLE, age > OLD
    return Bands(*(share(predicted[mask], passed[mask]) for mask in (under, ~under & ~over, over)))


def _rmse(bins: tuple[Share, ...]) -> float | None:
    n = sum(each.n for each in bins)
    squares = sum((each.observed - each.expected) ** 2 / each.n for each in bins)
    return (squares / n) ** 0.5 if n else None


def _mean(values: FloatArray) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
