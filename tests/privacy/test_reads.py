"""Whoever reads what is recorded about somebody leaves a trace that this person sees."""

from collections.abc import Callable

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.models import RecordRead
from tests.factories import proof
from tests.factories.cast import Cast
from tests.house.outsiders import CORRECTED, FOREIGN, address
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
WORK = {
    "dashboards.home", "attention.index", "checks.index",  # lists of what waits
    # forms that a page leads to which is noted
    "checks.cancel", "checks.hand", "checks.move", "handover.edit", "handover.close",
    # what one signs with one's own name
    "procedures.show", "procedures.versions", "procedures.version", "procedures.edit", "procedures.keep",
    "procedures.index",
    "engagements.create", "engagements.edit", "links.ask_for_level", "links.of_shadowing",  # what one does
    "finding.request_page", "finding.accept", "finding.decline", "finding.forward",
    "finding.requests", "people.me_file",  # what Bob asked her, and that she got a mail
}  # fmt: skip
"""Pages that name Bob and say no more of his record than that something is to be done."""


def subjects(cast: Cast) -> dict[str, dict[str, object]]:
    """Arguments of pages about Bob by endpoint."""
    return {endpoint: make(cast) for endpoint, make in [*FOREIGN, *CORRECTED]}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_that_shows_a_record_notes_it(app: Flask, sign_in: SignIn, cast: Cast) -> None:
    proof.assess(cast, 3)
    known, alice, silent = subjects(cast), sign_in("alice"), set()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or (rule.arguments and rule.endpoint not in known):
            continue
        db.session.query(RecordRead).delete()
        db.session.commit()
        answer = alice.get(address(rule, known.get(rule.endpoint)))
        shown = answer.status_code == 200 and b"Bob Bach" in answer.data
        if shown and not db.session.query(RecordRead).filter_by(person_id=cast.bob.id).count():
            silent.add(rule.endpoint)
    assert silent <= WORK, "note the reading (ktrack/web/reads.py)"


def test_readers_are_named_once_an_hour_to_whom_it_concerns(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    for _time in range(3):
        alice.get(f"/engagements/{cast.engagement.id}")
    (read,) = db.session.query(RecordRead).all()
    assert (read.person_id, read.page) == (cast.bob.id, "engagements.show")
    sign_in("bob").get(f"/engagements/{cast.engagement.id}")
    assert db.session.query(RecordRead).count() == 1, "reading one's own leaves no trace"
    page = words(sign_in("bob").get("/me").get_data(as_text=True))
    assert "Alice Acker" in page.split("Who read your record")[-1].split("What the audit trail says")[0]
