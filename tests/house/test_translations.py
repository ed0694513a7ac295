"""Every word can be translated, each language has all of them, and forms, dates and numbers speak it.

docs/german.md says which German word stands for which English one.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from ktrack import paths
from tests.engagements.forms import filled
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
ROOT = Path(__file__).parents[2]
TRANSLATIONS = paths.PACKAGE / "translations"
LANGUAGES = sorted(file.parts[-3] for file in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
MODULES = sorted(paths.PACKAGE.rglob("*.py"))
TEMPLATES = sorted(file for kind in ("html", "txt") for file in paths.beside("templates").rglob(f"*.{kind}"))

PLACEHOLDER = re.compile(r"%\(\w+\)\w|%%")
WORD = re.compile(r"[^\W\d_]{2,}")
# What a reader would take for a word or sentence of the page: a capital first, or three words in a row.
PHRASE = re.compile(r"^[A-Z][a-z]+\b|\w +\w+ +\w")
TAG = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
READ_ALOUD = {"label", "placeholder", "title", "aria-label", "aria-description", "alt"}
# The product's name, and languages, which everybody looks for by their own name.
SAME_EVERYWHERE = {"KTrack", "English", "Deutsch"}
GETTEXT = {"_", "gettext", "ngettext"}
TELLS = {"flash", "Refused", "Stale", "ValidationError"}


def wordings(message: Message) -> tuple[str, ...]:
    """What the source says: one wording, or singular and plural."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def translations(message: Message) -> tuple[str, ...]:
    """What the translation says, in as many wordings; an empty one is not translated."""
    texts = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return tuple(text or "" for text in texts)


@cache
def spoken() -> frozenset[tuple[str, ...]]:
    """Everything code and templates say, as `make messages` collects it."""
    with (TRANSLATIONS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call] # Babel gives it no types
    keywords = {**DEFAULT_KEYWORDS, "_l": None}
    found = [row[2] for row in extract_from_dir(ROOT, methods, options, keywords)]
    return frozenset(words if isinstance(words, tuple) else (words,) for words in found)


@cache
def catalog(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalog(language) if message.id]


def test_german_is_there() -> None:
    assert LANGUAGES == ["de"]
    assert len(spoken()) > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_nothing_else(language: str) -> None:
    known = {wordings(message) for message in messages(language)}
    assert sorted(spoken() - known) == [], "run `make messages` and translate what is new"
    assert sorted(known - spoken()) == [], "run `make messages`"
    assert list(catalog(language).obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty_or_a_guess(language: str) -> None:
    unfinished = [
        message.id
        for message in messages(language)
        if message.fuzzy or not all(text.strip() for text in translations(message))
    ]
    assert unfinished == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_placeholders_of_the_source(language: str) -> None:
    differing = [
        (source, text)
        for message in messages(language)
        for source, text in zip(wordings(message), translations(message), strict=True)
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text))
    ]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_translations_are_the_written_ones(language: str) -> None:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = {wordings(m): translations(m) for m in read_mo(file) if m.id}
    assert compiled == {wordings(m): translations(m) for m in messages(language)}, "run `make test`"


class VisibleText(HTMLParser):
    """Gathers the words a page would show or read aloud, with the lines they are on."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for text in [text for name, text in attrs if text and name in READ_ALOUD]:
            self.note(text)

    def handle_data(self, data: str) -> None:
        self.note(data)

    def note(self, text: str) -> None:
        if set(WORD.findall(text)) - SAME_EVERYWHERE:
            self.found.append(f"{self.getpos()[0]}: {text.strip()}")


def without_tags(template: str) -> str:
    """The plain text of a template, every word still in its line; the class of the body is no text."""
    text = re.sub(r"{% block body_class %}\w+", "", template)
    return TAG.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), text)


def is_gettext(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in GETTEXT


def raw_phrases(node: nodes.Node) -> Iterator[str]:
    """Texts in Jinja expressions that no gettext translates; what is compared, and SVG, are no texts."""
    if is_gettext(node) or isinstance(node, nodes.Compare):
        return
    text = node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else ""
    if PHRASE.search(text) and text not in SAME_EVERYWHERE and not text.startswith("<"):
        yield f"{node.lineno}: {text}"
    for child in node.iter_child_nodes():
        yield from raw_phrases(child)


def untranslatable(template: str) -> list[str]:
    tree = Environment(autoescape=True).parse(template)
    return [*VisibleText(without_tags(template)).found, *raw_phrases(tree)]


def test_templates_show_no_text_that_cannot_be_translated() -> None:
    assert len(TEMPLATES) > 50
    found = {"/".join(file.parts[-2:]): untranslatable(file.read_text()) for file in TEMPLATES}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_the_scanner_finds_what_it_looks_for() -> None:
    page = '{# a note #}<p title="Go">{{ _("Fine") }}</p>\n<label>Name</label>{{ submit("Save") }}'
    assert untranslatable(page) == ["1: Go", "2: Name", "2: Save"]


def told_raw(module: ast.Module) -> Iterator[int]:
    """Lines that tell users something in a plain string: flashes, refusals and labels of fields."""
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call) and node.args)
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if isinstance(call.args[0], ast.Constant | ast.JoinedStr) and (
            name in TELLS or name.endswith("Field")
        ):
            yield call.lineno


def test_code_tells_users_nothing_that_cannot_be_translated() -> None:
    assert len(MODULES) > 50
    found = {"/".join(file.parts[-2:]): list(told_raw(ast.parse(file.read_text()))) for file in MODULES}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_plain_refusal_is_found() -> None:
    code = 'Refused("No.")\nRefused(_l("No."), "name")\nflash(f"Hi {name}")\nStringField("Name")'
    assert list(told_raw(ast.parse(code))) == [1, 3, 4]


def german(client: PageClient) -> PageClient:
    with client.session_transaction() as session:
        session["locale"] = "de"
    return client


def test_forms_say_in_german_what_is_wrong(sign_in: SignIn, cast: Cast) -> None:
    alice = german(sign_in("alice"))
    values = filled(alice, cast.payments.id, title="", ends_on="never", plan_0_seats="0")
    answer = alice.post("/engagements/new", data=values)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Dieses Feld wird benötigt." in page
    assert "Kein gültiges Datum." in page
    assert "Zahl muss zwischen 1 und 1000 liegen." in page
    assert not re.search("field is required|Not a valid|must be between", page)


def test_parts_of_forms_speak_german_too(sign_in: SignIn) -> None:
    bob = german(sign_in("bob"))
    answer = bob.post("/log/new", data={"csrf_token": bob.token(), "links-0-url": "https://" + "a" * 2000})
    assert answer.status_code == 422
    assert "Feld kann nicht länger als 2000 Zeichen sein." in answer.get_data(as_text=True)


def test_pages_write_dates_in_german(sign_in: SignIn, cast: Cast) -> None:
    page = german(sign_in("alice")).get(f"/engagements/{cast.engagement.id}").get_data(as_text=True)
    assert '<html lang="de"' in page
    assert "Transferplan" in page
    assert cast.engagement.ends_on.strftime("%d.%m.%Y") in page
