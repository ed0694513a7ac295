"""A κ proposed from outcomes: that it finds the κ behind them, and admits where they say nothing."""

from math import log
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ktrack.scoring.columns import Grade
from ktrack.scoring.curve import retrievability
from ktrack.scoring.fitting import (
    CATEGORY_SD,
    COMPANY_PRIOR,
    HIGH,
    LOW,
    Fit,
    History,
    Prior,
    fit,
    fit_categories,
    history,
    predictions,
)
from ktrack.scoring.parameters import FIRST_STABILITY, Policy
from tests.scoring.building import (
    MICROSECONDS,
    Row,
    check,
    claim,
    evidence,
    replayed,
    shuffled,
    signoff,
    unset,
    use,
)
from tests.scoring.strategies import PEOPLE, SKILLS, histories

POLICY = Policy()
PAIRS = PEOPLE * SKILLS


def past(rows: list[Row], n_pairs: int = PAIRS) -> History:
    return history(evidence(rows), unset(n_pairs))


def company(kappa: float, n: int = 3000, seed: int = 1) -> list[Row]:
    """Sign-offs, each with one check that is passed as often as the model says if κ is `kappa`."""
    random = np.random.default_rng(seed)
    tau = random.integers(5, 400, n)
    level = random.integers(3, 6, n)
    chance = POLICY.a_signoff * retrievability(tau.astype(np.float64), FIRST_STABILITY[level], kappa)
    passed = random.random(n) < chance
    rows = []
    for pair, (days, at, y) in enumerate(zip(tau.tolist(), level.tolist(), passed.tolist(), strict=True)):
        rows += [signoff(0, at, pair), check(days, at, Grade.GOOD if y else Grade.AGAIN, pair=pair)]
    return rows


def found_in(rows: list[Row], n_pairs: int, prior: Prior = COMPANY_PRIOR) -> Fit:
    found = fit(past(rows, n_pairs), POLICY, prior)
    assert found is not None
    return found


@pytest.mark.parametrize("kappa", [5.0, 14.0, 60.0])
def test_it_finds_the_kappa_behind_the_outcomes(kappa: float) -> None:
    found = found_in(company(kappa), 3000)
    assert abs(found.ln_kappa - log(kappa)) < 3 * found.sd
    assert found.sd < 0.2
    assert found.interval[0] < found.kappa < found.interval[1]


def test_a_better_kappa_has_less_loss_than_the_one_in_use() -> None:
    found = found_in(company(60.0), 3000)
    assert found.loss_after < found.loss_before
    assert found.objective_after < found.objective_before


def test_without_predictions_there_is_no_fit() -> None:
    assert fit(past([]), POLICY) is None
    assert fit(past([signoff(0, 4), claim(9, 5), use(20), signoff(40, 4)]), POLICY) is None
    assert fit(past([], n_pairs=0), POLICY) is None


def test_one_outcome_hardly_moves_the_prior() -> None:
    found = found_in([signoff(0, 4), check(30, 4)], 1)
    assert found.n == 1
    assert 14 < found.kappa < 20
    assert 0.9 < found.sd <= COMPANY_PRIOR.sd


def test_a_tight_prior_holds_what_outcomes_pull_away() -> None:
    rows = company(60.0)
    loose, tight = found_in(rows, 3000), found_in(rows, 3000, Prior(log(14), 0.01))
    assert abs(tight.ln_kappa - log(14)) < abs(loose.ln_kappa - log(14))
    assert tight.sd <= 0.01


def test_the_kappa_in_use_does_not_change_what_is_found() -> None:
    rows = past(company(30.0), 3000)
    one, other = fit(rows, POLICY), fit(rows, Policy(kappa=365))
    assert one is not None and other is not None
    assert one.ln_kappa == other.ln_kappa
    assert one.loss_before < other.loss_before


@pytest.mark.parametrize(("kappa", "passes"), [(1.0, False), (365.0, True)])
def test_outcomes_that_know_no_measure_stay_within_the_bounds(kappa: float, passes: bool) -> None:
    grade = Grade.GOOD if passes else Grade.AGAIN
    rows = [row for pair in range(500) for row in (signoff(0, 4, pair), check(90, 4, grade, pair=pair))]
    found = found_in(rows, 500)
    assert found.kappa == pytest.approx(kappa, rel=1e-4)
    assert LOW <= found.ln_kappa <= HIGH


@given(histories(), st.sampled_from([1.0, 14.0, 365.0]))
def test_predictions_are_those_of_a_replay(rows: list[Row], kappa: float) -> None:
    segments = replayed(rows, Policy(kappa=kappa), PAIRS).segments
    foretold = ~np.isnan(segments.predicted)
    predicted, passed = predictions(past(rows), POLICY, kappa)
    assert predicted.tolist() == segments.predicted[foretold].tolist()
    assert passed.tolist() == segments.passed[foretold].tolist()


@settings(max_examples=15)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_does_not_matter(rows: list[Row], random: Random) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)
    assert fit(past(shuffled(rows, order)), POLICY) == fit(past(rows), POLICY)


@settings(max_examples=15)
@given(histories())
def test_any_history_gives_a_usable_fit_or_none(rows: list[Row]) -> None:
    found = fit(past(rows), POLICY)
    assert (found is None) == (len(predictions(past(rows), POLICY, 14.0)[0]) == 0)
    if found is not None:
        assert LOW <= found.ln_kappa <= HIGH
        assert 0 < found.sd <= COMPANY_PRIOR.sd
        assert np.isfinite([*found.interval, found.loss_after, found.objective_after]).all()


@given(histories())
def test_the_history_of_some_pairs_is_that_of_their_own_evidence(rows: list[Row]) -> None:
    pairs = np.arange(PAIRS) % 2 == 1
    segments = replayed(rows, n_pairs=PAIRS).segments
    own = pairs[segments.pair] & ~np.isnan(segments.predicted)
    assert predictions(past(rows).of(pairs), POLICY, 14.0)[0].tolist() == segments.predicted[own].tolist()


def test_only_what_was_known_by_then_is_fitted() -> None:
    rows = [signoff(0, 4), check(90, 4), check(180, 4)._replace(recorded=400)]
    known = history(evidence(rows), unset(1), known_at=200 * MICROSECONDS)
    found = fit(known, POLICY)
    assert found is not None
    assert found.n == 1


def test_categories_lean_on_the_company() -> None:
    short, long = company(6.0, 600), company(40.0, 600, seed=2)
    rows = short + [row._replace(pair=row.pair + 600) for row in long]
    category = np.repeat([4, 7, -1], [600, 600, 10])
    together = past(rows, 1210)
    overall = fit(together, POLICY)
    assert overall is not None
    found = fit_categories(together, category, POLICY, overall)
    assert sorted(found) == [4, 7]
    assert found[4].ln_kappa < overall.ln_kappa < found[7].ln_kappa
    assert all(each.sd < CATEGORY_SD for each in found.values())
    assert found[4].n + found[7].n == overall.n


def test_a_category_without_predictions_is_left_out() -> None:
    together = past(company(14.0, 50), 60)
    overall = fit(together, POLICY)
    assert overall is not None
    assert list(fit_categories(together, np.repeat([0, 1], [50, 10]), POLICY, overall)) == [0]
