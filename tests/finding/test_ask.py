"""Asking for a mentor, and what becomes of it: accepted, declined, handed on, taken back, late."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.finding import reminding
from ktrack.models import AuditEvent, Farewell, Mail, MentorRequest, Offer, Shadowing
from ktrack.models.choices import RequestState
from tests.conftest import NOW
from tests.factories import mentors
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def ask(client: PageClient, offer: Offer, **changed: Any) -> Any:
    sent = {
        "csrf_token": client.token(), "form_key": "r-0000000000000001", "goal": "Run one cluster.",
        "skills": [str(offer.skills[0].id)], "cadence_days": "14", **changed,
    }  # fmt: skip
    return client.post(f"/mentors/{offer.id}/ask", data=sent)


def answer(client: PageClient, request: MentorRequest, how: str, **sent: Any) -> Any:
    path = f"/mentors/requests/{request.id}/{how}"
    return client.post(path, data={"csrf_token": client.token(), **sent})


def requests() -> list[MentorRequest]:
    return db.session.query(MentorRequest).order_by(MentorRequest.id).all()


def mails() -> list[tuple[str, int]]:
    return [(mail.kind, mail.person_id) for mail in db.session.query(Mail).order_by(Mail.id)]


def said(response: Any) -> str:
    return words(response.get_data(as_text=True))


def test_somebody_asks_and_the_mentor_is_told(sign_in: SignIn, cast: Cast) -> None:
    offer, dan = mentors.offer(cast), sign_in("dan")
    assert "Ask Mia Mentor to be your mentor" in said(dan.get(f"/mentors/{offer.id}/ask"))
    assert ask(dan, offer).status_code == 302
    (made,) = requests()
    assert (made.asker_id, made.mentor_id, made.state) == (cast.dan.id, cast.mia.id, RequestState.OPEN)
    assert (made.goal, made.cadence_days) == ("Run one cluster.", 14)
    assert made.reply_by.date() == date(2026, 6, 18)
    assert mails() == [("mentoring.asked", cast.mia.id)]
    assert "1 request waits for your answer." in said(sign_in("mia").get("/mentors"))
    assert db.session.query(AuditEvent).filter_by(action="mentor.ask").one().actor_id == cast.dan.id


def test_sent_twice_it_is_one_request(sign_in: SignIn, cast: Cast) -> None:
    offer, dan = mentors.offer(cast), sign_in("dan")
    assert [ask(dan, offer).status_code for _time in range(2)] == [302, 302]
    assert (len(requests()), len(mails())) == (1, 1)
    assert ask(sign_in("bob"), offer).status_code == 422, "the form of somebody else"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"goal": " "}, "Say what you want to reach"), ({"goal": "x" * 5001}, "5000"),
        ({"goal": "\x00"}, "NUL"),
        ({"skills": []}, "at least one skill"), ({"skills": ["999999"]}, "valid choice"),
        ({"skills": ["x"]}, "could not be coerced"), ({"cadence_days": "0"}, "between 1 and 366"),
    ],
)  # fmt: skip
def test_bad_input_stores_nothing(sign_in: SignIn, cast: Cast, changed: dict[str, Any], message: str) -> None:
    response = ask(sign_in("dan"), mentors.offer(cast), **changed)
    assert response.status_code == 422
    assert message in said(response)
    assert requests() == []


@pytest.mark.parametrize(("who", "status"), [("eve", 403), ("fay", 403), ("mia", 422)])
def test_who_may_not_ask(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    assert ask(sign_in(who), mentors.offer(cast)).status_code == status
    assert requests() == []


def test_three_are_open_at_a_time_and_one_to_each(sign_in: SignIn, cast: Cast) -> None:
    dan = sign_in("dan")
    offers = [mentors.offer(cast, who) for who in (cast.mia, cast.alice, cast.fay, cast.adam)]
    for number, offer in enumerate(offers[:3]):
        assert ask(dan, offer, form_key=f"r-000000000000000{number}").status_code == 302
    assert "You have asked Mia Mentor already" in said(ask(dan, offers[0], form_key="r-00000000000000aa"))
    assert "Three of your requests are open" in said(ask(dan, offers[3], form_key="r-00000000000000ab"))
    answer(dan, requests()[0], "withdraw")
    assert ask(dan, offers[3], form_key="r-00000000000000ac").status_code == 302


def test_a_full_or_resting_mentor_is_not_asked(sign_in: SignIn, cast: Cast) -> None:
    mentors.pair(cast, mentee=cast.charlie)
    offer = db.session.query(Offer).one()
    offer.places = 1
    db.session.commit()
    assert "All places are taken" in said(ask(sign_in("dan"), offer))
    offer.places, offer.paused_at = 2, NOW
    db.session.commit()
    assert ask(sign_in("dan"), offer).status_code == 404


def test_accepting_makes_a_relationship(sign_in: SignIn, cast: Cast) -> None:
    request, mia = mentors.ask(cast, mentors.offer(cast)), sign_in("mia")
    form = mia.get(f"/mentors/requests/{request.id}/accept").get_data(as_text=True)
    assert field_value(form, "until") == "2026-12-14", "half a year"
    for _time in range(2):
        response = answer(mia, request, "accept", until="2026-09-01", word="Gladly")
        made = db.session.query(Shadowing).filter_by(engagement_id=None).one()
        assert response.headers["Location"] == f"/shadowings/{made.id}"
    assert (made.mentor_id, made.mentee_id, made.ends_on) == (cast.mia.id, cast.dan.id, date(2026, 9, 1))
    assert [one.key for one in made.skills] == [request.skills[0].key]
    assert (request.state, request.word, request.shadowing_id) == (RequestState.ACCEPTED, "Gladly", made.id)
    assert mails()[1:] == [("mentoring.answered", cast.dan.id)]
    assert "Run" in sign_in("dan").get(f"/shadowings/{made.id}/agreement").get_data(as_text=True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("until", ["2026-06-14", "2028-12-31", "9999-12-31", "0001-01-01", "", "tomorrow"])
def test_a_relationship_ends_within_two_years(sign_in: SignIn, cast: Cast, until: str) -> None:
    request = mentors.ask(cast, mentors.offer(cast))
    assert answer(sign_in("mia"), request, "accept", until=until).status_code == 422
    assert db.session.query(Shadowing).count() == 1


def test_the_last_place_is_given_once(sign_in: SignIn, cast: Cast) -> None:
    offer, mia = mentors.offer(cast, places=1), sign_in("mia")
    first, second = mentors.ask(cast, offer), mentors.ask(cast, offer, cast.bob)
    assert answer(mia, first, "accept", until="2026-09-01").status_code == 302
    assert "All your places are taken." in said(answer(mia, second, "accept", until="2026-09-01"))
    assert second.state is RequestState.OPEN


def test_a_freelancer_mentors_until_the_engagement_ends(sign_in: SignIn, cast: Cast) -> None:
    request, fay = mentors.ask(cast, mentors.offer(cast, cast.fay)), sign_in("fay")
    assert "until your engagement ends" in said(answer(fay, request, "accept", until="2026-12-19"))
    assert answer(fay, request, "accept", until="2026-12-18").status_code == 302


def test_declining_needs_a_word(sign_in: SignIn, cast: Cast) -> None:
    request, mia = mentors.ask(cast, mentors.offer(cast)), sign_in("mia")
    assert answer(mia, request, "decline", word=" ").status_code == 422
    for _time in range(2):
        assert answer(mia, request, "decline", word="Ask me in autumn").status_code == 302
    assert (request.state, request.word) == (RequestState.DECLINED, "Ask me in autumn")
    assert "Ask me in autumn" in said(sign_in("dan").get(f"/mentors/requests/{request.id}"))
    assert len(mails()) == 2


def test_a_request_is_handed_on(sign_in: SignIn, cast: Cast) -> None:
    request, alices = mentors.ask(cast, mentors.offer(cast)), mentors.offer(cast, cast.alice, reply_days=10)
    fays = mentors.offer(cast, cast.fay, skill_ids=frozenset({cast.secrets.id}))
    mia = sign_in("mia")
    page = said(mia.get(f"/mentors/requests/{request.id}/forward"))
    assert "Alice Acker" in page
    assert "Fay Freelancer" not in page, "she offers something else"
    assert answer(mia, request, "forward", mentor=fays.id, word="x").status_code == 422
    assert answer(mia, request, "forward", mentor=alices.id, word="She plans it").status_code == 302
    assert (request.mentor_id, request.reply_by.date()) == (cast.alice.id, date(2026, 6, 25))
    assert mails()[1:] == [("mentoring.asked", cast.alice.id), ("mentoring.answered", cast.dan.id)]
    assert answer(mia, request, "accept", until="2026-09-01").status_code == 403, "no longer Mia's"
    assert "She plans it" in said(mia.get(f"/mentors/requests/{request.id}"))
    assert answer(sign_in("alice"), request, "accept", until="2026-09-01").status_code == 302


def test_what_is_settled_stays_settled(sign_in: SignIn, cast: Cast) -> None:
    request, dan, mia = mentors.ask(cast, mentors.offer(cast)), sign_in("dan"), sign_in("mia")
    for _time in range(2):
        answer(dan, request, "withdraw")
    assert request.state is RequestState.WITHDRAWN
    assert "taken back in the meantime" in said(answer(mia, request, "accept", until="2026-09-01"))
    assert "taken back in the meantime" in said(answer(mia, request, "decline", word="No"))
    assert [kind for kind, _person in mails()] == ["mentoring.asked", "mentoring.withdrawn"]


@pytest.mark.parametrize("who", ["bob", "charlie", "adam", "eve", "gil"])
def test_nobody_else_reads_a_request(sign_in: SignIn, cast: Cast, who: str) -> None:
    request = mentors.ask(cast, mentors.offer(cast))
    assert sign_in(who).get(f"/mentors/requests/{request.id}").status_code in (403, 404)
    assert answer(sign_in(who), request, "accept", until="2026-09-01").status_code in (403, 404)
    assert answer(sign_in("dan"), request, "accept", until="2026-09-01").status_code == 403, "one's own"
    assert answer(sign_in("mia"), request, "withdraw").status_code == 403, "somebody else's"
    assert request.state is RequestState.OPEN


def test_a_late_mentor_is_reminded_once(sign_in: SignIn, cast: Cast) -> None:
    request = mentors.ask(cast, mentors.offer(cast), at=NOW - timedelta(days=9))
    fresh = mentors.ask(cast, mentors.offer(cast, cast.alice))
    assert [reminding.remind(NOW), reminding.remind(NOW)] == [1, 0]
    assert mails()[-1] == ("mentoring.late", cast.mia.id)
    assert (request.reminded_at, fresh.reminded_at) == (NOW, None)
    page = said(sign_in("dan").get(f"/mentors/requests/{request.id}"))
    assert "Mia Mentor has not answered in time and was reminded." in page


def test_both_sides_end_it_with_a_word(sign_in: SignIn, cast: Cast) -> None:
    pair, dan = mentors.pair(cast), sign_in("dan")
    path = f"/shadowings/{pair.id}/end"
    sent = {"csrf_token": dan.token(), "text": "Thank **you**"}
    assert dan.post(path, data={**sent, "text": " "}).status_code == 422
    assert [dan.post(path, data=sent).status_code for _time in range(2)] == [302, 302]
    assert (pair.ends_on, db.session.query(Farewell).one().person_id) == (mentors.TODAY, cast.dan.id)
    mia = sign_in("mia")
    assert "Dan Dorn ended this on" in said(mia.get(f"/shadowings/{pair.id}"))
    assert mia.post(path, data={"csrf_token": mia.token(), "text": "Bye"}).status_code == 422
    assert mails()[-1] == ("mentoring.ended", cast.mia.id)
    assert "2 of 2 places free" in said(sign_in("bob").get("/mentors"))


def test_it_is_prolonged(sign_in: SignIn, cast: Cast) -> None:
    pair, mia = mentors.pair(cast), sign_in("mia")
    path = f"/shadowings/{pair.id}/prolong"
    for _time in range(2):
        mia.post(path, data={"csrf_token": mia.token(), "until": "2027-06-01"})
    assert pair.ends_on == date(2027, 6, 1)
    assert mails()[-1] == ("mentoring.ended", cast.dan.id)
    assert db.session.query(AuditEvent).filter_by(action="mentor.prolong").count() == 1
    bad = mia.post(path, data={"csrf_token": mia.token(), "until": "2026-06-01"})
    assert (bad.status_code, pair.ends_on) == (422, date(2027, 6, 1))


def test_a_shadowing_of_an_engagement_is_not_ended_here(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    sent = {"csrf_token": bob.token(), "text": "Bye"}
    assert bob.post(f"/shadowings/{cast.shadowing.id}/end", data=sent).status_code == 404
