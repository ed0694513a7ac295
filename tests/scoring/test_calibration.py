"""Predictions against outcomes: what can be told, and that nothing is told where it cannot."""

from dataclasses import astuple
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring.calibration import (
    Bands,
    Calibration,
    Label,
    Share,
    bands,
    calibrate,
    label,
    losses,
    n_bins,
    outcomes,
    reliability,
    spiegelhalter,
)
from ktrack.scoring.columns import BoolArray, FloatArray, Grade
from tests.scoring.building import Row, check, replayed, signoff, use, whole
from tests.scoring.strategies import PEOPLE, SKILLS, histories

CHANCES = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.25, 0.5, 0.85, 1.0]))
ROWS = st.lists(st.tuples(CHANCES, st.booleans()), max_size=130)


def columns(rows: list[tuple[float, bool]]) -> tuple[FloatArray, BoolArray]:
    predicted = np.array([p for p, _ in rows], dtype=np.float64)
    return predicted, np.array([y for _, y in rows], dtype=np.bool_)


def numbers(found: Calibration) -> list[float]:
    """Every number in a calibration that is not None, its bins among them."""
    bins = [number for each in (found.all, *found.bins) for number in (each.expected, *each.interval)]
    plain = (found.z_large, found.brier, found.brier_constant, found.brier_skill, found.log_loss, found.z)
    return [*bins, *(number for number in (*plain, found.rmse_bins) if number is not None)]


@given(ROWS)
def test_every_figure_is_a_number_or_none(rows: list[tuple[float, bool]]) -> None:
    found = calibrate(*columns(rows))
    assert np.isfinite(numbers(found)).all()
    assert sum(each.n for each in found.bins) == found.all.n == len(rows)
    assert sum(each.observed for each in found.bins) == found.all.observed
    assert found.shows_bins == (len(rows) >= 20)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_checks_does_not_matter(rows: list[tuple[float, bool]], random: Random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert astuple(calibrate(*columns(mixed))) == astuple(calibrate(*columns(rows)))


@given(st.lists(st.booleans(), min_size=1, max_size=130))
def test_a_prophet_makes_no_error(passed: list[bool]) -> None:
    found = calibrate(*columns([(float(y), y) for y in passed]))
    assert (found.brier, found.z, found.z_large) == (0.0, None, None)
    assert found.log_loss == pytest.approx(0, abs=1e-11)
    assert found.rmse_bins == 0
    assert found.brier_skill == (None if len(set(passed)) == 1 else 1.0)


def test_without_checks_there_is_nothing_to_tell() -> None:
    found = calibrate(*columns([]))
    assert found == Calibration(
        Share(0, 0, 0.0, (0.0, 1.0)), None, None, None, None, None, None, (), None, Label.PRIOR_ONLY
    )
    assert (found.all.mean, found.all.rate, found.shows_bins) == (None, None, False)


def test_a_constant_forecast_of_what_happened_has_no_skill() -> None:
    found = calibrate(*columns([(0.75, True)] * 3 + [(0.75, False)]))
    assert (found.brier, found.brier_skill, found.z_large) == pytest.approx((0.1875, 0.0, 0.0))


def test_there_is_no_skill_to_speak_of_where_all_checks_went_alike() -> None:
    assert calibrate(*columns([(0.9, True), (0.8, True)])).brier_skill is None


def test_a_certainty_gone_wrong_costs_much_but_not_everything() -> None:
    found = losses(*columns([(1.0, False), (0.0, True), (0.5, True)]))
    assert list(found) == pytest.approx([27.6, 27.6, 0.6931], abs=0.05)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_a_prediction_is_a_chance(wrong: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        calibrate(*columns([(wrong, True)]))


def test_too_hopeful_predictions_have_a_negative_z() -> None:
    hopeful, passed = columns([(0.9, i % 2 == 0) for i in range(40)])
    z = spiegelhalter(hopeful, passed)
    # Σ(y−p)(1−2p) = 40·(−.4)(−.8), over √(40·.64·.09)
    assert z == pytest.approx(12.8 / 2.304**0.5)
    found = calibrate(hopeful, passed)
    assert found.z_large == pytest.approx(-16 / 3.6**0.5)


@pytest.mark.parametrize(
    ("n", "z", "expected"),
    [
        (0, None, Label.PRIOR_ONLY),
        (19, 0.0, Label.PRIOR_ONLY),
        (20, 0.0, Label.EARLY),
        (99, 5.0, Label.EARLY),
        (100, 1.95, Label.CALIBRATED),
        (100, -1.95, Label.CALIBRATED),
        (100, 1.97, Label.OFF),
        (100, -1.97, Label.OFF),
        (100, None, Label.OFF),
    ],
)
def test_labels(n: int, z: float | None, expected: Label) -> None:
    assert label(n, z) is expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (19, 3), (20, 2), (39, 3), (40, 4), (99, 9), (100, 10), (5000, 10)],
)
def test_how_many_bins(n: int, expected: int) -> None:
    assert n_bins(n) == expected


@given(st.sets(st.floats(0, 1), min_size=1, max_size=130), st.booleans())
def test_bins_of_different_predictions_are_of_equal_size(chances: set[float], passed: bool) -> None:
    predicted = np.array(sorted(chances))
    sizes = [each.n for each in reliability(predicted, np.full(len(predicted), passed))]
    assert len(sizes) == n_bins(len(predicted))
    assert max(sizes) - min(sizes) <= 1


def test_equal_predictions_share_a_bin() -> None:
    predicted, passed = columns([(0.5, True)] * 9 + [(0.6, True)] * 2 + [(0.9, False)])
    assert [(each.n, each.observed) for each in reliability(predicted, passed)] == [(9, 9), (3, 2)]


def test_bands_by_age() -> None:
    predicted, passed = columns([(0.9, True), (0.8, True), (0.7, False), (0.5, True), (0.4, False)])
    found = bands(predicted, passed, whole([0, 89, 90, 180, 181]))
    parts = (found.under, found.between, found.over)
    assert [(each.n, each.observed) for each in parts] == [(2, 2), (2, 1), (1, 0)]
    assert [each.mean for each in parts] == pytest.approx([0.85, 0.6, 0.4])


def test_bands_of_nothing() -> None:
    nothing = Share(0, 0, 0.0, (0.0, 1.0))
    assert bands(*columns([]), whole([])) == Bands(nothing, nothing, nothing)


def test_outcomes_have_the_days_since_the_assessment_before() -> None:
    rows = [
        signoff(100, 4),
        use(110),
        check(200, 4),
        signoff(250, 4),
        check(300, 4, Grade.AGAIN),
        check(50, 3, pair=1),
        check(60, 3, pair=1),
    ]
    segments = replayed(rows, n_pairs=2).segments
    found = outcomes(segments)
    assert found.age.tolist() == [100, 50, 10]
    assert found.passed.tolist() == [True, False, True]
    assert segments.start[found.segment].tolist() == [200, 300, 60]
    assert found.predicted.tolist() == segments.predicted[found.segment].tolist()


def test_no_segments_have_no_outcomes() -> None:
    assert len(outcomes(replayed([]).segments)) == 0


@given(histories())
def test_any_history_can_be_calibrated(rows: list[Row]) -> None:
    found = outcomes(replayed(rows, n_pairs=PEOPLE * SKILLS).segments)
    assert (found.age > 0).all()
    told = calibrate(found.predicted, found.passed)
    parts = bands(found.predicted, found.passed, found.age)
    assert told.all.n == len(found) == parts.under.n + parts.between.n + parts.over.n
