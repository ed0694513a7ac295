from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring.columns import FloatArray
from ktrack.scoring.curve import interval, next_difficulty, next_stability, retrievability, slope

SCHEDULER = Scheduler(enable_fuzzing=False, learning_steps=(), relearning_steps=())
STABILITIES = st.floats(0.001, 5000)
DIFFICULTIES = st.floats(1, 10)
KAPPA = 14


def one(value: float) -> FloatArray:
    return np.array([value])


@given(st.integers(1, 800), STABILITIES, DIFFICULTIES, st.sampled_from(list(Rating)))
def test_step_equals_py_fsrs_on_a_clock_scaled_by_kappa(
    model_days: int, stability: float, difficulty: float, rating: Rating
) -> None:
    before = datetime(2025, 1, 6, tzinfo=UTC)
    card = Card(state=State.Review, stability=stability, difficulty=difficulty, last_review=before)
    after, _ = SCHEDULER.review_card(card, rating, before + timedelta(days=model_days))
    recall = retrievability(one(model_days * KAPPA), one(stability), KAPPA)
    grade = np.array([int(rating)])
    assert next_stability(one(difficulty), one(stability), recall, grade)[0] == pytest.approx(
        after.stability, rel=1e-9
    )
    assert next_difficulty(one(difficulty), grade)[0] == pytest.approx(after.difficulty, rel=1e-12)


@given(st.integers(0, 3000), STABILITIES)
def test_retrievability_equals_py_fsrs(model_days: int, stability: float) -> None:
    before = datetime(2025, 1, 6, tzinfo=UTC)
    card = Card(state=State.Review, stability=stability, difficulty=5, last_review=before)
    expected = SCHEDULER.get_card_retrievability(card, before + timedelta(days=model_days))
    assert retrievability(one(model_days * KAPPA), one(stability), KAPPA)[0] == pytest.approx(expected)


@given(st.floats(0.1, 0.999), STABILITIES, st.floats(1, 365))
def test_interval_is_the_inverse_of_retrievability(wanted: float, stability: float, kappa: float) -> None:
    days = interval(one(wanted), one(stability), kappa)
    assert retrievability(days, one(stability), kappa)[0] == pytest.approx(wanted)


@given(st.floats(0, 2000), st.floats(0.2, 100), st.floats(5, 60))
def test_slope_is_the_derivative_by_the_logarithm_of_kappa(
    tau: float, stability: float, kappa: float
) -> None:
    step = 1e-5
    up = retrievability(one(tau), one(stability), kappa * float(np.exp(step)))
    down = retrievability(one(tau), one(stability), kappa * float(np.exp(-step)))
    assert slope(one(tau), one(stability), kappa)[0] == pytest.approx((up - down)[0] / (2 * step), abs=1e-6)


def test_without_memory_there_is_no_retrievability() -> None:
    assert np.isnan(retrievability(one(30), one(np.nan), KAPPA)).all()


def test_after_as_many_model_days_as_the_stability_says_nine_of_ten_are_left() -> None:
    assert retrievability(one(14 * 2.5), one(2.5), KAPPA)[0] == pytest.approx(0.9)
