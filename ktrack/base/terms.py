"""Words as a search compares them, in German and English."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ktrack.base.text import fold

MOST_WORDS = 8
"""Of what somebody types; further ones are left out."""
LONGEST_WORD = 64
_WORD = re.compile(r"c\+\+|[cf]#|\.net\b|[^\W_]+")
_NAMED = {"c++": "cplusplus", "c#": "csharp", "f#": "fsharp", ".net": "dotnet"}
# "Müller" folds to "muller"; whoever has no ü on the keyboard types "Mueller".
_SPELLED_OUT = re.compile("(?<=[aou])e")
_ENDINGS = ("en", "er", "es", "em", "e", "n", "s")
_STEM = 5


@dataclass(frozen=True)
class Term:
    """A word somebody looks for. word: as typed, folded; start: what words that match begin with, the word
    without its ending; whole: only the very word matches, for one letter would begin half of all words."""

    word: str
    start: str
    whole: bool


def words(text: str) -> list[str]:
    """Return the words of a text, in order, folded: no case, no accents, ü as u, C++ as one word."""
    return [_plain(found.group()) for found in _WORD.finditer(fold(text))]


def bag(text: str) -> str:
    """Return each word of a text once, with blanks between: what an index is made of."""
    return " ".join(dict.fromkeys(words(text)))


def terms(text: str) -> list[Term]:
    """Return what somebody looks for: at most MOST_WORDS different words; none if nothing is a word."""
    found = list(dict.fromkeys(words(text)))[:MOST_WORDS]
    return [Term(word, _start(word), len(word) == 1) for word in found]


def matches(term: Term, word: str) -> bool:
    """Whether a folded word is one that the term finds."""
    return word == term.word if term.whole else word.startswith(term.start)


def finder(wanted: Iterable[Term]) -> Callable[[str], bool]:
    """Return a function that says whether a folded word is one that any of the terms finds."""
    terms = list(wanted)
    wholes = frozenset(term.word for term in terms)
    starts = tuple(term.start for term in terms if not term.whole)
    return lambda word: word in wholes or word.startswith(starts)


def places(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield begin, end and folded word of each word of a text as it stands there."""
    # Folding changes lengths, so that the words are found in the text itself.
    for found in _PLACE.finditer(text):
        yield found.start(), found.end(), _folded(found.group())


@lru_cache(maxsize=1 << 14)
def _folded(written: str) -> str:
    return next(iter(words(written)), "")


_PLACE = re.compile(r"[Cc]\+\+|[CcFf]#|\.(?:NET|net|Net)\b|[^\W_]+")


def _plain(word: str) -> str:
    return _NAMED.get(word) or _SPELLED_OUT.sub("", word)[:LONGEST_WORD]


def _start(word: str) -> str:
    """Return a word without its ending, so that "Sicherungen" finds "Sicherung" and "backups" "backup"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word.removesuffix(ending)
    return word
