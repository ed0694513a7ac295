"""Whoever sees no names learns of no single person, whatever choices are compared."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ktrack.access.groups import DEFAULT_THRESHOLD as SMALLEST
from ktrack.access.groups import blocks
from ktrack.leaving.choice import RECORDED, Choice, Group
from ktrack.leaving.groups import leavers, offered
from ktrack.leaving.roster import Brought, Roster
from ktrack.models.choices import LeavingGroup
from ktrack.scoring.columns import BoolArray
from tests.leaving.conftest import TODAY

NOBODY = Brought(*(np.empty(0, np.int64) for _column in range(3)))
MOST = 7


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """A company of up to 40 people in up to five teams, of whom some leave and not all learn."""
    teams = draw(st.lists(st.sampled_from([-1, 1, 2, 3, 4, 5]), max_size=40))
    n = len(teams)

    def some(*of: bool) -> BoolArray:
        return np.array(draw(st.lists(st.sampled_from(of), min_size=n, max_size=n)), dtype=np.bool_)

    people, team, inside = np.arange(1, n + 1), np.array(teams, dtype=np.int64), np.ones(n, dtype=np.bool_)
    return Roster(people, team, inside, some(False, False, True), ~inside, some(True, True, False))


def sizes(people: Roster) -> dict[int, int]:
    return {team: int((people.team == team).sum()) for team in range(1, 6)}


@settings(max_examples=60, deadline=None)
@given(people=rosters())
def test_two_choices_never_differ_by_few_people(people: Roster) -> None:
    """Who counts in a figure with or without them: two such sets differ by nobody, or by enough who learn."""
    offer = offered(people, NOBODY, Choice(TODAY), blocks(sizes(people), SMALLEST), SMALLEST)
    keys = [group for group in offer.members if group.kind is not LeavingGroup.ENDING][:MOST]
    always = frozenset(people.person[people.recorded].tolist())
    states = set[frozenset[int]]()
    for size in range(len(keys) + 1):
        for groups in combinations(keys, size):
            who = leavers(Choice(TODAY, groups=groups), offer, by_name=False)
            states |= {always - set(who.kept), always | set(who.gone)}
    learners = set(people.person[people.learns].tolist())
    for one, other in combinations(states, 2):
        assert len((one ^ other) & learners) >= SMALLEST


def test_recorded_departures_stand_for_themselves_once_they_are_enough() -> None:
    n = 12
    people = Roster(
        np.arange(1, n + 1), np.ones(n, np.int64), np.ones(n, np.bool_), np.arange(n) < SMALLEST,
        np.zeros(n, np.bool_), np.ones(n, np.bool_),
    )  # fmt: skip
    offer = offered(people, NOBODY, Choice(TODAY), blocks({1: n}, SMALLEST), SMALLEST)
    assert set(offer.members) >= {RECORDED, Group(LeavingGroup.TEAM, 1)}
    who = leavers(Choice(TODAY, groups=(RECORDED,)), offer, by_name=False)
    assert who.gone == who.kept == (1, 2, 3, 4, 5)
