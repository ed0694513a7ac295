"""Markdown as plain words, and where in them the looked-for ones stand."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ktrack.base import terms

AROUND = 90
"""Letters shown on each side of the first word found."""
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_MARKS = re.compile(r"(?m)^\s{0,3}(?:[#>]+|[-*+]|\d+[.)])\s+|[*_`~]{1,3}|^\s*[-=]{3,}\s*$")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A part of an excerpt; found: it is a word that was looked for."""

    text: str
    found: bool


def plain(text: str) -> str:
    """Return the words of a Markdown text in one line, without marks and addresses."""
    return _BLANKS.sub(" ", _MARKS.sub(" ", _LINK.sub(r"\1", text))).strip()


def cut(text: str, longest: int) -> str:
    """Return a text of at most `longest` letters, which ends with … where something is left out."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def excerpt(text: str, is_wanted: Callable[[str], bool]) -> list[Piece]:
    """Return the part of a text around the first wanted word, in pieces; its beginning if none is there.

    is_wanted: whether a folded word is looked for (`terms.finder`).
    """
    hits = (begin for begin, _end, word in terms.places(text) if is_wanted(word))
    first = next(hits, 0)
    begin, end = max(first - AROUND, 0), min(first + 2 * AROUND, len(text))
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    end = len(text) if end == len(text) else max(text.rfind(" ", begin, end), first + 1)
    pieces = [Piece("… ", False)] if begin else []
    return [*pieces, *marked(text[begin:end], is_wanted), *([Piece(" …", False)] if end < len(text) else [])]


def marked(text: str, is_wanted: Callable[[str], bool]) -> list[Piece]:
    """Return a whole text in pieces."""
    pieces, done = [], 0
    for begin, end, word in terms.places(text):
        if is_wanted(word):
            pieces += [Piece(text[done:begin], False), Piece(text[begin:end], True)]
            done = end
    return [piece for piece in (*pieces, Piece(text[done:], False)) if piece.text]
