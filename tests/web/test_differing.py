"""What two texts say otherwise."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from ktrack.web.differing import MOST_CELLS, marked, parts

LINES = st.lists(st.text("ab <&\t", max_size=6), max_size=12).map("\n".join)


def bare(text: Markup, *dropped: str) -> str:
    """The text without marks; of those dropped without what they mark."""
    plain = str(text)
    for tag in dropped:
        plain = re.sub(f"<{tag}>.*?</{tag}>", "", plain, flags=re.DOTALL)
    return unescape(re.sub("</?(ins|del)>", "", plain))


@given(before=LINES, after=LINES)
def test_both_texts_can_be_read_off_their_difference(before: str, after: str) -> None:
    shown = [part for part in parts(before, after) if not part.left_out]
    skipped = sum(part.left_out for part in parts(before, after))
    for text, side in ((before, "before"), (after, "after")):
        words = [word for part in shown for word in bare(getattr(part, side)).split()]
        wanted = text.split()
        assert words == wanted or skipped
    same = [part for part in parts(before, after) if part.changed]
    assert bool(same) <= (before != after)


@given(before=LINES, after=LINES)
def test_what_is_not_marked_is_in_both(before: str, after: str) -> None:
    old, new = marked(before, after)
    assert bare(old, "del").split() == bare(new, "ins").split()
    assert bare(old).split() == before.split()
    assert bare(new).split() == after.split()


def test_two_long_texts_of_the_same_few_words_are_shown_without_marks() -> None:
    many = int(MOST_CELLS**0.5) + 1
    old, new = marked("a b " * many, "b a " * many)
    assert (old, new) == ("a b " * many, "b a " * many)
    assert parts("a\n" * many, "b\n" * many)[0].changed
