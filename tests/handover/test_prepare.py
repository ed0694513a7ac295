"""A manager begins the handover and writes it."""

from collections.abc import Callable
from datetime import date, timedelta

from ktrack.base.db import db
from ktrack.models import AuditEvent, Handover, HandoverItem, Mail, PlanItem
from tests.conftest import NOW
from tests.factories import agreed, questions
from tests.factories.cast import Cast
from tests.handover.conftest import prove, stored, typed
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

SignIn = Callable[[str], PageClient]


def criteria(cast: Cast) -> dict[int, str]:
    return {item.skill_id: item.criterion for item in stored(cast).items}


def test_it_begins_with_what_was_agreed_last(sign_in: SignIn, cast: Cast, address: str) -> None:
    agreed.agree(cast)
    agreed.propose(cast, criteria=())  # not accepted: it does not count
    alice = sign_in("alice")
    for _twice in range(2):
        answer = alice.post(f"{address}/begin", data={"csrf_token": alice.token()})
        assert answer.headers["Location"].endswith("/handover/edit")
    assert criteria(cast) == {cast.kafka.id: "A rolling restart (Alice Acker)", cast.billing.id: ""}
    assert db.session.query(AuditEvent).filter_by(action="handover.open").count() == 1
    asked = db.session.query(Mail).filter_by(kind="handover.begun").one()
    assert asked.person_id == cast.fay.id
    assert f"{address}/word" in asked.text


def test_it_does_not_begin_before_the_engagement(sign_in: SignIn, cast: Cast, address: str) -> None:
    cast.engagement.starts_on = date(2026, 6, 16)
    db.session.commit()
    alice = sign_in("alice")
    assert alice.post(f"{address}/begin", data={"csrf_token": alice.token()}).status_code == 302
    page = words(alice.get(address).get_data(as_text=True))
    assert "The engagement has not begun." in page
    assert db.session.query(Handover).count() == 0
    assert alice.get(f"{address}/edit").status_code == 302


def test_what_is_written_stands_on_the_page(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    question = questions.ask(cast)
    alice = sign_in("alice")
    left = {"questions-0-number": question.id, "questions-0-reason": "Fay will *call*."}
    assert alice.post(f"{address}/edit", data=typed(alice, cast, **left)).status_code == 302
    page = words(alice.get(address).get_data(as_text=True))
    for told in (
        "Bob Bach: level 4, sign-off of Jun 5, 2026", "chance 8", "1 of 1 person", "No time was left.",
        "Nobody has reached the target.", "Fay will call.", "Bob Bach asks Fay Freelancer", "Runbook",
        "Thank you.", "Everything is proved or decided.",
    ):  # fmt: skip
        assert told in page, told
    assert db.session.query(AuditEvent).filter_by(action="handover.save").count() == 1


def test_the_same_form_twice_is_stored_once(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    alice = sign_in("alice")
    form = typed(alice, cast)
    assert [alice.post(f"{address}/edit", data=form).status_code for _twice in range(2)] == [302, 302]
    assert db.session.query(AuditEvent).filter_by(action="handover.save").count() == 1


def test_somebody_elses_text_is_not_overwritten_unseen(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    alice, adam = sign_in("alice"), sign_in("adam")
    form = typed(alice, cast, remarks="Typed by Alice")
    assert adam.post(f"{address}/edit", data=typed(adam, cast, remarks="By Adam")).status_code == 302
    answer = alice.post(f"{address}/edit", data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "By Adam" in words(page)
    assert field_value(page, "remarks") == "Typed by Alice"
    assert stored(cast).remarks == "By Adam"
    again = {**form, "version": field_value(page, "version")}
    assert alice.post(f"{address}/edit", data=again).status_code == 302
    assert stored(cast).remarks == "Typed by Alice"


def test_a_link_is_a_web_address(sign_in: SignIn, cast: Cast, prepared: Handover, address: str) -> None:
    alice = sign_in("alice")
    for url in ("javascript:alert(1)", "wiki.example.test", "https://", ""):
        answer = alice.post(f"{address}/edit", data=typed(alice, cast, **{"links-0-url": url}))
        assert answer.status_code == 422, url
        page = answer.get_data(as_text=True)
        assert "Enter a complete web address" in page
        assert field_value(page, "remarks") == "Thank **you**."
    assert stored(cast).links == []


def test_what_cannot_be_stored_changes_nothing(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    alice = sign_in("alice")
    for changed in ({"remarks": "a\x00b"}, {"remarks": "x" * 20_001}, {"items-1-reason": "x" * 2_001}):
        assert alice.post(f"{address}/edit", data=typed(alice, cast, **changed)).status_code == 422
    assert stored(cast).remarks == ""
    assert stored(cast).links == []


def test_made_up_rows_are_ignored(sign_in: SignIn, cast: Cast, prepared: Handover, address: str) -> None:
    alice = sign_in("alice")
    foreign = {"items-7-number": cast.secrets.id, "items-7-criterion": "x", "items-8-number": "nonsense",
               "questions-3-number": "999", "questions-3-reason": "x"}  # fmt: skip
    assert alice.post(f"{address}/edit", data=typed(alice, cast, **foreign)).status_code == 302
    assert set(criteria(cast)) == {cast.kafka.id, cast.billing.id}


def test_a_reason_stays_while_the_item_is_proved(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    item = db.session.get_one(HandoverItem, (prepared.id, cast.kafka.id))
    item.reason = "Written before the sign-off"
    db.session.commit()
    alice = sign_in("alice")
    assert "Written before" not in alice.get(f"{address}/edit").get_data(as_text=True)
    assert alice.post(f"{address}/edit", data=typed(alice, cast)).status_code == 302
    assert item.reason == "Written before the sign-off"


def test_the_plan_may_change_meanwhile(sign_in: SignIn, cast: Cast, prepared: Handover, address: str) -> None:
    (billing,) = [item for item in cast.engagement.plan if item.skill_id == cast.billing.id]
    billing.retired_on, billing.retired_reason = NOW.date(), "Bought as a service"
    cast.engagement.plan.append(PlanItem(skill_id=cast.secrets.id, target_level=3, importance=2))
    db.session.commit()
    alice = sign_in("alice")
    page = words(alice.get(address).get_data(as_text=True))
    assert "Bought as a service" in page
    assert "Nobody learned it." in page
    form = typed(alice, cast, **{"items-2-number": cast.secrets.id, "items-2-criterion": "Rotate a key"})
    assert alice.post(f"{address}/edit", data=form).status_code == 302
    assert criteria(cast) == {cast.kafka.id: "A rolling restart", cast.secrets.id: "Rotate a key"}


def test_rows_are_added_without_a_script(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    alice = sign_in("alice")
    answer = alice.post(f"{address}/edit", data=typed(alice, cast, add="links"))
    assert answer.status_code == 200
    assert 'name="links-1-url"' in answer.get_data(as_text=True)
    assert stored(cast).links == []


def test_others_may_not(sign_in: SignIn, cast: Cast, prepared: Handover, address: str) -> None:
    before = prepared.version
    for who in ("bob", "fay", "eve"):
        client = sign_in(who)
        form = typed(client, cast)
        for way in ("begin", "edit", "close", "note"):
            assert client.post(f"{address}/{way}", data=form).status_code == 403, (who, way)
    assert stored(cast).version == before


def test_it_takes_as_many_statements_for_much_as_for_little(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str,
    count_queries: Callable[[Callable[[], object]], int],
) -> None:  # fmt: skip
    alice = sign_in("alice")
    pages = (address, f"{address}/edit", f"{address}/close")

    def look() -> None:
        for page in pages:
            assert alice.get(page).status_code == 200

    few = count_queries(look)
    for number in range(20):
        questions.ask(cast, asked_at=NOW - timedelta(minutes=number), expert_id=cast.mia.id)
    prove(cast, 5, date(2026, 6, 10))
    look()  # figures are computed anew once
    assert count_queries(look) <= few
