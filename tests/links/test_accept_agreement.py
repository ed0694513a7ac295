"""Accepting an agreement by a link, or returning it."""

from collections.abc import Callable

from flask import Flask

from ktrack.base.db import db
from ktrack.models import AuditEvent, Mail
from ktrack.models.choices import AgreementAnswer
from tests.conftest import NOW
from tests.factories import links
from tests.factories.cast import Cast
from tests.links.opening import post, text, visitor
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def test_the_mentor_reads_and_accepts(app: Flask, cast: Cast) -> None:
    _link, secret, agreement = links.acceptance(cast)
    client = visitor(app)
    page = text(client, secret)
    assert "What Bob Bach wants to agree with you" in page
    assert "Run the brokers alone" in page
    assert post(client, secret).headers["Location"] == "/l/thanks"
    db.session.refresh(agreement)
    assert (agreement.answer, agreement.answered_by_id, agreement.answered_at) == (
        AgreementAnswer.ACCEPTED, cast.fay.id, NOW,
    )  # fmt: skip
    assert db.session.query(AuditEvent).filter_by(action="agreement.accept").one().actor_id == cast.fay.id
    assert db.session.query(AuditEvent).filter_by(action="link.confirm").one().actor_id == cast.fay.id


def test_the_mentor_returns_it_with_a_comment(app: Flask, cast: Cast) -> None:
    _link, secret, agreement = links.acceptance(cast)
    post(visitor(app), secret, "no", "Every two weeks, please.")
    db.session.refresh(agreement)
    assert (agreement.answer, agreement.comment) == (AgreementAnswer.RETURNED, "Every two weeks, please.")


def test_a_newer_version_makes_the_link_to_the_old_one_useless(app: Flask, cast: Cast) -> None:
    _link, secret, agreement = links.acceptance(cast)
    links.proposed(cast)
    answer = post(visitor(app), secret)
    assert answer.status_code == 422
    assert "A newer version was proposed" in answer.get_data(as_text=True)
    db.session.refresh(agreement)
    assert agreement.answer is None


def test_the_mentee_sends_the_link(sign_in: SignIn, cast: Cast) -> None:
    agreement = links.proposed(cast)
    bob = sign_in("bob")
    answer = bob.post(f"/agreements/{agreement.id}/link", data={"csrf_token": bob.token()})
    assert answer.headers["Location"] == f"/shadowings/{cast.shadowing.id}/links"
    assert db.session.query(Mail).filter_by(kind="link.confirm").one().person_id == cast.fay.id


def test_what_the_mentor_proposed_is_not_theirs_to_accept(sign_in: SignIn, cast: Cast) -> None:
    agreement = links.proposed(cast)
    agreement.proposed_by_id = cast.fay.id
    db.session.commit()
    bob = sign_in("bob")
    bob.post(f"/agreements/{agreement.id}/link", data={"csrf_token": bob.token()})
    assert db.session.query(Mail).count() == 0
