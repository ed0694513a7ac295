"""What is stored about people, on a page and on paper."""

import io

import pypdf
import pytest

from ktrack.base.db import Base
from ktrack.privacy.words import STORED, described
from tests.people.test_list import SignIn
from tests.support.page_reader import words


def test_every_table_is_described_once() -> None:
    named = [table for stored in STORED for table in stored.tables]
    assert sorted(named) == sorted(set(named))
    assert set(Base.metadata.tables) <= set(named), "say in ktrack/privacy/words.py what a table is for"


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve", "adam"])
def test_everybody_reads_it(sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    page = words(client.get("/privacy").get_data(as_text=True))
    for stored in described():
        assert f"{stored.title}{stored.tables[0]}" in page
    assert ("Change the rules" in page) == (who == "adam")
    assert 'href="/privacy"' in client.get("/account").get_data(as_text=True)


@pytest.mark.parametrize(
    ("asked", "language", "title"),
    [("de", "de", "Was KTrack über Menschen speichert"), ("xx", "en", "What KTrack stores about people")],
)
def test_it_is_printed_in_both_languages(sign_in: SignIn, asked: str, language: str, title: str) -> None:
    answer = sign_in("bob").get(f"/privacy/sheet.pdf?lang={asked}")
    assert answer.mimetype == "application/pdf"
    found = pypdf.PdfReader(io.BytesIO(answer.data))
    assert found.metadata is not None
    assert found.metadata.title == title
    assert str(found.root_object["/Lang"]) == language
    text = " ".join(page.extract_text() for page in found.pages)
    assert "record_reads" in text
    assert ("Schwelle" if language == "de" else "by itself") in text


def test_nobody_reads_it_before_signing_in(sign_in: SignIn) -> None:
    client = sign_in("bob")
    with client.session_transaction() as session:
        session.clear()
    assert client.get("/privacy").status_code == 302
    assert client.post("/privacy").status_code in (302, 400, 405)
