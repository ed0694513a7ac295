"""The page of one engagement: plan matrix, what is open, log, amendments, and who sees how much of it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from ktrack.base.db import db
from ktrack.models import Departure, Engagement, LogEntry, Person, PlanItem, Shadowing, Skill
from ktrack.models.choices import EvidenceType
from ktrack.retention.record import Fact, record
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
CountQueries = Callable[[Callable[[], object]], int]
TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)


def sign_off(cast: Cast, who: Person, skill: Skill, level: int, day: date = date(2026, 6, 5)) -> None:
    fact = Fact(
        EvidenceType.SIGNOFF, who.id, skill.id, day, level, assessor_id=cast.fay.id, note="Did it all"
    )
    record(fact, cast.fay, NOW, TODAY)
    db.session.commit()


def claim(who: Person, skill: Skill, level: int) -> None:
    record(Fact(EvidenceType.CLAIM, who.id, skill.id, TODAY, level), who, NOW, TODAY)
    db.session.commit()


def log(cast: Cast, who: Person, text: str, shadowing: Shadowing | None, *, void: bool = False) -> LogEntry:
    entry = LogEntry(
        key=f"l-{text}", person_id=who.id, engagement_id=cast.engagement.id, happened_on=TODAY, minutes=45,
        shadowing_id=shadowing.id if shadowing else None, text=text, void=void,
    )  # fmt: skip
    db.session.add(entry)
    db.session.commit()
    return entry


def mia_learns_too(cast: Cast) -> Shadowing:
    """Mia shadows Fay as well, with Bob unaware of what she can."""
    shadowing = Shadowing(
        key="h2", engagement_id=cast.engagement.id, mentor_id=cast.fay.id, mentee_id=cast.mia.id,
        starts_on=date(2026, 2, 2), skills=[cast.kafka],
    )  # fmt: skip
    db.session.add(shadowing)
    db.session.commit()
    return shadowing


def page(client: PageClient, cast: Cast, query: str = "") -> str:
    answer = client.get(f"/engagements/{cast.engagement.id}{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def cell(text: str, skill: Skill) -> str:
    """The row of the matrix for a skill."""
    return text.split(f'<tr id="plan-{skill.id}"')[1].split("</tr>", maxsplit=1)[0]


def test_the_facts_stand_on_top(sign_in: SignIn, cast: Cast) -> None:
    text = page(sign_in("alice"), cast)
    for fact in (
        "Payments",
        "Fay Freelancer",
        "Alice Acker",
        "Jan 5, 2026",
        "186 days left",
        "900.00 EUR",
        "2 of 2 open",
    ):
        assert fact in text


def test_what_is_not_transferred_is_listed_from_the_first_day(sign_in: SignIn, cast: Cast) -> None:
    text = page(sign_in("alice"), cast, "?as_of=2026-01-05").split('id="open"')[1].split("</section>")[0]
    assert "Apache Kafka operations" in text
    assert "Billing batch" in text
    assert "0 of 1 person at level 4" in text


@pytest.mark.parametrize(
    ("level", "phase", "standing"),
    [
        (0, "watches", "below target"),
        (1, "watches", "below target"),
        (2, "assists", "below target"),
        (3, "is watched", "below target"),
        (4, "works alone", "at target"),
        (5, "works alone", "at target"),
    ],
)
def test_a_cell_shows_phase_level_and_age_of_proof(
    sign_in: SignIn, cast: Cast, level: int, phase: str, standing: str
) -> None:
    sign_off(cast, cast.bob, cast.kafka, level)
    text = cell(page(sign_in("alice"), cast), cast.kafka)
    for word in (phase, standing, f"{level} of 4", "10 days ago"):
        assert word in text


def test_a_claim_above_the_verified_level_is_shown_and_counts_for_nothing(
    sign_in: SignIn, cast: Cast
) -> None:
    claim(cast.bob, cast.kafka, 5)
    text = cell(page(sign_in("alice"), cast), cast.kafka)
    assert "says 5" in text
    assert "not assessed" in text
    assert "watches" in text


def test_an_overdue_check_and_a_person_who_left_are_at_risk(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, cast.bob, cast.kafka, 4, date(2026, 1, 20))
    alice = sign_in("alice")
    assert "overdue" in cell(page(alice, cast), cast.kafka)
    cast.bob.departures.append(Departure(left_on=date(2026, 6, 1)))
    db.session.commit()
    text = cell(page(alice, cast), cast.kafka)
    assert "has left" in text
    assert "0 of 1 proved" in text


def test_as_of_shows_an_earlier_day_without_anything_to_do(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, cast.bob, cast.kafka, 4)
    alice = sign_in("alice")
    assert "at target" in cell(page(alice, cast), cast.kafka)
    earlier = cell(page(alice, cast, "?as_of=2026-06-01"), cast.kafka)
    assert "not assessed" in earlier
    assert "Sign off" not in earlier


@pytest.mark.parametrize(("who", "links"), [("alice", True), ("fay", True), ("bob", False), ("adam", False)])
def test_cells_lead_to_sign_off_and_check_for_who_may(
    sign_in: SignIn, cast: Cast, who: str, links: bool
) -> None:
    text = cell(page(sign_in(who), cast), cast.kafka)
    assert (f"/shadowings/{cast.shadowing.id}/skills/{cast.kafka.id}/sign-off" in text) is links
    assert (f"/shadowings/{cast.shadowing.id}/skills/{cast.kafka.id}/check" in text) is links


def test_cells_lead_to_the_evidence(sign_in: SignIn, cast: Cast) -> None:
    anchor = f"#skill-{cast.kafka.id}"
    assert f"/people/{cast.bob.id}{anchor}" in page(sign_in("alice"), cast)
    assert f'"/me{anchor}"' in page(sign_in("bob"), cast)


def test_a_mentee_sees_only_their_own_column(sign_in: SignIn, cast: Cast) -> None:
    shadowing = mia_learns_too(cast)
    sign_off(cast, cast.mia, cast.kafka, 5)
    log(cast, cast.mia, "Mia wrote this", shadowing)
    text = page(sign_in("bob"), cast)
    assert "Mia" not in text
    assert "Fay Freelancer" in text
    assert "2 of 2 open" in text
    assert "900.00" not in text, "the day rate is the manager's"
    assert 'id="figures"' not in text, "from the company's figures Mia's level could be subtracted"


def test_mentor_manager_and_administrator_see_their_mentees(sign_in: SignIn, cast: Cast) -> None:
    mia_learns_too(cast)
    for who in ("fay", "alice", "adam"):
        text = page(sign_in(who), cast)
        assert "Bob Bach" in text
        assert "Mia Mentor" in text


def test_a_mentor_is_done_when_one_of_two_mentees_fills_the_only_seat(sign_in: SignIn, cast: Cast) -> None:
    mia_learns_too(cast)
    sign_off(cast, cast.mia, cast.kafka, 5)
    assert "1 of 2 open" in page(sign_in("fay"), cast)


def test_a_mentor_sees_only_their_own_mentees(sign_in: SignIn, cast: Cast) -> None:
    db.session.add(
        Shadowing(
            key="h3", engagement_id=cast.engagement.id, mentor_id=cast.mia.id, mentee_id=cast.dan.id,
            starts_on=date(2026, 2, 2), skills=[cast.billing],
        )
    )  # fmt: skip
    db.session.commit()
    text = page(sign_in("mia"), cast)
    assert "Dan Dorn" in text
    assert "Bob Bach" not in text


@pytest.mark.parametrize(
    ("who", "status"), [("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404), ("eve", 403)]
)
def test_outsiders_do_not_learn_that_it_exists(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    assert sign_in(who).get(f"/engagements/{cast.engagement.id}").status_code == status


@pytest.mark.parametrize("number", ["0", "424242", "9" * 12, "9" * 40])
def test_guessed_numbers_are_not_found(sign_in: SignIn, number: str) -> None:
    assert sign_in("alice").get(f"/engagements/{number}").status_code == 404


def test_it_cannot_be_posted_to(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    answer = alice.post(f"/engagements/{cast.engagement.id}", data={"csrf_token": alice.token()})
    assert answer.status_code == 405


def test_the_log_is_paged_and_marks_what_was_taken_back(sign_in: SignIn, cast: Cast) -> None:
    log(cast, cast.bob, "Taken back later", cast.shadowing, void=True)
    for number in range(11):
        log(cast, cast.bob, f"Entry {number}", cast.shadowing)
    alice = sign_in("alice")
    assert "Entry 10" in page(alice, cast)
    second = page(alice, cast, "?page=2")
    assert "Taken back later" in second
    assert "taken back" in second


def test_figures_have_their_interval_and_counts(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, cast.bob, cast.kafka, 4)
    sign_off(cast, cast.bob, cast.billing, 4)
    text = page(sign_in("alice"), cast).split('id="figures"')[1].split("</section>")[0]
    assert "90 % interval" in text
    assert re.search(r"about [12] of 2 seats", text)
    assert "100 %" in text, "verified and transferred"


def test_figures_without_any_proof_are_not_zero(sign_in: SignIn, cast: Cast) -> None:
    text = page(sign_in("alice"), cast).split('id="figures"')[1].split("</section>")[0]
    assert "n/a" in text
    assert "Nobody was assessed yet." in text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (90, "Less than 90 days are left, and 2 skills are not yet transferred."),
        (60, "Less than 60 days are left, and 2 skills are not yet transferred."),
        (30, "Less than 30 days are left, and 2 skills are not yet transferred."),
        (-1, "The project is over, and 2 skills were not transferred."),
    ],
)
def test_the_countdown_counts_open_items(sign_in: SignIn, cast: Cast, days: int, words: str) -> None:
    db.session.execute(update(Engagement).values(ends_on=TODAY + timedelta(days=days)))
    db.session.commit()
    assert words in page(sign_in("alice"), cast)


def test_a_skill_nobody_learns_is_pointed_out(sign_in: SignIn, cast: Cast) -> None:
    cast.engagement.plan.append(PlanItem(skill_id=cast.secrets.id, target_level=3, importance=2))
    db.session.commit()
    assert "Nobody learns this yet: add a shadowing for it." in page(sign_in("alice"), cast)


def test_the_description_is_markdown(sign_in: SignIn, cast: Cast) -> None:
    cast.engagement.description = "Read **this** <script>alert(1)</script>"
    db.session.commit()
    text = page(sign_in("alice"), cast)
    assert "Read <strong>this</strong> &lt;script&gt;" in text


def test_the_german_page_renders(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    alice.post("/preferences", data={"csrf_token": alice.token(), "locale": "de"})
    text = page(alice, cast)
    assert "Betrieb von Apache Kafka" in text
    assert "18.12.2026" in text


def test_the_number_of_statements_does_not_grow(
    sign_in: SignIn, cast: Cast, count_queries: CountQueries
) -> None:
    alice = sign_in("alice")
    sign_off(cast, cast.bob, cast.kafka, 4)
    page(alice, cast)  # what is remembered for this version is now remembered
    few = count_queries(lambda: page(alice, cast))
    mia_learns_too(cast)
    for number in range(10):
        skill = Skill(key=f"s{number}", name_en=f"Skill {number}")
        db.session.add(skill)
        db.session.flush()
        cast.engagement.plan.append(PlanItem(skill_id=skill.id, target_level=3, importance=2))
        log(cast, cast.bob, f"Entry {number}", cast.shadowing)
    page(alice, cast)  # that Alice reads what Mia learns is noted
    assert count_queries(lambda: page(alice, cast)) == few <= 25
