import json
from dataclasses import fields

import numpy as np
import pytest
from fsrs import Rating, Scheduler

from ktrack.scoring.columns import Grade, Kind
from ktrack.scoring.parameters import BOUNDS, DECAY, FACTOR, FIRST_STABILITY, Policy


def test_constants_are_those_of_fsrs() -> None:
    scheduler = Scheduler()
    assert scheduler.parameters[20] == DECAY
    assert pytest.approx(scheduler._FACTOR, rel=1e-12) == FACTOR
    assert list(FIRST_STABILITY[2:]) == [scheduler._initial_stability(rating=r) for r in Rating]
    assert [grade.name.title() for grade in Grade][1:] == [rating.name for rating in Rating]
    assert [int(grade) for grade in Grade][1:] == [int(rating) for rating in Rating]


def test_levels_below_two_have_no_memory() -> None:
    assert np.isnan(FIRST_STABILITY[:2]).all()


def test_every_field_has_bounds() -> None:
    assert {field.name for field in fields(Policy)} == set(BOUNDS)


def test_one_error_lists_every_bad_value() -> None:
    with pytest.raises(ValueError, match="kappa: 0 is not between 1 and 365") as error:
        Policy(kappa=0, theta=1.5, rstar=(0.7, 0.8, 2.0), min_interval=30, max_interval=20)
    text = str(error.value)
    assert "theta: 1.5 is not between 0 and 1" in text
    assert "rstar: 2.0 is not between 0.5 and 0.99" in text
    assert "rstar: five values are needed, not 3" in text
    assert "min_interval: 30 is above max_interval, 20" in text


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="eta: nan"):
        Policy(eta=float("nan"))


def test_policy_survives_a_journey_through_json() -> None:
    policy = Policy(kappa=20, rstar=(0.6, 0.7, 0.8, 0.9, 0.95))
    assert Policy.from_dict(json.loads(json.dumps(policy.as_dict()))) == policy
    assert Policy.from_dict({}) == Policy()


def test_unknown_value_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown: kapa"):
        Policy.from_dict({"kapa": 20})


def test_trust_is_ordered_by_kind() -> None:
    policy = Policy(a_signoff=0.1, a_quiz=0.2, a_teachback=0.3, a_demo=0.4)
    trust = {kind: policy.trust[kind] for kind in Kind if kind != Kind.NONE}
    assert trust == {Kind.SIGNOFF: 0.1, Kind.QUIZ: 0.2, Kind.TEACHBACK: 0.3, Kind.DEMO: 0.4}
