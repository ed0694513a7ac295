"""Proposing a version of an agreement."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import Agreement, AuditEvent, Mail
from ktrack.models.choices import AgreementAnswer
from tests.factories import agreed
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def address(cast: Cast) -> str:
    return f"/shadowings/{cast.shadowing.id}/agreement"


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    return client.post(address(cast), data={"csrf_token": client.token(), **agreed.typed(cast, **changed)})


def stored() -> list[Agreement]:
    return db.session.query(Agreement).order_by(Agreement.version).all()


@pytest.mark.parametrize("who", ["bob", "fay"])
def test_either_side_proposes_the_first_version(sign_in: SignIn, cast: Cast, who: str) -> None:
    answer = post(sign_in(who), cast)
    assert answer.headers["Location"] == f"/shadowings/{cast.shadowing.id}"
    (made,) = stored()
    assert (made.version, made.proposed_by_id, made.answer) == (1, cast.accounts[who].person_id, None)
    assert (made.goals, made.cadence_days) == ("Bob restarts a **cluster** alone.", 14)
    assert (made.starts_on, made.ends_on, made.form.value) == (date(2026, 6, 15), None, "regular")
    assert [(c.skill_id, c.shown, c.to_whom) for c in made.criteria] == [
        (cast.kafka.id, "A rolling restart", "Alice Acker")
    ]


def test_the_trail_and_a_mail_to_the_other_side_tell_of_it(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("bob"), cast)
    event = db.session.query(AuditEvent).filter_by(action="agreement.propose").one()
    assert (event.actor_id, event.detail["version"]) == (cast.bob.id, 1)
    mail = db.session.query(Mail).one()
    assert (mail.kind, mail.person_id) == ("agreement.proposed", cast.fay.id)
    assert mail.subject == "Bob Bach proposes an agreement"
    assert f"/agreements/{stored()[0].id}" in mail.text


def test_who_has_no_account_is_not_sent_to_a_page_they_cannot_enter(sign_in: SignIn, cast: Cast) -> None:
    db.session.delete(cast.accounts["fay"])
    db.session.commit()
    post(sign_in("bob"), cast)
    text = db.session.query(Mail).one().text
    assert "http" not in text
    assert "Ask Bob Bach for a link" in text


def test_the_form_begins_with_what_stands_now(sign_in: SignIn, cast: Cast) -> None:
    made = agreed.agree(cast)
    html = sign_in("bob").get(address(cast)).get_data(as_text=True)
    assert field_value(html, "goals") == made.goals
    assert field_value(html, "cadence_days") == "14"
    assert field_value(html, "seen") == "1"
    assert field_value(html, "criteria-0-shown") == "A rolling restart"
    assert "Apache Kafka operations" in words(html)
    assert "Billing batch" in words(html)


def test_the_first_form_is_filled_with_what_is_usual(sign_in: SignIn, cast: Cast) -> None:
    html = sign_in("bob").get(address(cast)).get_data(as_text=True)
    assert (field_value(html, "starts_on"), field_value(html, "cadence_days")) == ("2026-06-15", "14")


def test_a_change_leaves_what_is_agreed_in_force_until_it_is_accepted(sign_in: SignIn, cast: Cast) -> None:
    agreed.agree(cast)
    post(sign_in("bob"), cast, seen="1", cadence_days="7", form_key="a-0000000000000002")
    first, second = stored()
    assert (first.answer, second.answer) == (AgreementAnswer.ACCEPTED, None)
    text = words(sign_in("alice").get(f"/shadowings/{cast.shadowing.id}").get_data(as_text=True))
    assert "at least every 14 days" in text
    assert "once a week" not in text


def test_ones_own_open_version_is_replaced(sign_in: SignIn, cast: Cast) -> None:
    first = agreed.propose(cast)
    assert post(sign_in("fay"), cast, seen="1", cadence_days="7").status_code == 302
    assert len(stored()) == 2
    text = words(sign_in("bob").get(f"/agreements/{first.id}").get_data(as_text=True))
    assert "replaced before it was answered" in text
    assert "A newer version was proposed since." in text


def test_the_other_sides_open_version_wants_an_answer_first(sign_in: SignIn, cast: Cast) -> None:
    agreed.propose(cast)
    answer = post(sign_in("bob"), cast, seen="1", goals="Mine")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "The other side has proposed a version. Answer it first" in words(html)
    assert field_value(html, "goals") == "Mine"
    assert len(stored()) == 1


def test_a_form_overtaken_by_a_newer_version_is_shown_again_and_then_goes_through(
    sign_in: SignIn, cast: Cast
) -> None:
    agreed.agree(cast)
    fay = sign_in("fay")
    answer = post(fay, cast, seen="0", goals="Another goal")
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "There is a newer version by now." in words(html)
    assert (field_value(html, "goals"), field_value(html, "seen")) == ("Another goal", "1")
    assert post(fay, cast, seen="1", goals="Another goal").status_code == 302


def test_the_same_form_sent_twice_proposes_once(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    for _ in range(2):
        assert post(bob, cast).status_code == 302
    assert len(stored()) == 1
    assert db.session.query(Mail).count() == 1


def test_the_key_of_the_other_sides_form_opens_nothing(sign_in: SignIn, cast: Cast) -> None:
    post(sign_in("bob"), cast)
    assert post(sign_in("fay"), cast).status_code == 422
    assert len(stored()) == 1


def test_what_is_agreed_already_is_not_proposed_again(sign_in: SignIn, cast: Cast) -> None:
    agreed.agree(cast)
    answer = post(sign_in("bob"), cast, seen="1")
    assert answer.status_code == 422
    assert "This is what you have agreed already." in words(answer.get_data(as_text=True))


def test_a_new_mentor_may_propose_what_the_former_one_agreed(sign_in: SignIn, cast: Cast) -> None:
    agreed.agree(cast)
    cast.shadowing.mentor_id = cast.mia.id
    db.session.commit()
    assert post(sign_in("mia"), cast, seen="1").status_code == 302


def test_internal_mentors_propose_in_the_same_way(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.mentor_id = cast.mia.id
    db.session.commit()
    assert post(sign_in("mia"), cast).status_code == 302
    assert stored()[0].proposed_by_id == cast.mia.id


BAD = {
    "a cadence of zero": ({"cadence_days": "0"}, "with 0 days between sessions there would be none"),
    "a negative cadence": ({"cadence_days": "-7"}, "Enter 1 to 366 days"),
    "a cadence of years": ({"cadence_days": "367"}, "Enter 1 to 366 days"),
    "no cadence": ({"cadence_days": ""}, "This field is required."),
    "no number": ({"cadence_days": "often"}, "Not a valid integer value."),
    "a huge number": ({"cadence_days": "9" * 30}, "Enter 1 to 366 days"),
    "no goal": ({"goals": ""}, "This field is required."),
    "an empty goal": ({"goals": " "}, "Say what the two of you want to reach."),
    "before the shadowing": ({"starts_on": "2026-01-11"}, "Choose a day within the shadowing."),
    "after its end": ({"starts_on": "2026-12-19"}, "Choose a day within the shadowing."),
    "an end before the start": ({"ends_on": "2026-06-14"}, "The end must not be before the start."),
    "an end after the shadowing": ({"ends_on": "2027-01-01"}, "The shadowing ends earlier."),
    "an unknown form": ({"form": "strict"}, "Not a valid choice."),
    "somebody to see nothing": ({"criteria-1-to_whom": "Alice"}, "Say what will be shown to them."),
    "a text too long": ({"goals": "x" * 20_001}, "Field cannot be longer than 20000 characters."),
    "NUL": ({"confidentiality": "a\x00b"}, "cannot be stored"),
}


@pytest.mark.parametrize(("changed", "told"), BAD.values(), ids=BAD.keys())
def test_bad_input_says_what_is_wrong_and_stores_nothing(
    sign_in: SignIn, cast: Cast, changed: dict[str, str], told: str
) -> None:
    answer = post(sign_in("bob"), cast, **changed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert told in words(html)
    assert field_value(html, "mentor_expectations") == "Reads the runbook first."
    assert stored() == []
    assert db.session.query(Mail).count() == 0


def test_a_skill_of_another_shadowing_is_left_out(sign_in: SignIn, cast: Cast) -> None:
    changed = {"criteria-1-skill_id": cast.secrets.id, "criteria-1-shown": "Rotates a key"}
    assert post(sign_in("bob"), cast, **changed).status_code == 302
    assert [criterion.skill_id for criterion in stored()[0].criteria] == [cast.kafka.id]


def test_after_the_end_there_is_nothing_left_to_agree_on(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.ends_on = date(2026, 6, 14)
    db.session.commit()
    answer = post(sign_in("bob"), cast, starts_on="2026-02-01")
    assert answer.status_code == 422
    assert "This shadowing is over" in words(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 403), ("adam", 403), ("eve", 403), ("charlie", 404), ("gil", 404)]
)
def test_nobody_else_proposes(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(address(cast)).status_code == status
    assert post(client, cast).status_code == status
    assert stored() == []
