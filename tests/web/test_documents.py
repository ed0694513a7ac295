"""Documents: tagged PDF from data that may hold anything."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst

from ktrack import paths
from ktrack.web import documents

AT = datetime(2026, 6, 15, tzinfo=UTC)
TEMPLATE = """#import "house.typ": house
#let data = json(bytes(sys.inputs.data))
#show: house.with(data)
= #data.title
#data.body
"""


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A template of the house's look, beside a copy of the house."""
    folder = tmp_path / "documents"
    folder.mkdir()
    house = paths.beside("templates") / "documents" / "house.typ"
    (folder / "house.typ").write_text(house.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "letter.typ").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(paths, "beside", lambda name: tmp_path)
    return "letter"


def said(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def data(body: str) -> dict[str, str]:
    return {"title": "Übergabe", "lang": "de", "footer": "KTrack", "page": "Seite", "body": body}


def test_a_document_is_tagged_and_says_its_language_and_title(letter: str) -> None:
    found = pypdf.PdfReader(io.BytesIO(documents.render(letter, data("ok"), AT)))
    assert found.metadata is not None
    assert found.metadata.title == "Übergabe"
    assert str(found.root_object["/Lang"]) == "de"
    assert "/StructTreeRoot" in found.root_object


def test_data_is_never_code(letter: str) -> None:
    body = '#panic("x") *bold* [a] $x$ #read("house.typ") \\ <b> "'
    assert '#panic("x") *bold* [a] $x$ #read("house.typ")' in said(documents.render(letter, data(body), AT))


def test_characters_that_no_font_has_are_marked(letter: str) -> None:
    told = said(documents.render(letter, data("before \U0001f9ff\U00012000 \x00\x1bafter"), AT))
    assert "before" in told
    assert "after" in told
    assert "?" in told


def test_odd_spaces_are_spaces_and_no_letter_is_lost(letter: str) -> None:
    told = said(documents.render(letter, data("u\u1680{1680}\u2000\u3000end \u0378 é"), AT))
    assert "u {1680} end" in " ".join(told.split())


def test_a_text_in_very_many_scripts_is_made_in_a_few_attempts(
    letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried, make = [0], typst.compile

    def counted(*args: Any, **kwargs: Any) -> Any:
        tried[0] += 1
        return make(*args, **kwargs)

    monkeypatch.setattr(typst, "compile", counted)
    many = "".join(chr(start) for start in range(0x10280, 0x10D00, 0x20))
    told = said(documents.render(letter, data(f"begin {many} end"), AT))
    assert "begin" in told
    assert "end" in told
    assert tried[0] <= documents.ATTEMPTS + 2


def test_equal_data_give_equal_bytes(letter: str) -> None:
    assert documents.render(letter, data("a"), AT) == documents.render(letter, data("a"), AT)
