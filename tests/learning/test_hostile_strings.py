"""Every string of the list of naughty strings is stored and shown exactly.

The list stands in the folder of specifications beside the checkout; without that folder there are no cases.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ktrack.base.db import db
from ktrack.models import LogEntry
from tests.factories import log
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value

SignIn = Callable[[str], PageClient]
FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
STRINGS: list[str] = json.loads(FILE.read_text()) if FILE.exists() else []
# None of them has a line end: as lines of one text they are told apart.
TEXTS = ["\n".join(STRINGS[start : start + 26]) for start in range(0, len(STRINGS), 26)]


if TEXTS:

    @pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
    def test_each_is_stored_and_shown_exactly(sign_in: SignIn, cast: Cast, text: str) -> None:
        bob = sign_in("bob")
        fields = {**log.typed(cast, text=text.replace("\n", "\r\n")), "csrf_token": bob.token()}
        assert bob.post("/log/new", data=fields).status_code == 302
        entry = db.session.query(LogEntry).one()
        assert entry.text == text
        page = bob.get(f"/log/{entry.id}/correct").get_data(as_text=True)
        assert field_value(page, "text") == text
        assert bob.get(f"/log/{entry.id}").status_code == 200
        assert bob.get("/log").status_code == 200
