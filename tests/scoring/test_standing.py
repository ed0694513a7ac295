"""The standing put together from parts is that of the whole, for every choice of rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring import standing as of
from ktrack.scoring.parameters import Policy
from ktrack.scoring.plan import layout
from ktrack.scoring.score import measure
from ktrack.scoring.standing import Standing
from tests.scoring.building import World
from tests.scoring.strategies import worlds

POLICY = Policy()
DAY = st.integers(0, 720)
SHARES = ("retained", "verified", "transferred", "progress", "unknown", "coverage", "tested_share")


def stood(world: World, day: int) -> Standing:
    return of.stand(world.company(POLICY), layout(world.scope()), POLICY, day, 90)


def same(found: Standing, world: World, day: int) -> None:
    score, expected = of.measured(found, POLICY), measure(world.company(POLICY), world.scope(), POLICY, day)
    for name in SHARES:
        assert getattr(score, name) == pytest.approx(getattr(expected, name), abs=1e-12), name
    assert score.interval == pytest.approx(expected.interval, abs=1e-9)
    assert score.seats.loss.tolist() == pytest.approx(expected.seats.loss.tolist(), abs=1e-12)


@given(worlds(), DAY)
def test_a_standing_measures_what_its_day_measures(world: World, day: int) -> None:
    same(stood(world, day), world, day)


@given(worlds(), DAY, st.data())
def test_parts_make_the_whole(world: World, day: int, data: st.DataObject) -> None:
    whole = stood(world, day)
    at = data.draw(st.integers(0, len(whole)))
    same(of.join([of.cut(whole, 0, at), of.cut(whole, at, len(whole))]), world, day)


@given(worlds(), DAY, st.data())
def test_a_choice_of_rows_has_their_figures(world: World, day: int, data: st.DataObject) -> None:
    whole = stood(world, day)
    wanted = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(whole), max_size=len(whole))), dtype=bool
    )
    some = of.measured(of.only(whole, wanted), POLICY)
    weight = whole.plan.items.importance[wanted]
    if not len(weight):
        assert some.retained is None
        return
    average = np.sum(weight * whole.items.retained[wanted]) / np.sum(weight)
    assert some.retained == pytest.approx(average, abs=1e-12)
    assert some.seats.share.sum() <= 1 + 1e-9
