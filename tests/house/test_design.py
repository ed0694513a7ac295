"""The look keeps its word: enough contrast in both colour schemes, every macro described, nothing inline."""

import re
from itertools import product
from pathlib import Path

import pytest

from ktrack import paths

ROOT = Path(__file__).parents[2]
TOKENS = (paths.PACKAGE / "static" / "css" / "tokens.css").read_text()
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)
}
GROUNDS = ("canvas", "surface", "sunken")
WORDS = ("ink", "muted", "retained", "verified", "transferred", "unknown", "at-risk", "error")
MACROS = {
    (file.stem, name)
    for file in paths.beside("templates").glob("macros/*.html")
    if not (paths.PACKAGE / file.stem).is_dir()  # a slice describes its own macros beside them
    for name in re.findall(r"{% macro ([a-z]\w*)\(", file.read_text())
}


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance of #rrggbb."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("word", "ground", "scheme"), list(product(WORDS, GROUNDS, (0, 1))))
def test_words_can_be_read_on_every_ground(word: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[word][scheme], COLOURS[ground][scheme]) >= 4.5


@pytest.mark.parametrize(("mark", "ground", "scheme"), list(product(("edge", "focus"), GROUNDS, (0, 1))))
def test_borders_and_focus_can_be_seen(mark: str, ground: str, scheme: int) -> None:
    assert contrast(COLOURS[mark][scheme], COLOURS[ground][scheme]) >= 3


@pytest.mark.parametrize(("file", "macro"), sorted(MACROS))
def test_design_page_describes_every_macro(file: str, macro: str) -> None:
    described = (ROOT / "docs" / "design.md").read_text()
    assert re.search(rf"^\| {file} \|.*\b{macro}\(", described, re.MULTILINE)


def test_only_the_tokens_have_colours_of_their_own() -> None:
    sheets = [
        sheet for sheet in (paths.PACKAGE / "static" / "css").glob("*.css") if sheet.name != "tokens.css"
    ]
    coloured = [
        sheet.name for sheet in sheets if re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*{)", sheet.read_text())
    ]
    assert sheets
    assert coloured == []
