"""Offering to mentor: making the offer, changing, pausing and withdrawing it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Offer
from tests.conftest import NOW
from tests.factories import mentors
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
# What is written in other ways in the two databases is asked for in test_directory and test_ask.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OFFERED = {
    "text": "Brokers, slowly.", "skills-0-skill": "apache kafka operations", "skills-1-skill": "",
    "hours_week": "2", "availability": " Fridays ", "languages": ["en", "de"], "reply_days": "3",
    "places": "2",
}  # fmt: skip


def post(client: PageClient, **changed: Any) -> Any:
    sent = {"csrf_token": client.token(), **OFFERED, **changed}
    return client.post(
        "/mentors/mine", data={name: value for name, value in sent.items() if value is not None}
    )


def press(client: PageClient, deed: str, **sent: str) -> Any:
    return client.post(f"/mentors/mine/{deed}", data={"csrf_token": client.token(), **sent})


def stored() -> list[Offer]:
    return db.session.query(Offer).all()


def listed(client: PageClient) -> str:
    return words(client.get("/mentors").get_data(as_text=True))


@pytest.mark.parametrize("who", ["mia", "alice", "adam", "fay"])
def test_people_inside_and_hired_freelancers_offer(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert post(sign_in(who)).status_code == 302
    (offer,) = stored()
    assert (offer.person_id, offer.made_at) == (cast.accounts[who].person_id, NOW)
    assert ([one.key for one in offer.skills], offer.languages) == (["kafka"], "de en")
    assert (offer.availability, offer.hours_week, offer.reply_days, offer.places) == ("Fridays", 2, 3, 2)
    assert offer.person.name in listed(sign_in("dan"))
    assert db.session.query(AuditEvent).filter_by(action="offer.save").count() == 1


def test_executives_do_not_offer_but_read(sign_in: SignIn, cast: Cast) -> None:
    assert post(sign_in("eve")).status_code == 403
    mentors.offer(cast)
    assert "Mia Mentor" in listed(sign_in("eve"))
    assert "Offer to mentor" not in listed(sign_in("eve"))


def test_a_freelancer_without_an_engagement_is_refused(sign_in: SignIn, cast: Cast) -> None:
    answer = post(sign_in("gil"))
    assert answer.status_code == 422
    assert "while one of your engagements runs" in words(answer.get_data(as_text=True))
    assert stored() == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"text": " "}, "Say in a few sentences"),
        ({"text": "x" * 5001}, "5000"),
        ({"text": "a\x00b"}, "NUL"),
        ({"skills-0-skill": "Juggling"}, "no skill with this name"),
        ({"skills-0-skill": ""}, "Name 1 to 10 skills"),
        ({"languages": []}, "at least one language"),
        ({"languages": ["tlh"]}, "valid choice"),
        ({"hours_week": "0"}, "between 1 and 40"),
        ({"reply_days": "31"}, "between 1 and 30"),
        ({"places": "99999999999999999999"}, "between 1 and 20"),
    ],
)
def test_bad_input_says_what_is_wrong_and_stores_nothing(
    sign_in: SignIn, cast: Cast, changed: dict[str, Any], message: str
) -> None:
    answer = post(sign_in("mia"), **changed)
    assert answer.status_code == 422
    assert message in words(answer.get_data(as_text=True))
    assert stored() == []


def test_a_person_has_one_offer_and_saving_the_same_leaves_no_trace(sign_in: SignIn, cast: Cast) -> None:
    mia = sign_in("mia")
    for _time in range(2):
        post(mia)
    assert db.session.query(AuditEvent).filter_by(action="offer.save").count() == 1
    post(mia, places="5")
    (offer,) = stored()
    assert offer.places == 5
    assert "Brokers, slowly." in mia.get("/mentors/mine").get_data(as_text=True)


def test_a_paused_offer_is_read_by_nobody_else(sign_in: SignIn, cast: Cast) -> None:
    offer, mia, dan = mentors.offer(cast), sign_in("mia"), sign_in("dan")
    press(mia, "pause", until="2026-06-16")
    assert "Mia Mentor" not in listed(dan)
    assert dan.get(f"/mentors/{offer.id}").status_code == 404
    assert "Nobody but you sees this now." in words(mia.get(f"/mentors/{offer.id}").get_data(as_text=True))
    assert not offer.paused_on(mentors.TODAY + timedelta(days=1)), "it stands again on this day"
    for _time in range(2):
        press(mia, "resume")
    assert "Mia Mentor" in listed(dan)
    assert db.session.query(AuditEvent).filter_by(action="offer.resume").count() == 1


@pytest.mark.parametrize("until", ["2026-06-15", "0001-01-01", "soon"])
def test_a_pause_ends_on_a_day_to_come(sign_in: SignIn, cast: Cast, until: str) -> None:
    offer = mentors.offer(cast)
    press(sign_in("mia"), "pause", until=until)
    assert offer.paused_at is None


def test_a_withdrawn_offer_can_be_made_again(sign_in: SignIn, cast: Cast) -> None:
    offer, mia = mentors.offer(cast), sign_in("mia")
    for _time in range(2):
        press(mia, "withdraw")
    assert offer.withdrawn_at == NOW
    assert "Mia Mentor" not in listed(sign_in("dan"))
    assert db.session.query(AuditEvent).filter_by(action="offer.withdraw").count() == 1
    post(mia)
    assert "Mia Mentor" in listed(sign_in("dan"))


def test_who_offers_nothing_has_nothing_to_pause(sign_in: SignIn, cast: Cast) -> None:
    assert [press(sign_in("dan"), deed).status_code for deed in ("pause", "resume", "withdraw")] == [404] * 3
    assert sign_in("dan").get("/mentors/mine/pause").status_code == 405


def test_the_form_of_a_new_offer_begins_with_what_is_proved(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("mia").get("/mentors/mine").get_data(as_text=True)
    assert "Apache Kafka operations" in page, "as a name to pick"
    assert 'name="skills-0-skill"' in page
