"""κ as the checks suggest it, for the company and by skill category. Nothing is stored here."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import Skill
from ktrack.retention import evidence
from ktrack.retention.cache import remembered
from ktrack.retention.evidence import Known
from ktrack.retention.policy import current_policy
from ktrack.retention.queries import Figures, figures, figures_if
from ktrack.retention.scope import COMPANY
from ktrack.scoring.columns import IntArray, Type
from ktrack.scoring.fitting import Fit, History, fit, fit_categories, history
from ktrack.scoring.parameters import Policy
from ktrack.scoring.score import Status

DIGITS = 2
"""Decimals of a κ that is proposed: far finer than its uncertainty."""


@dataclass(frozen=True)
class Fitted:
    """κ in use beside the fitted one, and what the company would retain today under each.

    deviation: of ln κ; checks: how many predictions it rests on; retained: 0 … 1, None without data.
    """

    current: float
    fitted: float
    deviation: float
    checks: int
    retained_now: float | None
    retained_then: float | None


@dataclass(frozen=True)
class ByCategory:
    """The fits of the company and of its skill categories; None and none without predictions."""

    company: Fit | None
    categories: tuple[tuple[str, Fit], ...]


def fit_company(today: date) -> Fitted | None:
    """Return what the checks suggest, None if no check had a prediction.

    Replays the history of all checked pairs some 45 times, and once that of everybody: seconds, no page's
    work.
    """
    policy, known = current_policy(), evidence.load_proof()
    past, _skill = _past(known)
    found = fit(past, policy)
    if found is None:
        return None
    kappa = round(found.kappa, DIGITS)
    values = {**policy.as_dict(), "kappa": kappa}
    return Fitted(
        current=policy.kappa,
        fitted=kappa,
        deviation=found.sd,
        checks=found.n,
        retained_now=_retained(figures(COMPANY, today)),
        retained_then=_retained(figures_if(Policy.from_dict(values), known, today)),
    )


def _retained(found: Figures) -> float | None:
    return None if found.score.status is Status.NONE else found.score.retained


def _past(known: Known) -> tuple[History, IntArray]:
    """Return the history of the pairs that were ever checked, and the skill of each; others foretell
    nothing, and would only make each trial slower."""
    tested = np.zeros(len(known.pairs), dtype=np.bool_)
    tested[known.evidence.pair[known.evidence.type == Type.CHECK]] = True
    return history(known.evidence, known.difficulty).of(tested), known.pairs.skill[tested]


def _by_category() -> ByCategory:
    policy, known = current_policy(), evidence.load_proof()
    past, skill = _past(known)
    company = fit(past, policy)
    if company is None:
        return ByCategory(None, ())
    of_skill = dict(db.session.execute(select(Skill.id, Skill.category).where(Skill.category != "")).all())
    names = sorted(set(of_skill.values()))
    numbers = {name: number for number, name in enumerate(names)}
    category = np.array(
        [numbers[of_skill[one]] if one in of_skill else -1 for one in skill.tolist()], dtype=np.int64
    )
    fits = fit_categories(past, category, policy, company)
    return ByCategory(company, tuple((names[number], found) for number, found in sorted(fits.items())))


_remembered = remembered(_by_category)


def by_category() -> ByCategory:
    """Return the fit of each category, with the company's as what was believed before; remembered."""
    found: ByCategory = _remembered()
    return found
