"""Editing a project: what changes is written down, what it was stays visible."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from ktrack.base.db import db
from ktrack.models import Amendment, AuditEvent, Evidence, LogEntry, PlanItem, Shadowing
from ktrack.models.choices import EvidenceType
from ktrack.retention import version
from tests.engagements.forms import named, sent
from tests.factories import agreed
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def address(cast: Cast) -> str:
    return f"/engagements/{cast.engagement.id}/edit"


def shown(client: PageClient, cast: Cast) -> dict[str, Any]:
    return sent(client.get(address(cast)).get_data(as_text=True))


def save(client: PageClient, cast: Cast, **changes: str) -> Any:
    """Send the form as it is shown, with some fields changed."""
    return client.post(address(cast), data={**shown(client, cast), **named(changes)})


def amendments() -> list[tuple[str, str, str, str]]:
    rows = db.session.scalars(select(Amendment).order_by(Amendment.id))
    return [(row.field, row.before, row.after, row.reason) for row in rows]


def prove(cast: Cast) -> None:
    """Bob's sign-off for Kafka, as rows only: no figure is asked for here."""
    db.session.add(
        Evidence(
            key="ev1", type=EvidenceType.SIGNOFF, person_id=cast.bob.id, skill_id=cast.kafka.id, level=2,
            happened_on=cast.engagement.starts_on, recorded_at=datetime(2026, 2, 1, tzinfo=UTC),
            assessor_id=cast.fay.id,
        )
    )  # fmt: skip
    db.session.commit()


def test_the_form_shows_what_is_stored(sign_in: SignIn, cast: Cast) -> None:
    values = shown(sign_in("alice"), cast)
    assert (values["title"], values["day_rate"], values["currency"]) == ("Event platform", "900.00", "EUR")
    assert values["experts-0-person"] == "Fay Freelancer"
    assert values["shadowings-0-stored"] == str(cast.shadowing.id)
    assert values["shadowings-0-skills"] == ["Apache Kafka operations", "Billing batch"]


def test_saving_without_a_change_writes_nothing_down(sign_in: SignIn, cast: Cast) -> None:
    alice, before = sign_in("alice"), version.current()
    assert save(alice, cast).status_code == 302
    assert (amendments(), version.current()) == ([], before)
    assert shown(alice, cast)["version"] == "1"


def test_changes_are_written_down_as_amendments(sign_in: SignIn, cast: Cast) -> None:
    alice, before = sign_in("alice"), version.current()
    answer = save(
        alice, cast, title="Event backbone", day_rate="1000", plan_0_seats="2", why="Two must know it"
    )
    assert answer.location == f"/engagements/{cast.engagement.id}"
    assert amendments() == [
        ("title", "Event platform", "Event backbone", "Two must know it"),
        ("day_rate", "900.00", "1000.00", "Two must know it"),
        ("seats", "1", "2", "Two must know it"),
    ]
    page = alice.get(answer.location).get_data(as_text=True)
    assert "The plan as it was registered" in page
    assert "Two must know it" in page
    assert version.current() != before


def test_the_audit_trail_says_what_was_changed_without_the_words(sign_in: SignIn, cast: Cast) -> None:
    save(sign_in("alice"), cast, title="Secret words", description="More of them")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "engagement.amend")).one()
    assert (event.actor_id, event.subject_id) == (cast.alice.id, cast.engagement.id)
    assert event.detail == {"fields": ["description", "title"]}


def test_experts_come_and_go(sign_in: SignIn, cast: Cast) -> None:
    save(sign_in("alice"), cast, experts_1_person="Mia Mentor")
    assert amendments() == [("expert_id", "", "mia", "")]
    page = sign_in("alice").get(f"/engagements/{cast.engagement.id}").get_data(as_text=True)
    assert "Mia Mentor" in page


def test_a_plan_item_is_added_and_removed_again_while_nothing_hangs_on_it(
    sign_in: SignIn, cast: Cast
) -> None:
    alice = sign_in("alice")
    form = shown(alice, cast)
    row = {
        "skill": "Secrets management",
        "target_level": "3",
        "importance": "2",
        "seats": "1",
        "baseline_level": "1",
    }
    added = {f"plan-2-{name}": value for name, value in row.items()}
    alice.post(address(cast), data=form | added)
    assert amendments() == [("item", "", "3,2,1,1", "")]


def test_a_plan_item_without_evidence_can_be_removed(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = shown(alice, cast)
    left = {name: value for name, value in form.items() if not name.startswith("plan-1")}
    assert alice.post(address(cast), data=left | {"shadowings-0-skills": []}).status_code == 302
    assert amendments() == [("item", "4,5,1,0", "", "")]
    page = alice.get(f"/engagements/{cast.engagement.id}").get_data(as_text=True)
    assert "removed" in page, "the plan as registered still has it"


def test_a_plan_item_with_evidence_cannot_be_removed(sign_in: SignIn, cast: Cast) -> None:
    prove(cast)
    alice = sign_in("alice")
    form = shown(alice, cast)
    first = next(name for name, value in form.items() if value == "Apache Kafka operations").rsplit("-", 1)[0]
    left = {name: value for name, value in form.items() if not name.startswith(first)}
    answer = alice.post(address(cast), data=left)
    assert answer.status_code == 422
    assert "An item with evidence or history cannot be removed." in answer.get_data(as_text=True)
    assert db.session.scalar(select(func.count(PlanItem.id))) == 2


def test_a_shadowing_without_log_entries_can_be_removed(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    left = {name: value for name, value in shown(alice, cast).items() if not name.startswith("shadowings")}
    assert alice.post(address(cast), data=left).status_code == 302
    assert db.session.scalar(select(func.count(Shadowing.id))) == 0


@pytest.mark.parametrize("begins", ["log", "propose", "tell"])
def test_a_shadowing_in_which_the_two_have_begun_stays(sign_in: SignIn, cast: Cast, begins: str) -> None:
    begin: dict[str, Callable[[Cast], object]] = {"log": log, "propose": agreed.propose, "tell": agreed.tell}
    begin[begins](cast)
    alice = sign_in("alice")
    left = {name: value for name, value in shown(alice, cast).items() if not name.startswith("shadowings")}
    answer = alice.post(address(cast), data=left)
    assert answer.status_code == 422
    assert "A shadowing in which the two have begun cannot be removed." in answer.get_data(as_text=True)
    moved = save(alice, cast, shadowings_0_mentee="Mia Mentor")
    assert "These two have begun already." in moved.get_data(as_text=True)


def log(cast: Cast) -> None:
    db.session.add(
        LogEntry(
            key="l1", person_id=cast.bob.id, engagement_id=cast.engagement.id, shadowing_id=cast.shadowing.id,
            happened_on=cast.engagement.starts_on, minutes=30, text="Read the runbook",
        )
    )  # fmt: skip
    db.session.commit()


def test_a_shadowing_gets_another_mentor_and_an_end(sign_in: SignIn, cast: Cast) -> None:
    save(sign_in("alice"), cast, shadowings_0_mentor="Mia Mentor", shadowings_0_ends_on="2026-09-30")
    shadowing = db.session.get_one(Shadowing, cast.shadowing.id)
    assert (shadowing.mentor_id, shadowing.mentee_id) == (cast.mia.id, cast.bob.id)
    assert amendments() == []


def test_a_tampered_shadowing_id_is_refused(sign_in: SignIn, cast: Cast) -> None:
    answer = save(sign_in("alice"), cast, shadowings_0_stored="424242")
    assert "This shadowing is not one of this project." in answer.get_data(as_text=True)
    assert db.session.get_one(Shadowing, cast.shadowing.id).mentee_id == cast.bob.id


@pytest.mark.parametrize("stored", ["x", "9" * 40, "-1"])
def test_a_senseless_shadowing_id_is_refused(sign_in: SignIn, cast: Cast, stored: str) -> None:
    assert save(sign_in("alice"), cast, shadowings_0_stored=stored).status_code == 422


def test_namesakes_are_shown_by_address(sign_in: SignIn, cast: Cast) -> None:
    cast.gil.name = "Fay Freelancer"
    db.session.commit()
    alice = sign_in("alice")
    assert shown(alice, cast)["experts-0-person"] == "fay@example.test"
    assert save(alice, cast).status_code == 302


@pytest.mark.parametrize(
    ("who", "status"),
    [("bob", 403), ("fay", 403), ("mia", 403), ("adam", 403), ("eve", 403), ("charlie", 404)],
)
def test_only_its_manager_edits(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(address(cast)).status_code == status
    form = {"csrf_token": client.token(), "title": "Mine"}
    assert client.post(address(cast), data=form).status_code == status
    assert cast.engagement.title == "Event platform"


def test_the_german_form_renders(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    alice.post("/preferences", data={"csrf_token": alice.token(), "locale": "de"})
    values = shown(alice, cast)
    assert "Betrieb von Apache Kafka" in values.values()
    assert save(alice, cast).status_code == 302
    assert amendments() == []
