"""Markdown as the main part of a page."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ktrack.web.markdown import document


@given(levels=st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_no_heading_of_a_document_skips_a_level(levels: list[int]) -> None:
    html = document("\n\n".join(f"{'#' * level} Step" for level in levels))
    found = [int(level) for level in re.findall(r"<h(\d)>", html)]
    assert len(found) == len(levels)
    assert found[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(found))
    assert set(found) <= {2, 3, 4}


def test_what_is_no_markdown_stays_text() -> None:
    html = document("# <script>alert(1)</script>\n\n[x](javascript:alert(1)) <h1>y</h1>")
    assert "<script" not in html
    assert "<h1" not in html
    assert "href" not in html
