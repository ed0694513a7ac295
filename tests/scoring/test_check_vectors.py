"""The worked numbers of ../shared/vectors/kt1.json about checks: placing them, and learning from them.

Without that folder this file is not collected.
"""

import json
from dataclasses import replace
from math import log
from typing import Any

import numpy as np
import pytest

from ktrack.scoring.calibration import Label, Share, calibrate
from ktrack.scoring.columns import Grade, Kind
from ktrack.scoring.fitting import CATEGORY_SD, COMPANY_PRIOR, Fit, History, fit, fit_categories, history
from ktrack.scoring.parameters import Policy
from ktrack.scoring.placement import (
    NOBODY,
    Affordable,
    Assessors,
    Budget,
    Checks,
    affordable,
    place,
    scores,
)
from tests.scoring.building import check, evidence, signoff, unset, whole
from tests.scoring.folder import VECTORS

KT1: dict[str, Any] = json.loads((VECTORS / "kt1.json").read_text(encoding="utf-8"))
C1, K1, CAPACITY, SCHEDULE = (KT1[key] for key in ("C1", "K1", "capacity", "schedule"))
POLICY = Policy()
WEEKS = 4


def near(value: Any) -> Any:
    return pytest.approx(value, abs=5e-5)


def told(share: Share) -> dict[str, Any]:
    return {"n": share.n, "mean_p": share.mean, "obs": share.rate, "wilson95": list(share.interval)}


def test_calibration() -> None:
    predicted, passed = np.array(C1["rows"]).T
    found = calibrate(predicted, passed == 1)
    assert (found.all.n, len(found.bins), found.label) == (C1["n"], C1["n_bins"], Label.PRIOR_ONLY)
    assert (found.all.expected, found.all.observed) == near((C1["expected"], C1["observed"]))
    assert found.all.interval == near(tuple(C1["wilson95"]))
    for ours, theirs in (
        ("z_large", "z_large"),
        ("brier", "brier"),
        ("brier_constant", "brier_ref"),
        ("brier_skill", "brier_skill"),
        ("log_loss", "logloss"),
        ("z", "spiegelhalter_z"),
        ("rmse_bins", "rmse_bins"),
    ):
        assert getattr(found, ours) == near(C1[theirs]), ours


def test_bins_of_the_reliability_diagram() -> None:
    predicted, passed = np.array(C1["rows"]).T
    for found, expected in zip(calibrate(predicted, passed == 1).bins, C1["bins"], strict=True):
        for name, value in told(found).items():
            assert value == near(expected[name]), name


def past() -> History:
    """One pair per outcome: signed off at the level, then checked after τ days of the clock."""
    rows = []
    for pair, datum in enumerate(K1["data"]):
        grade = Grade.GOOD if datum["y"] else Grade.AGAIN
        rows.append(signoff(0, datum["level"], pair))
        rows.append(check(datum["tau"], datum["level"], grade, Kind.DEMO, pair))
    assert {datum["a"] for datum in K1["data"]} == {POLICY.a_signoff}
    return history(evidence(rows), unset(len(K1["data"])))


def holds(found: Fit | None, expected: dict[str, Any]) -> None:
    assert found is not None
    assert found.n == expected["n"]
    assert (found.loss_before, found.objective_before) == near((expected["nll_at_14"], expected["obj_at_14"]))
    assert (found.ln_kappa, found.kappa) == near((expected["ln_kappa"], expected["kappa"]))
    assert found.sd == near(expected["sd_ln"])
    assert found.interval == near(tuple(expected["ci90"]))
    assert found.loss_after == near(expected["nll_at_map"])


def test_fitting_kappa() -> None:
    assert K1["prior"] == {"mu": "ln 14", "sd": COMPANY_PRIOR.sd}
    assert COMPANY_PRIOR.mean == log(14)
    holds(fit(past(), POLICY), K1)


def test_fitting_kappa_of_a_category() -> None:
    expected = K1["category_level3_subset"]
    level = whole([datum["level"] for datum in K1["data"]])
    company = fit(past(), POLICY)
    assert company is not None
    assert (company.ln_kappa, CATEGORY_SD) == near((expected["prior"]["mu"], expected["prior"]["sd"]))
    holds(fit_categories(past(), level, POLICY, company)[3], expected)


def affords(budget: float) -> Affordable:
    stability, importance, minutes = zip(*CAPACITY["holdings"], strict=True)
    return affordable(np.array(stability), whole(importance), whole(minutes), budget, POLICY)


def test_affordable_retention() -> None:
    found = affords(CAPACITY["cap"])
    assert found.before == near(CAPACITY["minutes_per_week"])
    assert (found.delta, found.after) == near((CAPACITY["delta"], CAPACITY["minutes_after"]))
    assert found.retention == near(tuple(wanted - CAPACITY["delta"] for wanted in POLICY.rstar))


@pytest.mark.parametrize(("budget", "key"), [(30, "cap_ok"), (1, "cap_impossible")])
def test_affordable_retention_at_its_ends(budget: float, key: str) -> None:
    found = affords(budget)
    assert (found.delta if found.fits else None) == CAPACITY[key]


def test_placement() -> None:
    found = place(candidates(), Assessors(whole([0]), whole([3])), spend(), 0, WEEKS)
    assert dict(zip(candidates().id.tolist(), found.week.tolist(), strict=True)) == SCHEDULE["placement"]
    assert set(found.assessor.tolist()) == {3}


def test_placement_without_named_assessors() -> None:
    free = replace(candidates(), pool=np.full(len(candidates()), NOBODY))
    found = place(free, Assessors(whole([]), whole([])), spend(), 0, WEEKS)
    assert dict(zip(free.id.tolist(), found.week.tolist(), strict=True)) == SCHEDULE["placement"]


def test_scores_of_the_first_week() -> None:
    due = candidates().take(candidates().due < 7)
    found = scores(due.importance, due.chance, -due.due // 7)
    assert dict(zip(due.id.tolist(), found.tolist(), strict=True)) == near(SCHEDULE["scores_week0"])


def candidates() -> Checks:
    rows = SCHEDULE["candidates"]
    people = sorted({row["person"] for row in rows})
    return Checks(
        id=np.array([row["id"] for row in rows]),
        person=whole([people.index(row["person"]) for row in rows]),
        due=whole([7 * row["due_week"] for row in rows]),
        importance=whole([row["w"] for row in rows]),
        chance=np.array([row["q"] for row in rows]),
        minutes=whole([row["mins"] for row in rows]),
        pool=whole([0] * len(rows)),
        signer=whole([NOBODY] * len(rows)),
    )


def spend() -> Budget:
    """One check per person per week is the rule, not a setting."""
    assert SCHEDULE["pcap"] == 1
    return Budget(SCHEDULE["assessor_minutes"], np.full(4, float(SCHEDULE["assessor_minutes"])))
