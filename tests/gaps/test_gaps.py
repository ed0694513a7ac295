"""What plans need and nobody inside can teach, and what nobody confirms."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from ktrack.base.db import db
from ktrack.models import Departure
from tests.conftest import NOW
from tests.factories import procedures, proof, ways
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
KAFKA, BROKER = "Apache Kafka operations", "Restart a broker"


def page(client: PageClient) -> str:
    answer = client.get("/gaps")
    assert answer.status_code == 200
    return words(answer.get_data(as_text=True))


def test_a_skill_is_a_gap_until_somebody_inside_can_teach_it(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    assert KAFKA in page(alice)
    assert "2 skills that nobody inside can teach" in words(alice.get("/").get_data(as_text=True))
    proof.assess(cast, 3)
    assert KAFKA in page(alice)
    proof.assess(cast, 4, happened_on=proof.TODAY)
    assert KAFKA not in page(alice)
    db.session.add(Departure(person_id=cast.bob.id, left_on=date(2026, 6, 1)))
    db.session.commit()
    assert KAFKA in page(alice)


def test_what_has_ended_or_is_retired_needs_nobody(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    for item in cast.engagement.plan:
        if item.skill_id == cast.kafka.id:
            item.retired_on = date(2026, 6, 15)
    db.session.commit()
    assert KAFKA not in page(alice)
    cast.engagement.ends_on = date(2026, 6, 14)
    db.session.commit()
    assert "Everything that is needed can be taught" in page(alice)


def test_a_procedure_is_a_gap_a_year_after_it_was_confirmed(sign_in: SignIn, cast: Cast) -> None:
    procedures.published(cast, NOW - timedelta(days=366))
    procedures.published(cast, NOW - timedelta(days=364))
    procedures.draft(cast)
    assert page(sign_in("alice")).count(BROKER) == 1


def test_managers_see_theirs_executives_and_administrators_all(sign_in: SignIn, cast: Cast) -> None:
    procedures.published(cast, NOW - timedelta(days=400))
    charlie = page(sign_in("charlie"))
    assert KAFKA not in charlie
    assert "Restart" not in charlie
    for who in ("eve", "adam"):
        found = page(sign_in(who))
        assert KAFKA in found, who
        assert BROKER in found, who
    eve = page(sign_in("eve"))
    assert "Payments" not in eve, "a team in which one person learns is shown with others"
    assert "Bob Bach" not in eve


@pytest.mark.parametrize("who", ["bob", "fay", "gil"])
def test_others_do_not_enter(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert sign_in(who).get("/gaps").status_code == 403


def test_more_gaps_cost_no_more_statements(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    eve = sign_in("eve")
    procedures.published(cast, NOW - timedelta(days=400))
    one = count_queries(lambda: eve.get("/gaps"))
    for _number in range(29):
        procedures.published(cast, NOW - timedelta(days=400))
    db.session.expire_all()
    assert count_queries(lambda: eve.get("/gaps")) <= one <= 18


def test_pathways_need_what_their_people_have_not_verified(sign_in: SignIn, cast: Cast) -> None:
    cast.engagement.ends_on = date(2026, 6, 14)
    ways.walk(ways.pathway(cast), cast.bob.id)
    alice = sign_in("alice")
    assert "Apache Kafka operations Payments pathway level 4" in page(alice)
    assert "2 skills that nobody inside can teach" in words(alice.get("/").get_data(as_text=True))
    assert KAFKA not in page(sign_in("charlie"))
    proof.assess(cast, 4)
    assert KAFKA not in page(alice)


def test_a_stage_waits_since_it_could_be_begun(sign_in: SignIn, cast: Cast) -> None:
    way = ways.pathway(cast)
    for person in (cast.bob, cast.mia, cast.dan):
        ways.walk(way, person.id)
    assert "First look Into the hub 2 105" in page(sign_in("alice"))
    assert "First look Into the hub 3 105" in page(sign_in("adam"))
    assert "First look Into the hub 1 105" in page(sign_in("charlie"))
    assert "No stage waits for enough people to be shown." in page(sign_in("eve"))
