"""Accepting a version or returning it, and what each version changed."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from ktrack.agreements import actions
from ktrack.agreements.actions import Criterion
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.models import Agreement, AuditEvent, Mail
from ktrack.models.choices import AgreementAnswer
from tests.conftest import NOW
from tests.factories import agreed
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
ACCEPT = {"answer": "accepted"}
RETURN = {"answer": "returned", "comment": "Twice a month is *too* seldom."}


def post(client: PageClient, agreement: Agreement, **typed: str) -> Any:
    return client.post(f"/agreements/{agreement.id}", data={"csrf_token": client.token(), **typed})


def answered(agreement: Agreement) -> tuple[AgreementAnswer | None, int | None, str]:
    db.session.refresh(agreement)
    return agreement.answer, agreement.answered_by_id, agreement.comment


def test_the_other_side_accepts(sign_in: SignIn, cast: Cast) -> None:
    made = agreed.propose(cast)
    bob = sign_in("bob")
    assert post(bob, made, **ACCEPT).headers["Location"] == f"/shadowings/{cast.shadowing.id}"
    assert answered(made) == (AgreementAnswer.ACCEPTED, cast.bob.id, "")
    assert made.answered_at == NOW
    text = words(bob.get(f"/shadowings/{cast.shadowing.id}").get_data(as_text=True))
    assert "Accepted. This is what the two of you have agreed." in text
    assert "Bob restarts a cluster alone." in text


def test_the_other_side_returns_it_with_a_comment(sign_in: SignIn, cast: Cast) -> None:
    made = agreed.propose(cast)
    post(sign_in("bob"), made, **RETURN)
    assert answered(made) == (AgreementAnswer.RETURNED, cast.bob.id, RETURN["comment"])
    fay = sign_in("fay")
    text = words(fay.get(f"/agreements/{made.id}").get_data(as_text=True))
    assert "Twice a month is too seldom." in text
    form = words(fay.get(f"/shadowings/{cast.shadowing.id}/agreement").get_data(as_text=True))
    assert "Twice a month is too seldom." in form


@pytest.mark.parametrize(
    ("typed", "deed", "subject", "said"),
    [
        (ACCEPT, "agreement.accept", "Bob Bach accepts your agreement", "From now on it counts."),
        (RETURN, "agreement.return", "Bob Bach returns your agreement", "Twice a month"),
    ],
)
def test_the_trail_and_a_mail_to_the_proposer_tell_of_it(
    sign_in: SignIn, cast: Cast, typed: dict[str, str], deed: str, subject: str, said: str
) -> None:
    post(sign_in("bob"), agreed.propose(cast), **typed)
    assert db.session.query(AuditEvent).filter_by(action=deed).one().actor_id == cast.bob.id
    mail = db.session.query(Mail).filter_by(kind="agreement.answered").one()
    assert (mail.person_id, mail.subject) == (cast.fay.id, subject)
    assert said in mail.text


def test_a_mentee_proposes_and_the_freelancer_accepts(sign_in: SignIn, cast: Cast) -> None:
    made = agreed.propose(cast, by=cast.bob)
    post(sign_in("fay"), made, **ACCEPT)
    assert answered(made)[:2] == (AgreementAnswer.ACCEPTED, cast.fay.id)


@pytest.mark.parametrize("typed", [ACCEPT, RETURN])
def test_the_same_answer_sent_twice_counts_once(sign_in: SignIn, cast: Cast, typed: dict[str, str]) -> None:
    made = agreed.propose(cast)
    bob = sign_in("bob")
    for _ in range(2):
        assert post(bob, made, **typed).status_code == 302
    assert db.session.query(Mail).filter_by(kind="agreement.answered").count() == 1


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (ACCEPT, RETURN, "This version was accepted in the meantime."),
        (RETURN, ACCEPT, "This version was returned in the meantime."),
    ],
)
def test_a_second_answer_is_told_of_the_first(
    sign_in: SignIn, cast: Cast, first: dict[str, str], second: dict[str, str], told: str
) -> None:
    made = agreed.propose(cast)
    bob = sign_in("bob")
    post(bob, made, **first)
    stands = answered(made)
    answer = post(bob, made, **second)
    assert answer.status_code == 422
    text = words(answer.get_data(as_text=True))
    assert told in text
    assert second.get("comment", "").replace("*", "") in text, "what was typed can be copied"
    assert answered(made) == stands


def test_a_version_replaced_meanwhile_is_not_accepted(sign_in: SignIn, cast: Cast) -> None:
    first = agreed.propose(cast)
    agreed.propose(cast, cadence_days=7)
    answer = post(sign_in("bob"), first, **ACCEPT)
    assert answer.status_code == 422
    assert "A newer version was proposed in the meantime." in words(answer.get_data(as_text=True))
    assert answered(first)[0] is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"answer": "returned", "comment": " "}, "Say what should be otherwise."),
        ({"answer": "returned", "comment": "x" * 20_001}, "cannot be longer"),
        ({"answer": "returned", "comment": "a\x00"}, "cannot be stored"),
        ({"answer": "perhaps"}, "Accept it or return it."),
        ({}, "Accept it or return it."),
    ],
)
def test_bad_input_answers_nothing(sign_in: SignIn, cast: Cast, typed: dict[str, str], told: str) -> None:
    made = agreed.propose(cast)
    answer = post(sign_in("bob"), made, **typed)
    assert answer.status_code == 422
    assert told in words(answer.get_data(as_text=True))
    assert answered(made) == (None, None, "")


@pytest.mark.parametrize(
    ("who", "status"), [("fay", 403), ("alice", 403), ("adam", 404), ("eve", 403), ("charlie", 404)]
)
def test_only_the_other_side_answers(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    made = agreed.propose(cast)
    assert post(sign_in(who), made, **ACCEPT).status_code == status
    assert answered(made)[0] is None


@pytest.mark.parametrize(("who", "offered"), [("bob", True), ("fay", False), ("alice", False)])
def test_only_the_other_side_is_asked(sign_in: SignIn, cast: Cast, who: str, offered: bool) -> None:
    made = agreed.propose(cast)
    client = sign_in(who)
    assert (
        "Return with this comment" in client.get(f"/agreements/{made.id}").get_data(as_text=True)
    ) is offered
    pair = words(client.get(f"/shadowings/{cast.shadowing.id}").get_data(as_text=True))
    assert ("Your answer is wanted." in pair) is offered


def test_a_version_shows_what_it_changes_word_by_word(sign_in: SignIn, cast: Cast) -> None:
    agreed.agree(cast)
    shown = (Criterion(cast.billing.id, "A month's run", ""),)
    made = agreed.propose(
        cast, goals="Bob restarts a **cluster** at night.", cadence_days=7, confidentiality="", criteria=shown
    )
    html = sign_in("bob").get(f"/agreements/{made.id}").get_data(as_text=True)
    changes = html.split('id="changes"')[1].split("</section>")[0]
    assert "<del>alone.</del>" in changes
    assert "<ins>at night.</ins>" in changes
    for told in ("at least every 14 days", "at least once a week", "Acceptance: Billing batch",
                 "Acceptance: Apache Kafka", "A rolling restart (shown to Alice Acker)"):  # fmt: skip
        assert told in re.sub("</?(del|ins)>", "", changes), told
    assert "What the mentor expects" not in changes, "what stayed is not listed"


def test_typed_marks_are_shown_and_not_obeyed(sign_in: SignIn, cast: Cast) -> None:
    agreed.agree(cast)
    made = agreed.propose(cast, goals="<del>Bob</del> <b>restarts")
    html = sign_in("bob").get(f"/agreements/{made.id}").get_data(as_text=True)
    changes = html.split('id="changes"')[1].split("</section>")[0]
    assert "&lt;b&gt;restarts" in changes
    assert "<b>restarts" not in changes


def test_a_signed_link_accepts_through_the_same_door(cast: Cast) -> None:
    made = agreed.propose(cast, by=cast.bob)
    with pytest.raises(Refused, match="yourself"):
        actions.accept(made, by=cast.bob, at=NOW)
    with pytest.raises(Refused, match="Only the mentor and the mentee"):
        actions.accept(made, by=cast.gil, at=NOW)
    actions.accept(made, by=cast.fay, at=NOW)
    with pytest.raises(Stale, match="accepted in the meantime"):
        actions.send_back(made, "Too late", by=cast.fay, at=NOW)


def test_what_a_former_mentor_proposed_is_not_accepted_any_more(cast: Cast) -> None:
    made = agreed.propose(cast)
    cast.shadowing.mentor_id = cast.mia.id
    db.session.commit()
    with pytest.raises(Refused, match="takes no part any more"):
        actions.accept(made, by=cast.bob, at=NOW)


def test_long_texts_of_the_same_few_words_are_compared_in_no_time(sign_in: SignIn, cast: Cast) -> None:
    agreed.agree(cast, goals="a " * 1900)
    made = agreed.propose(cast, goals="b a b " * 630)
    started = time.monotonic()
    html = sign_in("bob").get(f"/agreements/{made.id}").get_data(as_text=True)
    assert time.monotonic() - started < 10
    assert "<ins>b</ins> a <ins>b b</ins> a" in html


def test_texts_too_long_to_compare_are_shown_side_by_side(sign_in: SignIn, cast: Cast) -> None:
    agreed.agree(cast, goals="a " * 9000)
    made = agreed.propose(cast, goals="b " * 9000)
    html = sign_in("bob").get(f"/agreements/{made.id}").get_data(as_text=True)
    assert "b b b b" in html.split('id="changes"')[1]
    assert "<ins>b" not in html
