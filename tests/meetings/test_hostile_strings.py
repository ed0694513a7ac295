"""Every string of the list of naughty strings is stored, shown and sent to calendars.

The list stands in the folder of specifications beside the checkout; without that folder there are no cases.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import vobject
from icalendar import Calendar

from ktrack.base.db import db
from ktrack.meetings.actions import writing_up
from ktrack.models import Meeting
from tests.factories import meetings
from tests.factories.cast import Cast
from tests.factories.meetings import TYPED, address, pair_address
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value

SignIn = Callable[[str], PageClient]
FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
STRINGS: list[str] = json.loads(FILE.read_text()) if FILE.exists() else []
# None of them has a line end: as lines of one text they are told apart.
TEXTS = ["\n".join(STRINGS[start : start + 26]) for start in range(0, len(STRINGS), 26)]


if TEXTS:

    @pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
    def test_each_is_proposed_and_shown_exactly(sign_in: SignIn, cast: Cast, text: str) -> None:
        bob = sign_in("bob")
        typed = text.replace("\n", "\r\n")
        fields = {**TYPED, "csrf_token": bob.token(), "agenda": typed, "place": text.partition("\n")[0][:500]}
        assert bob.post(pair_address(cast, "new"), data=fields).status_code == 302
        meeting = db.session.query(Meeting).one()
        assert meeting.agenda == text
        page = bob.get(address(meeting, "move")).get_data(as_text=True)
        assert field_value(page, "agenda") == text
        assert bob.get(pair_address(cast)).status_code == 200
        calendar = bob.get(address(meeting, "session.ics")).get_data(as_text=True)
        assert len(Calendar.from_ical(calendar).walk("VEVENT")) == 1
        assert vobject.readOne(calendar).vevent.uid.value == f"{meeting.key}@ktrack"

    @pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
    def test_each_is_written_up_and_logged_exactly(sign_in: SignIn, cast: Cast, text: str) -> None:
        meeting = meetings.past(cast)
        bob = sign_in("bob")
        fields = {
            "csrf_token": bob.token(), "seen": writing_up.mark(meeting), "minutes": "60",
            "notes": text.replace("\n", "\r\n"), "follow_ups-0-person": cast.bob.id,
            "follow_ups-0-text": text.partition("\n")[0][:500],
        }  # fmt: skip
        assert bob.post(address(meeting, "write-up"), data=fields).status_code == 302
        assert meeting.notes == text
        assert bob.get(address(meeting)).status_code == 200
        assert bob.post(address(meeting, "log"), data={"csrf_token": bob.token()}).status_code == 302
        assert meeting.entry is not None
        assert meeting.entry.text == text
