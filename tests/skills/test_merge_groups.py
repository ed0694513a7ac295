"""Small teams are shown together, so that nobody is found by subtraction."""

from ktrack.models import Team
from ktrack.skills.queries.figures import Need, merged
from tests.factories.cast import Cast
from tests.people.test_list import SignIn, text_of


def need(team: int, retained: float = 0.5, importance: int = 5) -> Need:
    return Need(team, 4, importance, 2, 3, retained, 1.0, False)


def teams(found: list[Need]) -> list[int | None]:
    return [one.team_id for one in found]


def test_large_teams_stay_apart() -> None:
    assert teams(merged((need(1), need(2)), {1: 5, 2: 9})) == [1, 2]


def test_small_teams_are_put_together() -> None:
    assert teams(merged((need(1), need(2), need(3)), {1: 3, 2: 9, 3: 2})) == [2, None]


def test_one_small_team_takes_the_next_smaller_with_it() -> None:
    assert teams(merged((need(1), need(2), need(3)), {1: 4, 2: 9, 3: 6})) == [2, None]


def test_where_all_are_few_all_are_together() -> None:
    assert teams(merged((need(1), need(2)), {1: 2, 2: 1})) == [None]


def test_nobody_at_all_is_a_small_team_too() -> None:
    assert teams(merged((need(1),), {})) == [None]


def test_their_figures_are_weighted_by_importance() -> None:
    (one,) = merged((need(1, 1.0, importance=1), need(2, 0.0, importance=3)), {1: 2, 2: 2})
    assert (one.retained, one.seats, one.recipients, one.importance) == (0.25, 4, 6, 3)


def test_the_page_merges_for_all_but_administrators(sign_in: SignIn, cast: Cast) -> None:
    path, team = f"/skills/{cast.kafka.id}", cast.payments
    assert isinstance(team, Team)
    for who in ("eve", "alice", "bob"):
        needs = text_of(sign_in(who), path).split('id="needs"')[1]
        assert "Other teams" in needs
        assert team.name not in needs.split("</section>")[0]
    assert team.name in text_of(sign_in("adam"), path).split('id="needs"')[1]
