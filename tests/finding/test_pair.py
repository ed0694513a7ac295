"""A relationship without an engagement: the same pages as a shadowing, for the two and nobody else."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import Evidence, LogEntry, Mail, Question, Shadowing
from ktrack.retention import queries, version
from tests.conftest import NOW
from tests.factories import mentors, proof
from tests.factories import questions as asked
from tests.factories.cast import Cast
from tests.retention.test_ledger import SHARES, scopes
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
PAGES = (
    "", "/agreement", "/sessions", "/sessions/new", "/feedback", "/feedback/ask", "/feedback/offer",
    "/practices", "/pulse", "/questions", "/end", "/prolong",
)  # fmt: skip
MENTEES = ("/concerns", "/questions/new", "/links", "/links/new")
LISTS = ("/", "/shadowings", "/sessions", "/questions", "/feedback", "/checks", "/log", "/me", "/engagements")


@pytest.fixture
def pair(cast: Cast) -> Shadowing:
    """Dan, of Charlie's team, learns Kafka from Mia, of Alice's."""
    return mentors.pair(cast)


def late(cast: Cast, pair: Shadowing) -> Question:
    """A question of Dan's that Mia has not answered in time."""
    return asked.late(cast, shadowing_id=pair.id, asker_id=cast.dan.id, expert_id=cast.mia.id)


def post(client: PageClient, path: str, **sent: Any) -> Any:
    return client.post(path, data={"csrf_token": client.token(), **sent})


def text(client: PageClient, path: str) -> str:
    return words(client.get(path).get_data(as_text=True))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_two_have_all_the_pages_of_a_shadowing(sign_in: SignIn, cast: Cast, pair: Shadowing) -> None:
    late(cast, pair)
    for who, more in (("dan", MENTEES), ("mia", (f"/skills/{cast.kafka.id}/sign-off",))):
        client = sign_in(who)
        for path in (*PAGES, *more):
            assert client.get(f"/shadowings/{pair.id}{path}").status_code == 200, f"{who} {path}"
        for path in LISTS:
            assert client.get(path).status_code == 200, f"{who} {path}"
        assert "Dan Dorn learns from Mia Mentor" in text(client, f"/shadowings/{pair.id}")
        assert "none: the two found each other" in text(client, f"/shadowings/{pair.id}")
    assert client.get(f"/people/{cast.dan.id}").status_code == 200


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["alice", "charlie", "bob", "fay", "gil", "eve"])
def test_nobody_else_learns_of_it_by_guessing(sign_in: SignIn, cast: Cast, pair: Shadowing, who: str) -> None:
    question, client = late(cast, pair), sign_in(who)
    sign_off = f"/skills/{cast.kafka.id}/sign-off"
    for path in (*PAGES, *MENTEES, "/pulse/trend", sign_off):
        assert client.get(f"/shadowings/{pair.id}{path}").status_code in (403, 404), path
    for path in ("", "/move"):
        assert client.get(f"/questions/{question.id}{path}").status_code in (403, 404)
    assert post(client, f"/questions/{question.id}/answer", answer="x").status_code in (403, 404)
    assert client.get(f"/people/{cast.dan.id}").status_code in (403, 404)
    if who != "eve":
        assert "Mia Mentor" not in text(client, "/shadowings")


def test_administrators_see_that_it_is_there_and_not_what_is_said(
    sign_in: SignIn, cast: Cast, pair: Shadowing
) -> None:
    adam = sign_in("adam")
    assert adam.get(f"/shadowings/{pair.id}").status_code == 200
    for path in ("/feedback", "/questions", "/end", "/agreement"):
        assert adam.get(f"/shadowings/{pair.id}{path}").status_code in (403, 404), path


def test_what_is_logged_in_it_has_no_engagement(sign_in: SignIn, cast: Cast, pair: Shadowing) -> None:
    dan = sign_in("dan")
    sent = {
        "entry_key": "l-0000000000000001", "shadowing": pair.id, "happened_on": "2026-06-15", "minutes": "30",
        "text": "Drained a broker with Mia",
    }  # fmt: skip
    assert post(dan, "/log/new", **sent).status_code == 302
    entry = db.session.query(LogEntry).one()
    assert (entry.engagement_id, entry.shadowing_id) == (None, pair.id)
    assert "Mentoring" in text(dan, f"/log/{entry.id}")
    assert sign_in("mia").get(f"/log/{entry.id}").status_code == 200
    assert sign_in("charlie").get(f"/log/{entry.id}").status_code == 404


def test_the_mentor_signs_a_level_off(sign_in: SignIn, cast: Cast, pair: Shadowing) -> None:
    path = f"/shadowings/{pair.id}/skills/{cast.kafka.id}/sign-off"
    sent = {
        "evidence_key": "v-0000000000000001", "happened_on": "2026-06-15", "level": "3",
        "note": "Led a restart",
    }  # fmt: skip
    answer = post(sign_in("mia"), path, **sent)
    assert answer.headers["Location"] == f"/shadowings/{pair.id}"
    assert db.session.query(Evidence).one().assessor_id == cast.mia.id


def test_a_late_question_goes_to_the_managers_of_the_team(
    sign_in: SignIn, cast: Cast, pair: Shadowing
) -> None:
    question, dan, charlie = late(cast, pair), sign_in("dan"), sign_in("charlie")
    mentors.offer(cast, cast.alice)
    assert "Ask Charlie Cruz to help" in text(dan, f"/questions/{question.id}")
    post(dan, f"/questions/{question.id}/escalate")
    assert ("question.escalated", cast.charlie.id) in [(m.kind, m.person_id) for m in db.session.query(Mail)]
    assert charlie.get(f"/questions/{question.id}").status_code == 200, "this one question"
    assert charlie.get(f"/shadowings/{pair.id}/questions").status_code == 404, "and nothing else"
    assert sign_in("alice").get(f"/questions/{question.id}").status_code == 404
    sent = {"expert": cast.alice.id, "days": "3", "reason": "Mia is away"}
    assert post(charlie, f"/questions/{question.id}/move", **sent).status_code == 302
    assert question.expert_id == cast.alice.id, "who offers to mentor in it"


def test_without_a_manager_in_the_team_nobody_is_asked_to_help(sign_in: SignIn, cast: Cast) -> None:
    pair = mentors.pair(cast, cast.alice, cast.bob)
    question = asked.late(cast, shadowing_id=pair.id, expert_id=cast.alice.id)
    bob = sign_in("bob")
    assert "to help" not in text(bob, f"/questions/{question.id}")
    post(bob, f"/questions/{question.id}/escalate")
    assert question.escalated_at is None


def test_questions_go_to_the_mentor_and_others_who_offer_the_skill(
    sign_in: SignIn, cast: Cast, pair: Shadowing
) -> None:
    mentors.offer(cast, cast.adam, skill_ids=frozenset({cast.secrets.id}))
    mentors.offer(cast, cast.alice)
    mentors.pair(cast, cast.fay, cast.charlie)
    page = sign_in("dan").get(f"/shadowings/{pair.id}/questions/new").get_data(as_text=True)
    options = page.split('id="expert"')[1].split("</select>")[0]
    assert [name in options for name in ("Mia Mentor", "Alice Acker", "Fay Freelancer", "Adam Admin")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert "Bob Bach" not in options


def figures(cast: Cast) -> list[tuple[float | None, ...]]:
    """All shares of all scopes, from the tables and from memory, and what the engagement took."""
    version.touch()
    found = [queries.figures(scope, mentors.TODAY) for scope in scopes(cast)]
    kept = [queries.overview(scope, mentors.TODAY, [mentors.TODAY])[0] for scope in scopes(cast)]
    shares = [tuple(getattr(one.score, name) for name in SHARES) for one in (*found, *kept)]
    return [*shares, *((one.effort.hours,) for one in found if one.effort)]


def test_figures_change_by_evidence_alone(cast: Cast) -> None:
    """A pair of everybody with everybody in every skill, with hours logged, moves no figure."""
    proof.assess(cast, 3)
    before = figures(cast)
    inside = [cast.alice, cast.bob, cast.mia, cast.charlie, cast.dan]
    for mentor, mentee in permutations(inside, 2):
        one = Shadowing(
            key=f"{mentor.key}-{mentee.key}", mentor_id=mentor.id, mentee_id=mentee.id, ends_on=mentors.UNTIL,
            starts_on=NOW.date() - timedelta(days=90), skills=[cast.kafka, cast.billing, cast.secrets],
        )  # fmt: skip
        db.session.add(one)
        db.session.flush()
        db.session.add(
            LogEntry(
                key=one.key,
                person_id=mentee.id,
                shadowing_id=one.id,
                happened_on=mentors.TODAY,
                minutes=600,
                text="x",
            )
        )
    db.session.commit()
    assert figures(cast) == before
    assert any(share for share in before[0])
