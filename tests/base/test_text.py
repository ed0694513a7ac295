"""Search finds what people mean, and takes what they type literally."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.base.text import fold, like, new_key
from ktrack.models import Skill
from tests.factories.cast import Cast


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("muller", "Müller"),
        ("MÜLLER", "Müller"),
        ("mu\u0308ller", "Müller"),
        ("strasse", "Straße"),
        ("istanbul", "İstanbul"),
        ("fi", "ﬁ"),
        ("２６", "26"),
        ("ελληνας", "Έλληνας"),
        ("ελληνασ", "ΈΛΛΗΝΑΣ"),
    ],
)
def test_case_and_accents_make_no_difference(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant)


@pytest.mark.parametrize("text", ["", "日本語", "Ωμέγα", "🧑🏽‍💻", "a\u0000b", "\ud800"])
def test_any_text_can_be_folded(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_is_done_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert not any(unicodedata.combining(letter) for letter in fold(text))


@given(st.text())
def test_case_never_matters(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


NAMES = ("100 % Rust", "100 Prozent Rust", "a_b", "axb", "back\\slash", "backslash", "O'Neill", "Größe")


@pytest.fixture
def named(cast: Cast) -> list[Skill]:
    """Skills whose names have what a LIKE pattern would read as a sign."""
    skills = [Skill(key=f"s{number}", name_en=name) for number, name in enumerate(NAMES)]
    db.session.add_all(skills)
    db.session.flush()
    return skills


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("%", {"100 % Rust"}),
        ("_", {"a_b"}),
        ("\\", {"back\\slash"}),
        ("'", {"O'Neill"}),
        ("a_b", {"a_b"}),
        ("GROSSE", {"Größe"}),
        ("\x00rust", {"100 % Rust", "100 Prozent Rust"}),
        ("nothing like it", set()),
    ],
)
def test_signs_of_patterns_are_taken_literally(named: list[Skill], typed: str, found: set[str]) -> None:
    ids = [skill.id for skill in named]
    statement = select(Skill.name_en).where(
        Skill.id.in_(ids), Skill.search_text.like(like(typed), escape="\\")
    )
    assert set(db.session.scalars(statement)) == found


def test_keys_are_unguessable_and_say_what_they_are_of() -> None:
    keys = {new_key("p") for _ in range(1000)}
    assert len(keys) == 1000
    assert all(key.startswith("p-") and len(key) == 18 for key in keys)
