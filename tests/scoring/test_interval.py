import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc

from ktrack.scoring.interval import beta_interval, variance, wilson
from ktrack.scoring.parameters import Policy
from tests.scoring.building import whole


@given(st.floats(0.01, 0.99), st.floats(0.001, 0.99))
def test_an_interval_holds_nine_of_ten(mean: float, part: float) -> None:
    spread = mean * (1 - mean) * part
    low, high = beta_interval(mean, spread)
    k = mean * (1 - mean) / spread - 1
    a, b = mean * k, (1 - mean) * k
    assert 0 <= low <= high <= 1
    # In the far tails a quantile is smaller than any number, and its share cannot be told from the point's.
    if low > 1e-12 and high < 1 - 1e-12:
        assert betainc(a, b, high) - betainc(a, b, low) == pytest.approx(0.9, abs=1e-6)


def test_without_variance_the_interval_is_a_point() -> None:
    assert beta_interval(0.4, 0.0) == (0.4, 0.4)


def test_more_variance_than_possible_says_nothing() -> None:
    assert beta_interval(0.4, 0.24) == (0.0, 1.0)


def test_a_uniform_distribution_has_its_own_quantiles() -> None:
    assert beta_interval(0.5, 1 / 12) == pytest.approx((0.05, 0.95))


def test_variance_of_one_seat_is_that_of_a_coin_and_of_kappa() -> None:
    policy = Policy(sd_ln_kappa=0.5)
    found = variance(whole([7]), np.array([0.5]), np.array([0.8]), np.array([0.1]), policy)
    assert found == pytest.approx(0.25 * 0.16 + (0.5 * 0.5 * 0.1) ** 2)


def test_seats_of_one_person_hang_together() -> None:
    share, chance, slope = np.array([0.5, 0.5]), np.array([0.8, 0.8]), np.zeros(2)
    apart = variance(whole([0, 1]), share, chance, slope, Policy())
    together = variance(whole([1, 1]), share, chance, slope, Policy())
    assert apart == pytest.approx(0.5 * 0.16)
    assert together == pytest.approx(0.8 * apart + 0.2 * 2 * apart)


def test_no_seats_have_no_variance() -> None:
    nothing = np.zeros(0)
    assert variance(whole([]), nothing, nothing, nothing, Policy()) == 0


def test_wilson_of_nothing_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_contains_the_share(passed: int, n: int) -> None:
    low, high = wilson(min(passed, n), n)
    assert 0 <= low <= min(passed, n) / n <= high <= 1
