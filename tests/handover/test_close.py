"""An engagement closes only through its handover, and from then on both stay as they are."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from ktrack import packs
from ktrack.base.db import db
from ktrack.models import AuditEvent, Evidence, Handover, PlanItem, Shadowing
from ktrack.models.choices import EvidenceType
from ktrack.retention.record import Fact, record, void
from tests.conftest import NOW
from tests.engagements.forms import sent
from tests.factories import questions
from tests.factories.cast import Cast
from tests.handover.conftest import TODAY, close, prove, stored, typed
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


def test_it_keeps_what_is_proved_and_who_left_the_rest_open(cast: Cast, closed: Handover) -> None:
    pack = packs.read(closed.pack)
    assert (closed.closed_by, closed.closed_at, pack.day) == (cast.alice, NOW, TODAY)
    (kafka,), (billing,) = pack.proved, pack.open
    (proof,) = kafka.proofs
    assert (proof.person.name, proof.level, proof.kind, proof.on) == (
        "Bob Bach", 4, "signoff", date(2026, 6, 5),
    )  # fmt: skip
    assert 0.8 < proof.chance < 0.85
    assert billing.left == packs.Left("No time was left.", packs.Named("alice", "Alice Acker"), NOW)
    assert {(item.skill_id, item.state, item.decided_by_id) for item in closed.items} == {
        (cast.kafka.id, "proved", None), (cast.billing.id, "open", cast.alice.id),
    }  # fmt: skip
    assert pack.figures is not None
    assert pack.figures.verified == 0.5


def test_nothing_closes_while_a_reason_is_missing(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    question = questions.ask(cast)
    alice = sign_in("alice")
    assert "2 things are open" in words(alice.get(f"{address}/close").get_data(as_text=True))
    alice.post(f"{address}/edit", data=typed(alice, cast))
    page = alice.get(f"{address}/close").get_data(as_text=True)
    assert "1 thing is open and has no reason yet." in words(page)
    answer = alice.post(f"{address}/close", data={"csrf_token": alice.token(), "seen": "x"})
    assert answer.status_code == 422
    assert stored(cast).closed_at is None
    question.answer, question.answered_at, question.answered_by_id = "So.", NOW, cast.fay.id
    db.session.commit()
    assert close(alice, address).status_code == 302
    assert stored(cast).closed_at == NOW


def test_it_closes_only_with_what_was_read(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    alice = sign_in("alice")
    alice.post(f"{address}/edit", data=typed(alice, cast))
    page = alice.get(f"{address}/close").get_data(as_text=True)
    prove(cast, 2, date(2026, 6, 12))
    form = {name: text for name, text in sent(page).items() if name in ("seen", "csrf_token")}
    answer = alice.post(f"{address}/close", data=form)
    assert answer.status_code == 422
    assert "The handover has changed in the meantime." in words(answer.get_data(as_text=True))
    assert stored(cast).closed_at is None


def test_closing_again_changes_nothing(sign_in: SignIn, cast: Cast, closed: Handover, address: str) -> None:
    pack, alice, adam = closed.pack, sign_in("alice"), sign_in("adam")
    for client, status in ((alice, 302), (adam, 422)):
        form = {"csrf_token": client.token(), "seen": "whatever"}
        assert client.post(f"{address}/close", data=form).status_code == status
    assert stored(cast).pack == pack
    assert db.session.query(AuditEvent).filter_by(action="handover.close").count() == 1
    assert alice.get(f"{address}/close").status_code == 302


def test_what_was_signed_never_changes(sign_in: SignIn, cast: Cast, closed: Handover, address: str) -> None:
    alice = sign_in("alice")
    before = (words(alice.get(address).get_data(as_text=True)), alice.get(f"{address}.pdf").data)
    (row,) = db.session.scalars(select(Evidence).where(Evidence.type == EvidenceType.SIGNOFF))
    void(row, cast.fay, NOW, "Wrong person")
    cast.bob.name, cast.kafka.name_en = "Bob Becker", "Event streaming"
    db.session.commit()
    assert (words(alice.get(address).get_data(as_text=True)), alice.get(f"{address}.pdf").data) == before


def test_the_engagement_cannot_be_edited_any_more(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    alice, edit = sign_in("alice"), f"/engagements/{cast.engagement.id}/edit"
    form = sent(alice.get(edit).get_data(as_text=True))
    alice.post(f"{address}/edit", data=typed(alice, cast))
    assert close(alice, address).status_code == 302
    pair = {"shadowings-1-mentor": "Mia Mentor", "shadowings-1-mentee": "Bob Bach"}
    longer = {**form, **pair, "ends_on": "2027-03-31", "why": "We need more time"}
    answer = alice.post(edit, data=longer)
    assert answer.status_code == 422
    assert "This engagement was closed with its handover." in words(answer.get_data(as_text=True))
    assert "We need more time" in answer.get_data(as_text=True)
    assert cast.engagement.ends_on == date(2026, 12, 18)
    assert db.session.query(Shadowing).count() == 1
    assert alice.get(edit).headers["Location"].endswith(f"/engagements/{cast.engagement.id}")


def test_checks_and_the_log_go_on(sign_in: SignIn, cast: Cast, closed: Handover) -> None:
    fact = Fact(
        EvidenceType.SIGNOFF, cast.bob.id, cast.billing.id, TODAY, 4, assessor_id=cast.fay.id, note="x"
    )
    record(fact, cast.fay, NOW, TODAY)
    bob = sign_in("bob")
    entry = {
        "csrf_token": bob.token(), "shadowing": cast.shadowing.id, "happened_on": "2026-06-15",
        "minutes": "30", "text": "Ran it alone",
    }  # fmt: skip
    assert bob.post("/log/new", data=entry).status_code == 302


def test_what_is_typed_too_late_can_be_copied(
    sign_in: SignIn, cast: Cast, closed: Handover, address: str
) -> None:
    alice = sign_in("alice")
    answer = alice.post(f"{address}/edit", data=typed(alice, cast, remarks="One more thing"))
    assert answer.status_code == 409
    page = words(answer.get_data(as_text=True))
    assert "One more thing" in page
    assert "No time was left." in page
    assert stored(cast).remarks == "Thank **you**."


def test_lists_say_that_it_is_closed(sign_in: SignIn, cast: Cast, closed: Handover) -> None:
    alice = sign_in("alice")
    listed = {}
    for state in ("open", "running", "ended", "closed", "to-close"):
        page = words(alice.get(f"/engagements?state={state}").get_data(as_text=True))
        listed[state] = "closed" in page.partition("Event platform")[2]
    assert listed == {"open": False, "running": False, "ended": True, "closed": True, "to-close": False}


def test_its_page_says_so(sign_in: SignIn, cast: Cast, closed: Handover) -> None:
    alice = sign_in("alice")
    page = alice.get(f"/engagements/{cast.engagement.id}").get_data(as_text=True)
    assert f"/engagements/{cast.engagement.id}/edit" not in page
    assert "closed" in words(page)
    assert "Event platform" not in words(alice.get("/attention").get_data(as_text=True))


def test_an_engagement_without_a_plan_closes_too(
    sign_in: SignIn, cast: Cast, prepared: Handover, address: str
) -> None:
    for item in cast.engagement.plan:
        item.retired_on, item.retired_reason = TODAY - timedelta(days=9), "Not needed"
    db.session.commit()
    alice = sign_in("alice")
    assert "Nothing was planned." in words(alice.get(address).get_data(as_text=True))
    assert close(alice, address).status_code == 302
    pack = packs.read(stored(cast).pack)
    assert (pack.plan, pack.figures, len(pack.retired)) == ((), None, 2)
    assert alice.get(f"{address}.pdf").status_code == 200


def test_an_engagement_without_recipients_has_a_handover(sign_in: SignIn, cast: Cast, address: str) -> None:
    cast.shadowing.skills = []
    db.session.delete(cast.shadowing)
    db.session.add(
        PlanItem(engagement_id=cast.engagement.id, skill_id=cast.secrets.id, target_level=1, importance=1)
    )
    db.session.commit()
    alice = sign_in("alice")
    alice.post(f"{address}/begin", data={"csrf_token": alice.token()})
    page = words(alice.get(address).get_data(as_text=True))
    assert "Nobody learned it." in page
    assert "n/a" in page
    assert alice.get(f"{address}.pdf").status_code == 200
