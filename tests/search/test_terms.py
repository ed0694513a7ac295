"""Words as a search compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ktrack.base import terms
from ktrack.search.plain import excerpt, marked, plain

SAME = [
    ("Müller", "mueller"), ("Müller", "MULLER"), ("Straße", "strasse"), ("Café", "cafe"),
    ("C++", "c++"), (".NET", ".net"), ("Sicherung", "Sicherungen"), ("backup", "backups"),
    ("Kafka", "kaf"), ("Größe", "groesse"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "typed"), SAME)
def test_they_find_each_other(written: str, typed: str) -> None:
    [word], [term] = terms.words(written), terms.terms(typed)
    assert terms.matches(term, word)


@pytest.mark.parametrize(("written", "typed"), [("C++", "C#"), ("C", "C++"), ("Cloud", "c"), ("net", ".net")])
def test_names_with_signs_are_words_of_their_own(written: str, typed: str) -> None:
    [word], [term] = terms.words(written), terms.terms(typed)
    assert not terms.matches(term, word)


@pytest.mark.parametrize("typed", ["", '"', "*", "%", "'", "()", "\x00", "   ", "😀"])
def test_what_is_no_word_asks_for_nothing(typed: str) -> None:
    assert terms.terms(typed) == []


@given(st.text())
def test_a_text_is_found_by_each_of_its_words(text: str) -> None:
    for term in terms.terms(text):
        found = [word for word in terms.words(text) if terms.matches(term, word)]
        assert found and all(map(terms.finder([term]), found))
    assert len(terms.terms(text)) <= terms.MOST_WORDS


@given(st.text())
def test_words_have_nothing_that_an_index_would_read_as_a_sign(text: str) -> None:
    assert all(word.isalnum() for word in terms.words(text))


@given(st.text(), st.text(min_size=1))
def test_marking_loses_nothing(text: str, typed: str) -> None:
    wanted = terms.finder(terms.terms(typed))
    assert "".join(piece.text for piece in marked(text, wanted)) == text
    shown = "".join(piece.text for piece in excerpt(text, wanted))
    assert shown.removeprefix("… ").removesuffix(" …") in text or text == ""


def test_an_excerpt_shows_the_word_in_its_context() -> None:
    text = f"{'Before that. ' * 40}The Größe of a partition matters.{' After it.' * 40}"
    pieces = excerpt(text, terms.finder(terms.terms("groesse")))
    assert [piece.text for piece in pieces if piece.found] == ["Größe"]
    assert pieces[0].text == "… " and "of a partition matters" in "".join(piece.text for piece in pieces)


def test_markdown_is_searched_without_its_marks() -> None:
    text = "# Title\n\n- **bold** [link](https://example.test/secret) `code`\n1. one"
    assert plain(text) == "Title bold link code one"
