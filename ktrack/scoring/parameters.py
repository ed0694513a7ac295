"""What the model assumes: constants of FSRS-6, and the policy that an administrator can change."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

import numpy as np
from fsrs.scheduler import (
    DEFAULT_PARAMETERS,
    MAX_DIFFICULTY,
    MIN_DIFFICULTY,
    STABILITY_MIN,
)

from ktrack.scoring.columns import FloatArray, Kind

MODEL = "KT-1"
WEIGHTS: tuple[float, ...] = DEFAULT_PARAMETERS
"""The 21 weights of FSRS-6 (py-fsrs 6.3.2)."""
DIFFICULTIES: tuple[float, float] = (MIN_DIFFICULTY, MAX_DIFFICULTY)
LEAST_STABILITY: float = STABILITY_MIN
DECAY: float = WEIGHTS[20]
"""d, the exponent of forgetting."""
FACTOR: float = 0.9 ** (-1 / DECAY) - 1
"""F, chosen so that retrievability is .9 after as many model-days as the stability says."""
LEAST_LEVEL = 2
"""Levels below this one leave no memory that could decay."""
FIRST_STABILITY: FloatArray = np.array([np.nan, np.nan, *WEIGHTS[:4]])
"""S0 by level 0 … 5, in model-days; levels 2 … 5 begin like FSRS's Again, Hard, Good and Easy."""
QUIZ_LIMIT = 3
"""The level above which a quiz cannot be the first assessment."""

BOUNDS: dict[str, tuple[float, float]] = {
    "kappa": (1, 365),
    "eta": (0, 1),
    "a_signoff": (0, 1),
    "a_quiz": (0, 1),
    "a_teachback": (0, 1),
    "a_demo": (0, 1),
    "nu_plain": (0.01, 1),
    "nu_attested": (0.01, 1),
    "use_window": (0, 365),
    "d_init": DIFFICULTIES,
    "theta": (0, 1),
    "rho": (0, 1),
    "sd_ln_kappa": (0, 3),
    "rstar": (0.5, 0.99),
    "min_interval": (1, 365),
    "max_interval": (1, 365),
}
"""Lowest and highest value of each field of `Policy`; of `rstar`, of each of its five values."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the company decides about the model; every report prints the values it used.

    kappa      days of the clock per model-day of FSRS
    eta        how much of FSRS's growth of stability a passed check brings (1: all, 0: none)
    a_*        chance that a level still remembered in full passes an independent check, by kind of assessment
    nu_*       speed of the clock after a use, plain or attested by someone else
    use_window days for which a use slows the clock
    d_init     difficulty (1 … 10) of a skill that names none
    theta      chance of passing from which a holder counts as dependable
    rho        correlation between the skills of one person
    sd_ln_kappa  standard deviation of ln κ
    rstar      retention wanted, by importance 1 … 5
    min_interval, max_interval  days of the clock between two checks

    Raises ValueError that lists every value out of bounds.
    """

    kappa: float = 14.0
    eta: float = 0.5
    a_signoff: float = 0.85
    a_quiz: float = 0.85
    a_teachback: float = 0.95
    a_demo: float = 0.95
    nu_plain: float = 0.5
    nu_attested: float = 0.25
    use_window: int = 30
    d_init: float = 5.0
    theta: float = 0.7
    rho: float = 0.2
    sd_ln_kappa: float = 1.0
    rstar: tuple[float, ...] = (0.70, 0.75, 0.80, 0.85, 0.90)
    min_interval: int = 14
    max_interval: int = 365

    def __post_init__(self) -> None:
        errors = [error for field in fields(self) for error in _errors(field.name, getattr(self, field.name))]
        if len(self.rstar) != 5:
            errors.append(f"rstar: five values are needed, not {len(self.rstar)}")
        if self.min_interval > self.max_interval:
            errors.append(f"min_interval: {self.min_interval} is above max_interval, {self.max_interval}")
        if errors:
            raise ValueError("; ".join(errors))

    @property
    def trust(self) -> FloatArray:
        """Return a by `Kind` 0 … 3, shape (4,)."""
        a = np.empty(4)
        a[[Kind.SIGNOFF, Kind.QUIZ, Kind.TEACHBACK, Kind.DEMO]] = (
            self.a_signoff,
            self.a_quiz,
            self.a_teachback,
            self.a_demo,
        )
        return a

    def as_dict(self) -> dict[str, Any]:
        """Return the values by name, for reports and for storing them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Return the policy that `as_dict` gave, also after a journey through JSON; raises ValueError."""
        unknown = sorted(values.keys() - {field.name for field in fields(cls)})
        if unknown:
            raise ValueError(f"unknown: {', '.join(unknown)}")
        return cls(**{**values, "rstar": tuple(values.get("rstar", cls().rstar))})


def _errors(name: str, value: float | tuple[float, ...]) -> list[str]:
    low, high = BOUNDS[name]
    values = value if isinstance(value, tuple) else (value,)
    return [
        f"{name}: {each} is not between {low:g} and {high:g}" for each in values if not low <= each <= high
    ]
