"""What two texts say otherwise: by lines, and within changed lines word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from operator import itemgetter

import numpy as np
from markupsafe import Markup, escape

MOST_CELLS = 4_000_000
"""Words before times words after: beyond it all of both texts counts as different; lines likewise."""
CONTEXT = 2
"""Lines around a change that are shown though they are the same."""


@dataclass(frozen=True)
class Part:
    """A run of lines.

    changed: `before` and `after` mark with <del> and <ins> what differs; an empty one has nothing there. Else
    both are the lines, or empty where `left_out` lines are the same and far from any change.
    """

    before: Markup
    after: Markup
    changed: bool
    left_out: int = 0


def parts(before: str, after: str) -> list[Part]:
    """Return what becomes of `before` in `after`, in order; lines far from any change are left out."""
    runs = list(_runs(before.split("\n"), after.split("\n")))
    made: list[Part] = []
    for place, (is_kept, old, new) in enumerate(runs):
        if is_kept:
            made.extend(_same(old, CONTEXT if place else 0, CONTEXT if place < len(runs) - 1 else 0))
        else:
            made.append(Part(*marked("\n".join(old), "\n".join(new)), changed=True))
    return [part for part in made if part.before or part.after or part.left_out]


def marked(before: str, after: str) -> tuple[Markup, Markup]:
    """Return both texts with a mark around each run of words that the other one does not have.

    Texts too long to compare have no marks at all.
    """
    old, new = _words(before), _words(after)
    if len(old) * len(new) > MOST_CELLS:
        return escape(before), escape(after)
    kept_old, kept_new = kept([word.strip() for word in old], [word.strip() for word in new])
    removed, added = Markup("<del>{}</del>"), Markup("<ins>{}</ins>")
    return _marked(old, kept_old, removed), _marked(new, kept_new, added)


def kept(old: Sequence[str], new: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Return for each part of both texts whether it belongs to the longest sequence that both have.

    The table of lengths is filled row by row, so the time is bounded by its size, whatever was typed; the
    standard library's SequenceMatcher takes minutes for two long texts of the same few words.
    """
    numbers: dict[str, int] = {}
    a, b = ([numbers.setdefault(word, len(numbers)) for word in words] for words in (old, new))
    other = np.array(b, dtype=np.int32)
    lengths = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int32)
    for row, word in enumerate(a):
        best = np.maximum(lengths[row, 1:], lengths[row, :-1] + (other == word))
        np.maximum.accumulate(best, out=lengths[row + 1, 1:])
    kept_old, kept_new = [False] * len(a), [False] * len(b)
    i, j = len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            i, j = i - 1, j - 1
            kept_old[i] = kept_new[j] = True
        elif lengths[i - 1, j] >= lengths[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return kept_old, kept_new


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Yield runs of lines that both have, and between them what each has alone."""
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = zip(reversed(old[start:]), reversed(new[start:]), strict=False)
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    if start:
        yield True, old[:start], new[:start]
    yield from _inner(inner_old, inner_new)
    if end:
        yield True, old[len(old) - end :], new[len(new) - end :]


def _inner(old: list[str], new: list[str]) -> Iterator[tuple[bool, list[str], list[str]]]:
    if len(old) * len(new) > MOST_CELLS:
        yield False, old, new
        return
    kept_old, kept_new = kept(old, new)
    i = j = 0
    while i < len(old) or j < len(new):
        gone = _run(kept_old, i, False)
        come = _run(kept_new, j, False)
        if gone or come:
            yield False, old[i : i + gone], new[j : j + come]
        i, j = i + gone, j + come
        # Both runs end at a change, but perhaps not at the same one.
        same = min(_run(kept_old, i, True), _run(kept_new, j, True))
        if same:
            yield True, old[i : i + same], new[j : j + same]
        i, j = i + same, j + same


def _run(flags: list[bool], start: int, flag: bool) -> int:
    return sum(1 for _ in takewhile(lambda one: one is flag, flags[start:]))


def _same(lines: list[str], head: int, tail: int) -> Iterator[Part]:
    """Yield lines that did not change: so many of the first and last, and how many lie between."""
    left_out = len(lines) - head - tail
    if left_out <= 1:
        yield _lines(lines)
        return
    if head:
        yield _lines(lines[:head])
    yield Part(Markup(""), Markup(""), changed=False, left_out=left_out)
    if tail:
        yield _lines(lines[-tail:])


def _lines(lines: list[str]) -> Part:
    text = escape("\n".join(lines))
    return Part(text, text, changed=False)


def _words(text: str) -> list[str]:
    """Return the words, each with the space before it."""
    return re.findall(r"\s*\S+", text)


def _marked(words: list[str], is_kept: list[bool], mark: Markup) -> Markup:
    """Return the words with a mark around each run that was not kept; the space before it stays outside."""
    made = []
    for same, run in groupby(zip(words, is_kept, strict=True), key=itemgetter(1)):
        text = "".join(word for word, _same in run)
        bare = text.lstrip()
        space = escape(text[: len(text) - len(bare)])
        made.append(space + (escape(bare) if same else mark.format(bare)))
    return Markup("").join(made)
