"""Registering a project."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from ktrack.base.db import db
from ktrack.engagements import queries
from ktrack.models import AuditEvent, DataVersion, Departure, Engagement, Person, PlanItem, Shadowing
from ktrack.models.choices import Form, Reason
from ktrack.retention import version
from tests.engagements.forms import filled, sent
from tests.factories.cast import Cast, person
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def engagements() -> int:
    return db.session.scalar(select(func.count(Engagement.id))) or 0


def newest() -> Engagement:
    found = db.session.scalar(select(Engagement).order_by(Engagement.id.desc()).limit(1))
    assert found is not None
    return found


def test_the_empty_form_offers_sensible_defaults(sign_in: SignIn, cast: Cast) -> None:
    values = sent(sign_in("alice").get("/engagements/new").get_data(as_text=True))
    assert values["team"] == str(cast.payments.id)
    assert (values["starts_on"], values["ends_on"]) == ("2026-06-15", "2026-12-14")
    rows = {name.rsplit("-", 1)[0] for name in values if "-" in name}
    assert rows == {"experts-0", "plan-0", "plan-1", "shadowings-0"}


def test_a_project_is_registered_with_experts_plan_and_shadowing(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    answer = alice.post("/engagements/new", data=filled(alice, cast.payments.id))
    engagement = newest()
    assert answer.location == f"/engagements/{engagement.id}"
    assert (engagement.title, engagement.manager_id) == ("Payment gateway", cast.alice.id)
    assert (engagement.reason, engagement.day_rate_cents, engagement.currency) == (
        Reason.EXPERTISE, 95_050, "EUR",
    )  # fmt: skip
    assert [expert.id for expert in engagement.experts] == [cast.fay.id]
    assert [(item.skill_id, item.target_level, item.importance) for item in engagement.plan] == [
        (cast.kafka.id, 4, 5)
    ]
    page = alice.get(answer.location).get_data(as_text=True)
    assert "The project is registered." in page
    assert "Apache Kafka operations" in page


def test_a_shadowing_without_dates_and_skills_lasts_as_long_and_covers_the_plan(
    sign_in: SignIn, cast: Cast
) -> None:
    alice = sign_in("alice")
    alice.post("/engagements/new", data=filled(alice, cast.payments.id))
    shadowing = db.session.scalars(select(Shadowing).order_by(Shadowing.id.desc())).first()
    assert shadowing is not None
    assert (shadowing.mentor_id, shadowing.mentee_id) == (cast.fay.id, cast.bob.id)
    assert (shadowing.starts_on, shadowing.ends_on) == (date(2026, 6, 15), None)
    assert shadowing.form is Form.REGULAR
    assert [skill.id for skill in shadowing.skills] == [cast.kafka.id]


def test_ticked_skills_limit_a_shadowing(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id, plan_1_skill="billing", shadowings_0_skills="billing")
    alice.post("/engagements/new", data=form)
    shadowing = db.session.scalars(select(Shadowing).order_by(Shadowing.id.desc())).first()
    assert shadowing is not None
    assert [skill.id for skill in shadowing.skills] == [cast.billing.id]


def test_registering_leaves_an_audit_trail_and_a_new_version(sign_in: SignIn, cast: Cast) -> None:
    alice, before = sign_in("alice"), version.current()
    alice.post("/engagements/new", data=filled(alice, cast.payments.id))
    actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert {"engagement.register", "shadowing.add"} <= set(actions)
    assert version.current() != before
    assert db.session.scalar(select(func.count(DataVersion.stripe)))


def test_sending_the_same_form_twice_registers_once(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id)
    before = engagements()
    first = alice.post("/engagements/new", data=form)
    second = alice.post("/engagements/new", data=form)
    assert (engagements(), second.location) == (before + 1, first.location)


def test_two_requests_at_once_register_once(
    sign_in: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one looks before the first has stored, and stores after it."""
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id)
    first, before = alice.post("/engagements/new", data=form), engagements()
    answers = iter([None, newest()])
    monkeypatch.setattr(queries, "by_key", lambda manager, key: next(answers))
    second = alice.post("/engagements/new", data=form)
    assert (second.location, engagements()) == (first.location, before)


def test_somebody_elses_key_stores_nothing_and_says_so(sign_in: SignIn, cast: Cast) -> None:
    cast.engagement.key, cast.engagement.manager_id = "e-0123456789abcdef", cast.charlie.id
    db.session.commit()
    alice, before = sign_in("alice"), engagements()
    answer = alice.post("/engagements/new", data=filled(alice, cast.payments.id))
    page = answer.get_data(as_text=True)
    assert (answer.status_code, engagements()) == (422, before)
    assert "Send it once more." in page
    assert alice.post("/engagements/new", data=sent(page)).status_code == 302


def test_a_made_up_key_is_replaced(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    alice.post("/engagements/new", data=filled(alice, cast.payments.id, key=cast.engagement.key))
    assert newest().title == "Payment gateway"
    assert newest().key != cast.engagement.key


def test_an_internal_expert_can_mentor(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id, experts_0_person="Mia Mentor", shadowings_0_mentor="mia")
    assert alice.post("/engagements/new", data=form).status_code == 302
    assert [expert.id for expert in newest().experts] == [cast.mia.id]


def test_a_project_without_plan_is_saved_with_a_warning(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id, plan_0_skill="", plan_0_importance="3")
    answer = alice.post("/engagements/new", data=form)
    assert "The plan is empty." in alice.get(answer.location).get_data(as_text=True)
    assert list(newest().plan) == []


def test_a_skill_nobody_learns_is_warned_about(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id, shadowings_0_mentee="", shadowings_0_mentor="")
    answer = alice.post("/engagements/new", data=form)
    assert "Nobody learns this yet: Apache Kafka operations." in alice.get(answer.location).get_data(
        as_text=True
    )


REFUSED = [
    ({"title": ""}, "This field is required."),
    ({"title": "   "}, "Give the project a title."),
    ({"title": "x" * 10_000}, "Field cannot be longer than 200 characters."),
    ({"title": "a\x00b"}, "The text contains a character (NUL)"),
    ({"description": "x" * 20_001}, "Field cannot be longer than 20000 characters."),
    ({"reason": "boredom"}, "Not a valid choice."),
    ({"team": "999999"}, "Not a valid choice."),
    ({"team": "0"}, "This field is required."),
    ({"starts_on": "2026-13-40"}, "Not a valid date value."),
    ({"starts_on": "0026-06-15"}, "Enter a year between 1990 and 2099."),
    ({"ends_on": "2026-06-14"}, "The end must not be before the start."),
    ({"day_rate": "NaN"}, "Enter an amount such as 950 or 950.50."),
    ({"day_rate": "-1"}, "Enter an amount such as 950 or 950.50."),
    ({"day_rate": "1e9"}, "Enter an amount such as 950 or 950.50."),
    ({"day_rate": "9.999"}, "Enter an amount such as 950 or 950.50."),
    ({"currency": ""}, "Which currency is the day rate in?"),
    ({"currency": "€"}, "Enter three letters, such as EUR."),
    ({"experts_0_person": ""}, "Name at least one expert."),
    ({"experts_0_person": "Nobody At All"}, "Nobody is called that."),
    ({"experts_0_person": "Freelancer"}, "Did you mean one of these: Fay Freelancer (fay@example.test)"),
    ({"experts_0_person": "a\x00b"}, "The text contains a character (NUL)"),
    ({"experts_1_person": "fay"}, "This expert is named already."),
    ({"plan_0_skill": "Juggling"}, "No skill is called that."),
    ({"plan_0_skill": "kafka oper"}, "Did you mean one of these: Apache Kafka operations?"),
    ({"plan_0_skill": ""}, "This field is required."),
    ({"plan_1_skill": "Betrieb von Apache Kafka"}, "This skill is in the plan already."),
    ({"plan_0_target_level": "7"}, "Not a valid choice."),
    ({"plan_0_importance": "0"}, "Not a valid choice."),
    ({"plan_0_seats": "0"}, "Number must be between 1 and 1000."),
    ({"plan_0_seats": "9" * 40}, "Number must be between 1 and 1000."),
    ({"plan_0_seats": "two"}, "Not a valid integer value."),
    ({"shadowings_0_mentee": "Gil Freelancer"}, "A freelancer can never be a mentee"),
    ({"shadowings_0_mentor": "Gil Freelancer"}, "A freelancer who mentors must be one of the experts."),
    ({"shadowings_0_mentor": "bob"}, "Mentor and mentee must be two people."),
    ({"shadowings_0_mentor": ""}, "This field is required."),
    ({"shadowings_0_starts_on": "2026-06-14"}, "A shadowing starts within the project."),
    ({"shadowings_0_ends_on": "2026-12-15"}, "A shadowing ends within the project."),
    ({"shadowings_0_ends_on": "2026-06-01"}, "The end must not be before the start."),
    ({"shadowings_0_formality": "secret"}, "Not a valid choice."),
    ({"shadowings_0_stored": "1"}, "This shadowing is not one of this project."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), REFUSED, ids=lambda value: str(value)[:40])
def test_bad_input_is_told_beside_the_field_and_stores_nothing(
    sign_in: SignIn, cast: Cast, changes: dict[str, str], message: str
) -> None:
    alice, before = sign_in("alice"), engagements()
    answer = alice.post("/engagements/new", data=filled(alice, cast.payments.id, **changes))
    page = answer.get_data(as_text=True)
    assert (answer.status_code, engagements()) == (422, before)
    assert "Please correct this first" in page
    assert page.count(message) >= 2, "in the summary and beside the field"


def test_what_was_typed_is_kept_when_something_is_wrong(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id, ends_on="2026-01-01", plan_0_skill="Kafka?", plan_0_seats="3")
    kept = sent(alice.post("/engagements/new", data=form).get_data(as_text=True))
    assert {name: value for name, value in form.items() if name not in ("reason", "csrf_token")} == {
        **{name: kept[name] for name in form if name not in ("reason", "csrf_token")},
        "currency": "eur",
    }
    assert kept["reason"] == ["expertise"]


def test_an_ambiguous_name_is_told_with_teams_and_addresses(sign_in: SignIn, cast: Cast) -> None:
    twin = person("bob2", "Bob Bach", cast.bob.role, cast.logistics)
    db.session.add(twin)
    db.session.commit()
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id, shadowings_0_mentee="bob bach")
    page = alice.post("/engagements/new", data=form).get_data(as_text=True)
    assert "Bob Bach (Logistics · bob2@example.test), Bob Bach (Payments · bob@example.test)" in page


@pytest.mark.parametrize("who", ["bob", "fay", "eve", "adam", "mia"])
def test_only_managers_register(sign_in: SignIn, cast: Cast, who: str) -> None:
    client, before = sign_in(who), engagements()
    assert client.get("/engagements/new").status_code == 403
    answer = client.post("/engagements/new", data=filled(client, cast.payments.id))
    assert (answer.status_code, engagements()) == (403, before)


def test_without_a_token_nothing_is_stored(sign_in: SignIn, cast: Cast) -> None:
    alice, before = sign_in("alice"), engagements()
    form = {**filled(alice, cast.payments.id), "csrf_token": "made up"}
    assert alice.post("/engagements/new", data=form).status_code == 400
    assert engagements() == before


def test_other_methods_are_refused(sign_in: SignIn) -> None:
    assert sign_in("alice").delete("/engagements/new").status_code == 405


def test_a_person_who_has_left_cannot_become_a_mentee(sign_in: SignIn, cast: Cast) -> None:
    leave(cast.bob, date(2026, 7, 1))
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id, shadowings_0_starts_on="2026-08-01")
    answer = alice.post("/engagements/new", data=form)
    assert "This person is not with the company then." in answer.get_data(as_text=True)


def leave(who: Person, day: date) -> None:
    who.departures.append(Departure(left_on=day))
    db.session.commit()


def test_made_up_row_numbers_are_borne(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id)
    form |= {"plan-²-skill": "x", "plan-99999999999-skill": "x", "plan--1-skill": "x", "plan-": "x"}
    assert alice.post("/engagements/new", data=form).status_code == 302
    assert (
        db.session.scalar(select(func.count(PlanItem.id)).where(PlanItem.engagement_id == newest().id)) == 1
    )
