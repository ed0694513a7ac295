"""How far a figure can be trusted: the 90 % interval of an expectation, and Wilson's of a share observed."""

import numpy as np
import scipy  # loads its parts when they are asked for

from ktrack.scoring.columns import FloatArray, IntArray
from ktrack.scoring.parameters import Policy

TAIL = 0.05
"""What the 90 % interval leaves out on each side."""
Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


def variance(
    person: IntArray, share: FloatArray, chance: FloatArray, slope: FloatArray, policy: Policy
) -> float:
    """Return V of Σ share·chance over filled seats, one row per seat.

    V = Σ_person[(1−ρ)·Σ c²v + ρ·(Σ c·√v)²] + (sd(ln κ)·Σ c·q')² with v = q(1−q): the skills of one person
    hang together by ρ, and nobody knows κ exactly. person: numbers ≥ 0; slope: dq/d ln κ.
    """
    deviation = share * np.sqrt(chance * (1 - chance))
    together = np.bincount(person, weights=deviation)
    outcomes = (1 - policy.rho) * np.sum(deviation**2) + policy.rho * np.sum(together**2)
    return float(outcomes + (policy.sd_ln_kappa * np.sum(share * slope)) ** 2)


def beta_interval(mean: float, spread: float) -> tuple[float, float]:
    """Return the 5 % and 95 % quantiles of the Beta distribution with this mean and variance.

    [m, m] without variance; [0, 1] if the variance is more than any distribution on [0, 1] with this mean can
    have.
    """
    if spread <= 0:
        return mean, mean
    k = mean * (1 - mean) / spread - 1
    if k <= 0:
        return 0.0, 1.0
    a, b = mean * k, (1 - mean) * k
    return float(scipy.special.betaincinv(a, b, TAIL)), float(scipy.special.betaincinv(a, b, 1 - TAIL))


def wilson(passed: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of the share `passed`/`n` (E. B. Wilson 1927); [0, 1] for n = 0."""
    if n == 0:
        return 0.0, 1.0
    z2 = Z95**2
    centre = passed + z2 / 2
    half = (z2 * (passed * (n - passed) / n + z2 / 4)) ** 0.5
    return max(0.0, (centre - half) / (n + z2)), min(1.0, (centre + half) / (n + z2))
