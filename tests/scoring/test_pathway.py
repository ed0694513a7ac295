"""Stages that build on each other: circles, layers, progress and waits, for any graph."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.scoring import pathway
from ktrack.scoring.pathway import NOTHING, Held, Place, Proof, Step, Wanted

NUMBERS = st.integers(1, 8)
GRAPHS = st.dictionaries(NUMBERS, st.sets(NUMBERS, max_size=4), max_size=8)
LEVELS = st.integers(0, 5)
ASSESSED = st.builds(
    lambda one, two, q: Held(min(one, two), max(one, two), q), LEVELS, LEVELS, st.floats(0, 1)
)
HELD = st.one_of(st.just(NOTHING), ASSESSED)
ASKED = st.dictionaries(st.integers(1, 4), st.integers(1, 5), min_size=1)


@st.composite
def ways(draw: st.DrawFn) -> list[Step]:
    """Stages in an order in which each needs earlier ones only."""
    count = draw(st.integers(1, 6))
    return [
        Step(
            number,
            tuple(Wanted(skill, level) for skill, level in draw(ASKED).items()),
            frozenset(draw(st.sets(st.integers(1, number - 1)))) if number > 1 else frozenset(),
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


@given(needs=GRAPHS)
def test_a_graph_has_layers_or_a_circle(needs: dict[int, set[int]]) -> None:
    found = pathway.circle(needs)
    if found:
        assert found[0] == found[-1] == min(found)
        assert len(set(found)) == len(found) - 1
        assert all(before in needs[after] for before, after in pairwise(found))
        with pytest.raises(ValueError, match="a circle"):
            pathway.layers(needs)
        return
    depth = {stage: place for place, layer in enumerate(pathway.layers(needs)) for stage in layer}
    assert depth.keys() == needs.keys()
    for stage, comes in needs.items():
        behind = [depth[one] for one in comes if one in needs]
        assert depth[stage] == max(behind, default=-1) + 1


@given(needs=GRAPHS.filter(lambda needs: not pathway.circle(needs)))
def test_the_arrows_of_a_picture_say_all_and_nothing_twice(needs: dict[int, set[int]]) -> None:
    arrows = pathway.direct(needs)
    for stage in needs:
        assert pathway.before(arrows, stage) == pathway.before(needs, stage)
        for one in arrows[stage]:
            fewer = {**arrows, stage: arrows[stage] - {one}}
            assert one not in pathway.before(fewer, stage)


@given(steps=ways(), held=st.dictionaries(st.integers(1, 4), HELD))
def test_there_is_a_next_step_until_all_is_done(steps: list[Step], held: dict[int, Held]) -> None:
    found = pathway.standing(steps, held, 0.7)
    by_number = {step.number: step for step in steps}
    assert (found.next is None) == found.done
    if found.next is not None:
        assert found.places[found.next] is Place.OPEN
        assert all(found.places[one] is Place.DONE for one in by_number[found.next].needs)
    assert found.asked == sum(len(step.wanted) for step in steps)
    assert found.done == (found.proved == found.asked)


@given(steps=ways(), held=st.dictionaries(st.integers(1, 4), HELD), skill=st.integers(1, 4), more=LEVELS)
def test_proving_more_never_sets_anybody_back(
    steps: list[Step], held: dict[int, Held], skill: int, more: int
) -> None:
    before = pathway.standing(steps, held, 0.7)
    known = held.get(skill, NOTHING)
    level = max(more, known.level or 0)
    after = pathway.standing(steps, {**held, skill: Held(level, max(level, known.level_max or 0), 0.9)}, 0.7)
    assert after.proved >= before.proved
    order = [Place.LATER, Place.OPEN, Place.DONE]
    for stage, place in before.places.items():
        assert order.index(after.places[stage]) >= order.index(place)


@pytest.mark.parametrize(
    ("held", "level", "said"),
    [
        (NOTHING, 1, Proof.MISSING), (Held(4, 4, 0.85), 3, Proof.PROVED), (Held(3, 3, 0.69), 3, Proof.DUE),
        (Held(1, 1, 0.0), 1, Proof.PROVED), (Held(2, 4, 0.9), 3, Proof.FORMER),
        (Held(2, 2, 0.9), 3, Proof.LOWER),
    ],
)  # fmt: skip
def test_what_is_proved(held: Held, level: int, said: Proof) -> None:
    assert pathway.proof(held, level, 0.7) is said


def test_nothing_asked_is_no_share() -> None:
    found = pathway.standing([], {}, 0.7)
    assert (found.share, found.done, found.next) == (None, False, None)


@pytest.mark.parametrize(
    ("levels", "day"), [([], None), ([(5, 3)], 5), ([(5, 3), (9, 2)], None), ([(5, 3), (9, 2), (12, 4)], 12)]
)
def test_a_level_is_held_since_it_was_last_reached(levels: list[tuple[int, int]], day: int | None) -> None:
    assert pathway.since(levels, 3) == day


def test_a_wait_begins_with_the_last_need_and_not_before_joining() -> None:
    steps = [
        Step(1, (Wanted(1, 3),)), Step(2, (Wanted(2, 3),), frozenset({1})),
        Step(3, (Wanted(3, 3),)), Step(4, (Wanted(4, 3),), frozenset({3})),
    ]  # fmt: skip
    proved = {(1, 1): 50, (2, 2): None, (3, 3): None, (4, 4): None}
    assert list(pathway.open_since(steps, proved, 20)) == [(2, 50), (3, 20)]
    assert list(pathway.open_since(steps, proved, 60)) == [(2, 60), (3, 60)]
