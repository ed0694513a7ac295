"""My record: all that is recorded about oneself, on a page and as a file."""

import json
import re
from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import EntryLink, LogEntry
from tests.conftest import NOW
from tests.factories import meetings, questions
from tests.factories.cast import Cast
from tests.factories.said import offered
from tests.people.test_list import SignIn
from tests.people.test_record import claim, sign_off
from tests.support.page_reader import words


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve", "adam"])
def test_everybody_has_one(sign_in: SignIn, cast: Cast, who: str) -> None:
    page = sign_in(who).get("/me").get_data(as_text=True)
    assert getattr(cast, who).name in page


def write_entry(cast: Cast, text: str) -> None:
    entry = LogEntry(key="x1", person_id=cast.bob.id, happened_on=date(2026, 6, 1), minutes=30, text=text)
    entry.links = [EntryLink(position=1, url="https://wiki.example.test/runbook")]
    db.session.add(entry)
    db.session.commit()


def file_of(sign_in: SignIn, who: str) -> dict[str, Any]:
    answer = sign_in(who).get("/me.json")
    assert answer.headers["Content-Disposition"] == "attachment; filename=ktrack-record.json"
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(answer.get_data())
    return found


def test_the_file_holds_every_section(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast)
    claim(cast, 4)
    write_entry(cast, "Restarted the *cluster* – größer als gedacht")
    sign_in("alice").get(f"/people/{cast.bob.id}")
    found = file_of(sign_in, "bob")
    assert found["person"]["name"] == "Bob Bach"
    assert found["account"]["login"] == "bob@example.test"
    assert [row["type"] for row in found["evidence"]] == ["claim", "signoff"]
    assert found["log"][0]["text"] == "Restarted the *cluster* – größer als gedacht"
    assert found["log"][0]["links"] == ["https://wiki.example.test/runbook"]
    assert found["holdings"][0]["claim"] == 4
    assert found["shadowings"][0]["mentor"] == "Fay Freelancer"
    assert found["read_by"] == [{"reader": "Alice Acker", "at": NOW.isoformat(), "page": "people.show"}]
    assert {row["action"] for row in found["audit"]} == {"evidence.record"}


def test_the_file_holds_no_secret(sign_in: SignIn, cast: Cast) -> None:
    text = json.dumps(file_of(sign_in, "bob"))
    account = cast.accounts["bob"]
    assert account.password_hash not in text
    assert account.session_token not in text


def test_the_file_holds_what_the_pair_told_each_other(sign_in: SignIn, cast: Cast) -> None:
    offered(cast)
    meetings.held(cast)
    questions.late(cast)
    found = file_of(sign_in, "bob")
    for section in ("feedback", "suggestions", "sessions", "questions"):
        assert found[section], section
    assert file_of(sign_in, "fay")["feedback"] == found["feedback"]
    others = file_of(sign_in, "alice")
    assert [others[section] for section in ("feedback", "sessions", "questions")] == [[], [], []]


def test_the_page_counts_it(sign_in: SignIn, cast: Cast) -> None:
    offered(cast)
    shown = words(sign_in("bob").get("/me").get_data(as_text=True))
    assert re.search("Feedback, given and received ?1", shown)


def test_the_file_holds_nothing_of_others(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast)
    write_entry(cast, "Bob's own words")
    found = file_of(sign_in, "dan")
    assert (found["evidence"], found["log"], found["holdings"], found["read_by"]) == ([], [], [], [])


def test_the_page_counts_the_log_and_shows_evidence(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast)
    write_entry(cast, "One")
    page = sign_in("bob").get("/me").get_data(as_text=True)
    assert "You have written 1 entry." in page
    assert "sign-off" in page
