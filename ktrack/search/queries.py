"""Searching: what matches, as far as the viewer may see it, the best first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    column,
    false,
    or_,
    select,
    table,
    text,
)

from ktrack.access.rules import may
from ktrack.base.db import db
from ktrack.base.terms import Term, finder, matches
from ktrack.models import Person, Question, SearchDocument, Shadowing
from ktrack.models.choices import Topic
from ktrack.search.plain import Piece, excerpt, marked
from ktrack.search.sources import SOURCES

MOST = 100
"""Hits that are found; whoever needs more adds a word."""


@dataclass(frozen=True)
class Hit:
    """Something that was found, its title and an excerpt of its text in pieces."""

    topic: Topic
    subject_id: int
    title: list[Piece]
    text: list[Piece]

    @property
    def page(self) -> tuple[str, dict[str, int]]:
        """Return the endpoint of its page and what that takes."""
        endpoint, argument = SOURCES[self.topic].page
        return endpoint, {argument: self.subject_id}


def topics(viewer: Person) -> list[Topic]:
    """Return the topics that a viewer may search."""
    return [topic for topic, source in SOURCES.items() if may(viewer, source.permission)]


def search(viewer: Person, wanted: Sequence[Term], among: Sequence[Topic]) -> list[int]:
    """Return the ids of documents that have all words, at most MOST + 1, the best first.

    Whatever has all words in its title comes first, the very words before their forms and short titles before
    long ones, then what has one of them there, then the rest; of equals the later first. Of a word that many
    have only the latest MOST of each are looked at: that takes as long among a million as among a hundred.
    """
    if not wanted or not among:
        return []
    seen, very = _seen(viewer, among), [replace(term, whole=True) for term in wanted]
    found: dict[int, str] = {}
    for question in (
        _everywhere(_TITLES, very), _everywhere(_TITLES, wanted), _anywhere(wanted),
        _everywhere(_WORDS, very), _everywhere(_WORDS, wanted),
    ):  # fmt: skip
        if len(found) <= MOST:
            found |= {number: title for number, title in _matching(question, seen) if number not in found}
    return sorted(found, key=lambda number: _worth(found[number], wanted))[: MOST + 1]


def hits(numbers: Sequence[int], wanted: Sequence[Term], locale: str) -> list[Hit]:
    """Return documents, in the order of their ids given, with their titles in a language."""
    rows = select(SearchDocument).where(SearchDocument.id.in_(numbers))
    found = {document.id: document for document in db.session.scalars(rows)}
    is_wanted = finder(wanted)
    return [_hit(found[number], is_wanted, locale) for number in numbers if number in found]


def asked_by_others(viewer: Person, found: Sequence[Hit]) -> set[int]:
    """Return the ids of both people of each pair whose question is a hit and does not concern the viewer."""
    questions = [hit.subject_id for hit in found if hit.topic is Topic.QUESTION]
    if not questions:
        return set()
    rows = select(Shadowing.mentor_id, Shadowing.mentee_id, Question.expert_id)
    rows = rows.join_from(Question, Shadowing, Shadowing.id == Question.shadowing_id)
    concerned = db.session.execute(rows.where(Question.id.in_(questions))).all()
    return {person for row in concerned if viewer.id not in row for person in row[:2]}


def _hit(found: SearchDocument, is_wanted: Callable[[str], bool], locale: str) -> Hit:
    english, *others = found.title.split("\n")
    title, rest = (others[0], english) if others and locale == "de" else (english, " · ".join(others))
    told = " – ".join(part for part in (rest, found.text) if part)
    return Hit(found.topic, found.subject_id, marked(title, is_wanted), excerpt(told, is_wanted))


def _worth(title_words: str, wanted: Sequence[Term]) -> tuple[int, int, int]:
    """Return by what hits are ordered: how many words the title has, how many of them are the very words, and
    how short it is where it has all."""
    there = title_words.split()
    named = sum(any(matches(term, word) for word in there) for term in wanted)
    very = sum(term.word in there for term in wanted)
    return -named, -very, len(there) if named == len(wanted) else 0


def _seen(viewer: Person, among: Sequence[Topic]) -> ColumnElement[bool]:
    """Return the condition that the viewer may see a document."""
    return or_(false(), *(_seen_of(viewer, topic) for topic in among))


def _seen_of(viewer: Person, topic: Topic) -> ColumnElement[bool]:
    source, own = SOURCES[topic], SearchDocument.topic == topic
    if not may(viewer, source.permission):
        return false()
    if source.seen is None:
        return own
    return and_(own, SearchDocument.subject_id.in_(select(source.model.id).where(source.seen(viewer))))


@dataclass(frozen=True)
class _Place:
    """Where words are looked for. fts5: the index on SQLite; tsvector: the column on PostgreSQL."""

    fts5: str
    tsvector: str


_TITLES, _WORDS = _Place("search_index_titles", "title_words"), _Place("search_index_words", "words")


@dataclass(frozen=True)
class _Asked:
    """What one place must have, in the words of both databases."""

    place: _Place
    fts5: str
    tsquery: str


_Question = tuple[_Asked, ...]


def _everywhere(place: _Place, wanted: Sequence[Term]) -> _Question:
    """Return the question for documents that have all words there."""
    fts5, tsquery = " AND ".join(map(_fts5, wanted)), " & ".join(map(_tsquery, wanted))
    return (_Asked(place, fts5, tsquery),)


def _anywhere(wanted: Sequence[Term]) -> _Question:
    """Return the question for documents that have all words, and one in the title."""
    one = _Asked(_TITLES, " OR ".join(map(_fts5, wanted)), " | ".join(map(_tsquery, wanted)))
    return (one, *_everywhere(_WORDS, wanted))


def _fts5(term: Term) -> str:
    return f'"{term.word}"' if term.whole else f'"{term.start}" *'


def _tsquery(term: Term) -> str:
    return f"'{term.word}'" if term.whole else f"'{term.start}':*"


def _matching(question: _Question, seen: ColumnElement[bool]) -> list[tuple[int, str]]:
    """Return id and folded title of the latest matches that are seen, at most MOST + 1."""
    on_sqlite = db.engine.dialect.name == "sqlite"
    rows = _on_sqlite(question) if on_sqlite else _on_postgresql(question)
    rows = rows.where(seen).limit(MOST + 1)
    return [(number, title) for number, title in db.session.connection().execute(rows)]


def _on_sqlite(question: _Question) -> Select[int, str]:
    first, *further = (_fts5_index(asked) for asked in question)
    rows = select(SearchDocument.id, SearchDocument.title_words)
    rows = rows.join_from(first, SearchDocument, SearchDocument.id == first.c.rowid)
    for other in further:
        rows = rows.where(SearchDocument.id.in_(select(other.c.rowid)))
    return rows.order_by(first.c.rowid.desc())


def _fts5_index(asked: _Asked) -> Subquery:
    name = asked.place.fts5
    index = table(name, column("rowid"))
    match = text(f"{name} MATCH :{name}").bindparams(bindparam(name, asked.fts5))
    return select(index.c.rowid).where(match).subquery()


def _on_postgresql(question: _Question) -> Select[int, str]:
    index = table("search_index", column("id"))
    rows = select(SearchDocument.id, SearchDocument.title_words)
    rows = rows.join_from(index, SearchDocument, SearchDocument.id == index.c.id)
    for asked in question:
        vector = asked.place.tsvector
        match = text(f"search_index.{vector} @@ CAST(:{vector} AS tsquery)")
        rows = rows.where(match.bindparams(bindparam(vector, asked.tsquery)))
    return rows.order_by(index.c.id.desc())
