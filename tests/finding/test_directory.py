"""The list of offers: what it shows, how it is narrowed, who could help and why."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ktrack.base.db import db
from ktrack.finding.actions import offering
from ktrack.models import Account, Departure, Holding, Offer, OfferSkill, Person
from ktrack.models.choices import EvidenceType, Kind, Role
from ktrack.retention.record import Fact, record
from tests.conftest import NOW
from tests.factories import agreed, mentors
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
Counter = Callable[[Callable[[], object]], int]


def listed(client: PageClient, query: str = "") -> str:
    return words(client.get(f"/mentors{query}").get_data(as_text=True))


def say(cast: Cast, person: Person, level: int, kind: EvidenceType = EvidenceType.SIGNOFF) -> None:
    """Give a person a proved or a claimed level in Kafka."""
    by = cast.alice if kind is EvidenceType.SIGNOFF else person
    fact = Fact(
        kind, person.id, cast.kafka.id, mentors.TODAY - timedelta(days=9), level=level, note="Led it",
        assessor_id=by.id if kind is EvidenceType.SIGNOFF else None,
    )  # fmt: skip
    record(fact, by=by, at=NOW, today=mentors.TODAY)
    db.session.commit()


def test_a_proved_level_is_shown_and_a_claimed_one_never(sign_in: SignIn, cast: Cast) -> None:
    offer, dan = mentors.offer(cast), sign_in("dan")
    say(cast, cast.mia, 5, EvidenceType.CLAIM)
    for path in ("", f"/{offer.id}"):
        assert "teaches others" not in listed(dan, path)
    say(cast, cast.mia, 4)
    for path in ("", f"/{offer.id}"):
        assert "4 performs alone" in listed(dan, path)
        assert "teaches others" not in listed(dan, path)


def test_it_says_places_reply_time_languages_and_when_somebody_was_last_active(
    sign_in: SignIn, cast: Cast
) -> None:
    mentors.pair(cast)
    shown = listed(sign_in("bob"))
    for said in ("1 of 2 places free", "answers within 3 days", "2 hours a week", "English, German"):
        assert said in shown
    assert "not active here yet" in shown
    db.session.query(Account).filter_by(person_id=cast.mia.id).update(
        {"last_login_at": NOW - timedelta(days=20)}
    )
    db.session.commit()
    assert "active this month" in listed(sign_in("bob"))


@pytest.mark.parametrize(
    ("query", "mia", "alice"),
    [
        ("?language=fr", False, True), ("?language=en", True, False), ("?within=2", False, True),
        ("?free=yes", False, True), ("?skill={secrets}", False, True), ("?skill={kafka}", True, True),
        ("?skill=999999&language=xx&within=x&free=1&page=-3", False, False), ("?page=9999999999", True, True),
    ],
)  # fmt: skip
def test_it_is_narrowed(sign_in: SignIn, cast: Cast, query: str, mia: bool, alice: bool) -> None:
    skills = frozenset({cast.kafka.id, cast.secrets.id})
    mentors.offer(cast, cast.alice, languages="fr", reply_days=1, skill_ids=skills)
    mentors.pair(cast)
    db.session.query(Offer).filter_by(person_id=cast.mia.id).update({"places": 1})
    db.session.commit()
    shown = listed(sign_in("adam"), query.format(kafka=cast.kafka.id, secrets=cast.secrets.id))
    assert ("Mia Mentor" in shown, "Alice Acker" in shown) == (mia, alice)
    if not (mia or alice):
        assert "Nobody fits these filters." in shown


def test_nobody_is_in_it_who_has_left_or_is_no_longer_hired(sign_in: SignIn, cast: Cast) -> None:
    mentors.offer(cast)
    mentors.offer(cast, cast.fay)
    adam = sign_in("adam")
    assert "Fay Freelancer" in listed(adam)
    cast.mia.departures.append(Departure(left_on=mentors.TODAY, returned_on=None))
    cast.engagement.ends_on = mentors.TODAY - timedelta(days=1)
    db.session.commit()
    shown = listed(adam)
    assert "Mia Mentor" not in shown
    assert "Fay Freelancer" not in shown
    assert "Nobody offers to mentor yet." in shown


def test_a_suggestion_says_why(sign_in: SignIn, cast: Cast) -> None:
    mentors.offer(cast)
    bob = sign_in("bob")
    gap = "Apache Kafka operations: a plan wants level 4 of you, and nothing is proved yet."
    assert gap in listed(bob)
    say(cast, cast.bob, 3, EvidenceType.CLAIM)
    assert "you say level 3, and nobody has verified it." in listed(bob)
    agreed.agree(cast)
    assert "you agreed to reach it, and it is not proved yet." in listed(bob)
    assert "For you" not in listed(bob, "?free=yes"), "filters are a choice of one's own"
    assert "For you" not in listed(sign_in("dan")), "nothing is wanted of Dan"
    assert "For you" not in listed(sign_in("eve"))


def test_nobody_is_suggested_who_knows_less_is_full_or_mentors_already(sign_in: SignIn, cast: Cast) -> None:
    offer = mentors.offer(cast, skill_ids=frozenset({cast.kafka.id}))
    bob = sign_in("bob")
    assert "For you" in listed(bob)
    say(cast, cast.bob, 3)
    say(cast, cast.mia, 3)
    assert "For you" not in listed(bob), "Mia has proved no more than Bob"
    db.session.query(Holding).filter_by(person_id=cast.mia.id).update({"level": 4})
    db.session.commit()
    assert "For you" in listed(bob)
    mentors.ask(cast, offer, cast.bob)
    assert "For you" not in listed(bob), "Bob has asked Mia"


def test_the_pages_take_as_many_queries_for_many(sign_in: SignIn, cast: Cast, count_queries: Counter) -> None:
    mentors.offer(cast)
    bob = sign_in("bob")
    listed(bob)
    few = count_queries(lambda: listed(bob))
    for number in range(40):
        who = Person(
            key=f"p{number}",
            name=f"Person {number:02}",
            kind=Kind.INTERNAL,
            role=Role.STAFF,
            team=cast.payments,
        )
        offer = Offer(
            key=f"of{number}", person=who, text="I help", hours_week=1, languages="en", reply_days=2,
            places=1, made_at=NOW, changed_at=NOW,
        )  # fmt: skip
        db.session.add_all([who, offer])
        db.session.flush()
        db.session.add(OfferSkill(offer_id=offer.id, skill_id=cast.kafka.id))
    db.session.commit()
    assert count_queries(lambda: listed(bob)) <= few
    assert "Person 39" in listed(bob, "?page=2")


def test_the_search_finds_an_offer_by_name_text_and_skill_while_it_stands(
    sign_in: SignIn, cast: Cast
) -> None:
    offer, dan = mentors.offer(cast), sign_in("dan")
    for wanted in ("mentor", "slowly", "kafka"):
        page = dan.get(f"/search?q={wanted}").get_data(as_text=True)
        assert f"/mentors/{offer.id}" in page, wanted
    offering.pause(offer, None, by=cast.mia, at=NOW, today=mentors.TODAY)
    db.session.commit()
    assert f"/mentors/{offer.id}" not in dan.get("/search?q=slowly").get_data(as_text=True)
