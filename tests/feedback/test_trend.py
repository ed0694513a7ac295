"""The trend of a pair's pulse, for the manager of the engagement."""

from collections.abc import Callable
from datetime import date

import pytest

from ktrack.base.db import db
from ktrack.models import Person, Pulse
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
FIRST, SECOND, THIRD = date(2026, 2, 11), date(2026, 4, 12), date(2026, 6, 11)


def answered(cast: Cast, who: Person, due_on: date, *answers: int) -> None:
    progress, support, time = answers
    db.session.add(
        Pulse(
            shadowing_id=cast.shadowing.id, person_id=who.id, due_on=due_on, answered_at=NOW,
            progress=progress, support=support, time=time,
        )
    )  # fmt: skip
    db.session.commit()


def get(client: PageClient, cast: Cast) -> str:
    return words(client.get(f"/shadowings/{cast.shadowing.id}/pulse/trend").get_data(as_text=True))


def test_the_manager_sees_means_of_both_and_how_they_move(sign_in: SignIn, cast: Cast) -> None:
    answered(cast, cast.bob, FIRST, 3, 4, 2)
    answered(cast, cast.fay, FIRST, 4, 4, 3)
    answered(cast, cast.bob, SECOND, 5, 4, 1)
    answered(cast, cast.fay, SECOND, 4, 4, 2)
    page = get(sign_in("alice"), cast)
    assert "We make progress 4.5 of 5 rises, 3.5 the time before" in page
    assert "Heard and supported 4.0 of 5 as before, 4.0 the time before" in page
    assert "Time we need 1.5 of 5 falls, 2.5 the time before" in page
    assert "Apr 12, 2026 4.5 4.0 1.5 3.3" in page
    assert page.index("Apr 12, 2026") < page.index("Feb 11, 2026")


def test_one_answer_alone_is_not_shown(sign_in: SignIn, cast: Cast) -> None:
    answered(cast, cast.bob, FIRST, 1, 1, 1)
    alice = sign_in("alice")
    assert "No pulse that both have answered yet." in get(alice, cast)
    answered(cast, cast.fay, FIRST, 3, 3, 3)
    answered(cast, cast.bob, SECOND, 5, 5, 5)
    page = get(alice, cast)
    assert "We make progress 2.0 of 5 the first answers" in page
    assert "Apr 12" not in page


def test_numbers_are_written_as_the_language_does(sign_in: SignIn, cast: Cast) -> None:
    answered(cast, cast.bob, FIRST, 4, 4, 4)
    answered(cast, cast.fay, FIRST, 5, 5, 5)
    alice = sign_in("alice")
    alice.post("/preferences", data={"csrf_token": alice.token(), "locale": "de"})
    assert "4,5" in get(alice, cast)


def test_nobody_is_named_with_an_answer(sign_in: SignIn, cast: Cast) -> None:
    answered(cast, cast.bob, THIRD, 1, 2, 1)
    answered(cast, cast.fay, THIRD, 5, 5, 5)
    page = get(sign_in("alice"), cast)
    assert "Pulse of Bob Bach and Fay Freelancer" in page, "the pair is named"
    assert page.count("Bob Bach") == 1, "nobody beside an answer"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("bob", 404), ("fay", 404), ("adam", 404), ("eve", 403), ("charlie", 404), ("dan", 404), ("mia", 404),
        ("gil", 404),
    ],
)  # fmt: skip
def test_nobody_else_sees_it(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    assert sign_in(who).get(f"/shadowings/{cast.shadowing.id}/pulse/trend").status_code == status


def test_a_manager_of_the_pair_does_not_see_it(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.mentor_id = cast.alice.id
    db.session.commit()
    assert sign_in("alice").get(f"/shadowings/{cast.shadowing.id}/pulse/trend").status_code == 404
