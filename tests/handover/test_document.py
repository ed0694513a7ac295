"""The handover as a document for both signatures."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from flask import Flask

from ktrack import packs
from ktrack.handover import document
from ktrack.models import Handover
from ktrack.packs import Item, Left, Link, Model, Named, Pack, Proof
from ktrack.paths import PACKAGE
from ktrack.web import language
from tests.conftest import NOW
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "blns.json"
HOSTILE = (
    json.loads(FILE.read_text()) if FILE.exists() else ["<script>alert(1)</script>", "${7*7}", "田中さん"]
)


def text_of(pdf: bytes) -> str:
    """All its text, without the places where lines may end."""
    told = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(told.replace(document.BREAK, "").split())


def item(number: int, text: str = "Done alone", *, proved: bool = True) -> Item:
    proof = Proof(Named("bob", f"Bob {text}"[:80]), 4, "signoff", date(2026, 6, 5), 0.83)
    return Item(
        f"s{number}", f"Skill {number} {text}", f"Fähigkeit {number} {text}", 4, 3, 1, 1, text,
        (proof,) if proved else (), proved, Left("" if proved else text, None, None),
    )  # fmt: skip


def pack(*items: Item, text: str = "Short") -> Pack:
    return Pack(
        date(2026, 6, 15), text[:200], "Payments", Named("alice", text[:200]), (Named("fay", text[:200]),),
        date(2026, 1, 5), date(2026, 6, 14), text, text, Named("fay", "Fay"), items, (), (),
        (Link(text[:100], "https://wiki.example.test/a?b=c"),), None, Model("KT-1", 14.0, 0.7),
    )  # fmt: skip


def handover(**columns: object) -> Handover:
    return Handover(opened_at=NOW, pack="", **columns)


@pytest.fixture
def words_of_pages() -> Iterator[Flask]:
    """Languages and the company's clock: a document needs no database."""
    app = Flask("ktrack", root_path=str(PACKAGE))
    app.config["KTRACK"] = {"TIMEZONE": "Europe/Berlin"}
    language.init_app(app)
    with app.app_context():
        yield app


ENGLISH = (
    "Handover", "What stays open", "Apache Kafka operations", "No time was left.", "Bob Bach: level 4",
    "sign-off of Jun 5, 2026", "Closed on June 15, 2026 by Alice Acker", "For the company", "KT-1",
)  # fmt: skip
GERMAN = (
    "Übergabe", "Was offen bleibt", "Betrieb von Apache Kafka", "No time was left.", "Bob Bach: Stufe 4",
    "Abnahme vom 05.06.2026", "Abgeschlossen am 15. Juni 2026 von Alice Acker", "Für das Unternehmen",
)  # fmt: skip


@pytest.mark.parametrize(("language", "told"), [("en", ENGLISH), ("de", GERMAN)])
def test_it_is_complete_in_both_languages(
    sign_in: SignIn, closed: Handover, address: str, language: str, told: tuple[str, ...]
) -> None:
    answer = sign_in("alice").get(f"{address}.pdf?lang={language}")
    assert answer.mimetype == "application/pdf"
    name = answer.headers["Content-Disposition"]
    assert name == f'attachment; filename="handover-e-t1-fay-{language}.pdf"'
    found = pypdf.PdfReader(io.BytesIO(answer.data))
    assert str(found.root_object["/Lang"]) == language
    assert found.metadata is not None
    assert str(found.metadata.title).endswith("Event platform")
    assert "/StructTreeRoot" in found.root_object
    assert len(found.outline) >= 1
    text = text_of(answer.data)
    for part in told:
        assert part in text, part
    uris = [note.get_object()["/A"]["/URI"] for page in found.pages for note in page.get("/Annots", ())]
    assert uris == ["https://wiki.example.test/kafka"]


def test_a_draft_says_so_in_the_viewers_language(sign_in: SignIn, prepared: Handover, address: str) -> None:
    alice = sign_in("alice")
    alice.post("/preferences", data={"csrf_token": alice.token(), "locale": "de"})
    answer = alice.get(f"{address}.pdf?lang=xx")
    assert "Entwurf" in text_of(answer.data)
    assert "draft" in answer.headers["Content-Disposition"]


def test_it_takes_two_hundred_items_and_long_words(words_of_pages: Flask) -> None:
    rows = (
        item(number, "x" * 500 if number % 50 == 0 else "Fine", proved=number % 2 == 0)
        for number in range(200)
    )
    made = document.pdf(pack(*rows, text="A" * 3000), handover(), "en", NOW)
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) > 8
    assert "Skill 1 Fine" in pages[1].extract_text()
    assert "Signatures" in pages[-1].extract_text()


def test_hostile_texts_are_only_text(words_of_pages: Flask) -> None:
    texts = [*HOSTILE[::3], "`a` **b** [c](javascript:alert(1)) ![d](e)", "שלום مرحبا 你好", "a\n- b\n  1. c"]
    begin = "#panic() *bold* $x$"
    made = document.pdf(pack(item(1, begin), text="\n\n".join([begin, *texts])), handover(), "de", NOW)
    assert begin in " ".join(pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text().split())


def test_the_file_has_a_plain_name() -> None:
    assert document.file_name('Ü"\r\n/../x', "de", draft=True) == "handover-x-de-draft.pdf"
    assert document.file_name("💥", "en", draft=False) == "handover-engagement-en.pdf"


def test_a_pack_is_read_as_it_was_written() -> None:
    whole = replace(pack(item(1), item(2, "open", proved=False)), questions=(
        packs.OpenQuestion("q", "Why?", date(2026, 6, 1), Named("bob", "Bob"), Named("fay", "Fay"), ("bob",),
                           Left("So", Named("alice", "Alice"), NOW)),
    ), figures=packs.Figures(0.5, None, (0.1, 0.9), 0.5, 0.5, 0.0))  # fmt: skip
    assert packs.read(packs.write(whole)) == whole


SPOILED: list[tuple[str, str]] = [
    ('"day":"2026', '"day":"x'), ('"target":4', '"target":"4"'), ('"plan":[', '"plan":[7,'),
    ('"team"', '"teams"'), ('"experts":[', '"experts":{"a":['), ("{", "["),
]  # fmt: skip


@pytest.mark.parametrize(("there", "instead"), SPOILED)
def test_what_is_no_pack_is_unreadable(there: str, instead: str) -> None:
    with pytest.raises(packs.Unreadable):
        packs.read(packs.write(pack(item(1))).replace(there, instead, 1))
