"""Joining, leaving, declining and switching; progress comes from sign-offs alone."""

from datetime import date

import pytest

from ktrack import walking
from ktrack.base.db import db
from ktrack.models import AuditEvent, Mail, Pathway, RecordRead, Walk
from ktrack.pathways.actions import drafts
from ktrack.pathways.actions.drafts import Content
from ktrack.pathways.queries import pathways as queries
from tests.conftest import NOW
from tests.factories import mentors, procedures, proof, ways
from tests.factories.cast import Cast
from tests.pathways.conftest import CountQueries, SignIn, post
from tests.support.page_reader import words


def walks() -> list[Walk]:
    return list(db.session.query(Walk).order_by(Walk.id))


def acts() -> list[str]:
    found = db.session.query(AuditEvent).filter(AuditEvent.action.like("pathway.%")).order_by(AuditEvent.id)
    return [event.action for event in found]


def test_joining_twice_is_joining_once(sign_in: SignIn, hub: Pathway, cast: Cast) -> None:
    bob = sign_in("bob")
    assert [post(bob, f"/pathways/{hub.id}/join") for _ in range(2)] == [302, 302]
    (walk,) = walks()
    assert (walk.person_id, walk.joined_on, walk.version.number) == (cast.bob.id, NOW.date(), 1)
    assert acts() == ["pathway.join"]
    assert "0 of 3 skills proved" in words(bob.get("/pathways").get_data(as_text=True))


def test_a_sign_off_moves_the_next_step(sign_in: SignIn, hub: Pathway, cast: Cast) -> None:
    ways.walk(hub, cast.bob.id)
    bob = sign_in("bob")
    before = words(bob.get(f"/pathways/{hub.id}").get_data(as_text=True))
    assert "Next step: First look" in before
    assert "In work: Event platform" in before  # the shadowing he is in already
    proof.assess(cast, 2)
    after = words(bob.get(f"/pathways/{hub.id}").get_data(as_text=True))
    assert "1 of 3 skills proved" in after
    assert "Next step: Bill it" in after


def test_nothing_but_evidence_counts_and_old_proof_says_so(sign_in: SignIn, hub: Pathway, cast: Cast) -> None:
    ways.walk(hub, cast.bob.id)
    proof.assess(cast, 4, happened_on=date(2026, 1, 13))
    page = words(sign_in("bob").get(f"/pathways/{hub.id}").get_data(as_text=True))
    assert "2 of 3 skills proved" in page
    assert "proved, due for a check" in page
    assert sign_in("bob").post(f"/pathways/{hub.id}", data={"stage": "1"}).status_code in (400, 405)


def test_who_stands_outside_sees_seats_but_opens_nothing(sign_in: SignIn, hub: Pathway, cast: Cast) -> None:
    cast.engagement.plan[0].seats = 2
    db.session.commit()
    page = sign_in("dan").get(f"/pathways/{hub.id}").get_data(as_text=True)
    assert "ask Alice Acker" in words(page)
    assert f"/engagements/{cast.engagement.id}" not in page


def test_mentors_and_procedures_bring_it_too(sign_in: SignIn, hub: Pathway, cast: Cast) -> None:
    offer = mentors.offer(cast)
    guide = procedures.published(cast)
    ways.walk(hub, cast.dan.id)
    dan = sign_in("dan")
    page = dan.get(f"/pathways/{hub.id}").get_data(as_text=True)
    assert f'<a href="/mentors/{offer.id}">Mia Mentor</a>' in page
    assert f"/procedures/{guide.id}" in page
    suggested = words(dan.get("/mentors").get_data(as_text=True))
    assert "your pathway asks for level 2 next" in suggested
    mentors.pair(cast)
    assert "In work: with Mia Mentor" in words(dan.get(f"/pathways/{hub.id}").get_data(as_text=True))


def test_leaving_keeps_the_row_and_one_can_come_back(sign_in: SignIn, hub: Pathway) -> None:
    bob = sign_in("bob")
    for path in ("join", "leave", "leave", "join"):
        assert post(bob, f"/pathways/{hub.id}/{path}") == 302
    assert [walk.left_on for walk in walks()] == [NOW.date(), None]
    assert acts() == ["pathway.join", "pathway.leave", "pathway.join"]


def test_one_person_follows_five_at_most(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    for number in range(6):
        post(bob, f"/pathways/{ways.pathway(cast, title=f'Way {number}').id}/join")
    assert len(walks()) == 5
    assert "Leave one first" in bob.get("/pathways").get_data(as_text=True)


def test_a_proposal_is_mailed_answered_and_made_once(sign_in: SignIn, hub: Pathway, cast: Cast) -> None:
    alice, path = sign_in("alice"), f"/pathways/{hub.id}/propose"
    assert "Mia Mentor" in alice.get(path).get_data(as_text=True)
    assert [post(alice, path, person=cast.mia.id) for _ in range(2)] == [302, 422]
    (mail,) = db.session.query(Mail)
    assert (mail.person_id, mail.kind) == (cast.mia.id, "pathway.proposed")
    mia = sign_in("mia")
    assert "proposed by Alice Acker" in words(mia.get("/pathways").get_data(as_text=True))
    assert post(mia, f"/pathways/{hub.id}/join") == 302
    assert (walks()[0].joined_on, walks()[0].proposed_by_id) == (NOW.date(), cast.alice.id)
    assert post(mia, f"/pathways/{hub.id}/decline") == 302  # too late: she is on it
    assert walks()[0].left_on is None


def test_declining_costs_nothing(sign_in: SignIn, hub: Pathway, cast: Cast) -> None:
    ways.walk(hub, cast.mia.id, joined=None, proposed_by=cast.alice.id)
    mia = sign_in("mia")
    assert post(mia, f"/pathways/{hub.id}/decline") == 302
    assert acts() == ["pathway.decline"]
    assert post(mia, f"/pathways/{hub.id}/join") == 302
    assert len(walks()) == 2


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("eve", 403), ("gil", 403), ("alice", 422)])
def test_outsiders_are_proposed_nothing(
    sign_in: SignIn, hub: Pathway, cast: Cast, who: str, status: int
) -> None:
    """Dan is of another team; freelancers learn nothing here."""
    for person in (cast.dan, cast.fay):
        assert post(sign_in(who), f"/pathways/{hub.id}/propose", person=person.id) == status
    assert walks() == []


def test_managers_see_those_they_lead_and_the_reading_is_noted(
    sign_in: SignIn, hub: Pathway, cast: Cast
) -> None:
    for person in (cast.bob, cast.mia, cast.dan):
        ways.walk(hub, person.id)
    page = words(sign_in("alice").get(f"/pathways/{hub.id}/people").get_data(as_text=True))
    assert "Bob Bach" in page
    assert "Mia Mentor" in page
    assert "Dan Dorn" not in page
    assert "fewer than 5 people" in page
    seen = {(read.person_id, read.page) for read in db.session.query(RecordRead)}
    assert seen == {(cast.bob.id, "pathways.people"), (cast.mia.id, "pathways.people")}
    mine, other = walks()[0].id, walks()[2].id
    assert sign_in("alice").get(f"/pathways/walks/{mine}").status_code == 200
    assert sign_in("alice").get(f"/pathways/walks/{other}").status_code == 404
    assert sign_in("bob").get(f"/pathways/{hub.id}/people").status_code == 403


def test_executives_get_counts_from_the_threshold_on(sign_in: SignIn, hub: Pathway, cast: Cast) -> None:
    for person in (cast.bob, cast.mia, cast.dan, cast.alice):
        ways.walk(hub, person.id)
    assert "fewer than 5 people" in sign_in("eve").get("/pathways").get_data(as_text=True)
    ways.walk(hub, cast.charlie.id)
    page = sign_in("eve").get("/pathways").get_data(as_text=True)
    assert "5 people" in page
    assert "Bob" not in page


def second_version(hub: Pathway, cast: Cast) -> None:
    """Publish a version whose first stage asks for secrets, too."""
    draft = queries.version(drafts.begin(hub, by=cast.alice, at=NOW).id)
    first = draft.stages[0]
    levels = {cast.kafka.id: 3, cast.secrets.id: 2}
    drafts.save_stage(draft, first, Content("First look", levels=levels), "1", by=cast.alice, at=NOW)
    drafts.publish(draft, "Secrets *first*", "2", by=cast.adam, at=NOW)
    db.session.commit()


def test_people_stay_on_their_version_until_they_switch(sign_in: SignIn, hub: Pathway, cast: Cast) -> None:
    ways.walk(hub, cast.bob.id)
    proof.assess(cast, 2)
    second_version(hub, cast)
    bob = sign_in("bob")
    assert "1 of 3 skills proved" in words(bob.get(f"/pathways/{hub.id}").get_data(as_text=True))
    page = words(bob.get(f"/pathways/{hub.id}/switch").get_data(as_text=True))
    for said in ("level 3 instead of 2", "Secrets management: now at level 2", "0 of 4 skills proved"):
        assert said in page
    assert walks()[0].version.number == 1  # looking changes nothing
    assert [post(bob, f"/pathways/{hub.id}/switch/now") for _ in range(2)] == [302, 302]
    assert walks()[0].version.number == 2
    assert acts()[-1] == "pathway.switch"
    assert acts().count("pathway.switch") == 1
    assert "You are on version" not in bob.get(f"/pathways/{hub.id}").get_data(as_text=True)
    assert bob.get(f"/pathways/{hub.id}/versions/1").status_code == 200


def test_waits_and_what_is_missing(hub: Pathway, cast: Cast) -> None:
    walk = ways.walk(hub, cast.bob.id)
    ways.walk(hub, cast.dan.id)
    proof.assess(cast, 2, happened_on=date(2026, 6, 1))
    found = walking.waits(Walk.person_id.in_([cast.bob.id, cast.dan.id]), NOW.date())
    assert {one.stage: one.days for one in found} == {
        "First look": (105,), "Bill it": (14,), "Run it": (14,),
    }  # fmt: skip
    (missing,) = walking.missing([cast.bob.id], NOW.date())
    assert (missing.skill_id, missing.level, missing.walk_id) == (cast.billing.id, 3, walk.id)
    assert walking.waits(Walk.person_id == cast.eve.id, NOW.date()) == []
    assert walking.missing([], NOW.date()) == []


def test_pages_ask_a_bounded_number_of_questions(
    sign_in: SignIn, cast: Cast, count_queries: CountQueries
) -> None:
    made = [ways.pathway(cast, title=f"Way {number}") for number in range(4)]
    for one in made[:3]:
        ways.walk(one, cast.bob.id)
    bob = sign_in("bob")
    assert count_queries(lambda: bob.get("/pathways")) <= 28
    assert count_queries(lambda: bob.get(f"/pathways/{made[0].id}")) <= 32
