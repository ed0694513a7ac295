"""Signed links to Fay, with the secrets that only her mails hold."""

from datetime import date
from typing import Any

from ktrack.base.db import db
from ktrack.base.text import new_key
from ktrack.links import actions
from ktrack.models import Agreement, Mail, Question, SignedLink
from tests.conftest import NOW
from tests.factories import questions
from tests.factories.cast import Cast

TODAY = date(2026, 6, 15)
DAYS = 14
NOTE = "Upgraded *staging* on 12 June while Fay watched."


def level(cast: Cast, **changed: Any) -> tuple[SignedLink, str]:
    """Bob asks Fay to confirm level 3 in Kafka; returns the link and its secret."""
    said = {"level": 3, "note": NOTE, "by": cast.bob, "at": NOW, "today": TODAY, "days": DAYS, **changed}
    link, _new = actions.ask_for_level(cast.shadowing, cast.kafka.id, **said)
    db.session.commit()
    return link, secret_of(link)


def answer(cast: Cast) -> tuple[SignedLink, str, Question]:
    """Bob sends Fay a link to answer his question by."""
    question = questions.ask(cast)
    link, _new = actions.ask_for_answer(question, by=cast.bob, at=NOW, days=DAYS)
    db.session.commit()
    return link, secret_of(link), question


def acceptance(cast: Cast) -> tuple[SignedLink, str, Agreement]:
    """Bob sends Fay a link to accept what he proposed by."""
    agreement = proposed(cast)
    link, _new = actions.ask_for_acceptance(agreement, by=cast.bob, at=NOW, days=DAYS)
    db.session.commit()
    return link, secret_of(link), agreement


def proposed(cast: Cast) -> Agreement:
    """Bob proposes what he and Fay agree on."""
    version = db.session.query(Agreement).filter_by(shadowing_id=cast.shadowing.id).count() + 1
    agreement = Agreement(
        key=new_key("a"), shadowing_id=cast.shadowing.id, version=version, proposed_by_id=cast.bob.id,
        proposed_at=NOW, goals="Run the brokers alone", starts_on=TODAY, cadence_days=7,
    )  # fmt: skip
    db.session.add(agreement)
    db.session.commit()
    return agreement


def secret_of(link: SignedLink) -> str:
    """Return the secret out of the mail that was written for the link."""
    mail = db.session.query(Mail).filter_by(dedupe_key=f"link.confirm link {link.id} {link.person_id}").one()
    return mail.text.split("/l/")[1].split()[0]
