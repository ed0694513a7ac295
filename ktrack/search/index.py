"""Keeps the documents of the search in step with what they are about, in the transaction that changes it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from flask import Flask
from sqlalchemy import delete, event, select, text
from sqlalchemy.orm import Session, UOWTransaction

from ktrack.base import terms
from ktrack.base.db import db
from ktrack.models import SearchDocument
from ktrack.models.choices import Topic
from ktrack.search.plain import cut, plain
from ktrack.search.sources import LONGEST_TITLE, SOURCES, Source

AT_ONCE = 500
LONGEST_TEXT = 50_000
"""Letters of a text that are searched; nobody writes longer ones by a form."""
_PENDING = "changed subjects"
_STORE = text(
    "INSERT INTO search_documents (topic, subject_id, title, text, title_words, words) "
    "VALUES (:topic, :subject_id, :title, :text, :title_words, :words) "
    "ON CONFLICT (topic, subject_id) DO UPDATE SET title = excluded.title, text = excluded.text, "
    "title_words = excluded.title_words, words = excluded.words"
)


def init_app(app: Flask) -> None:
    """Let sessions keep the documents in step, from the first application of a process on."""
    for name, listener in (("after_flush", _note), ("before_commit", _follow), ("after_rollback", _forget)):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def rebuild(topics: Iterable[Topic] = SOURCES) -> int:
    """Make the documents of some topics from their tables, and store those that differ; returns how many.

    For what is written past the session: imports, and a database from before there was a search. The caller
    commits.
    """
    return sum(_rebuild(topic) for topic in topics)


def _rebuild(topic: Topic) -> int:
    connection = db.session.connection()
    known = select(SearchDocument.subject_id, SearchDocument.title, SearchDocument.text)
    before = {
        subject: (title, told)
        for subject, title, told in connection.execute(known.where(SearchDocument.topic == topic))
    }
    changed, there = 0, set()
    rows = iter(connection.execute(SOURCES[topic].documents()))
    while part := list(islice(rows, AT_ONCE)):
        there |= {row[0] for row in part}
        found = [_document(topic, row) for row in part]
        new = [one for one in found if before.get(one["subject_id"]) != (one["title"], one["text"])]
        changed += len(new)
        if new:
            connection.execute(_STORE, new)
    gone = before.keys() - there
    _remove(topic, gone)
    return changed + len(gone)


def refresh(topic: Topic, subjects: Collection[int]) -> None:
    """Make the documents of some subjects (ids) anew, and remove those of what is gone."""
    connection = db.session.connection()
    rows = connection.execute(SOURCES[topic].documents(sorted(subjects))).all()
    if rows:
        connection.execute(_STORE, [_document(topic, row) for row in rows])
    _remove(topic, set(subjects) - {row[0] for row in rows})


def _remove(topic: Topic, subjects: Collection[int]) -> None:
    rest = iter(sorted(subjects))
    while part := list(islice(rest, AT_ONCE)):
        gone = delete(SearchDocument).where(
            SearchDocument.topic == topic, SearchDocument.subject_id.in_(part)
        )
        db.session.connection().execute(gone)


def _document(topic: Topic, row: Any) -> dict[str, Any]:
    titles = len(SOURCES[topic].titled)
    names = [plain(name) for name in dict.fromkeys(row[1 : 1 + titles]) if name]
    told = plain("\n".join(part for part in row[1 + titles :] if part))[:LONGEST_TEXT]
    return {
        "topic": topic.value,
        "subject_id": row[0],
        "title": "\n".join(cut(name, LONGEST_TITLE) for name in names),
        "text": told,
        "title_words": terms.bag(" ".join(names)),
        "words": terms.bag(f"{' '.join(names)} {told}"),
    }


def _owners(thing: object) -> Iterator[tuple[Topic, Source, int]]:
    for topic, source in SOURCES.items():
        if isinstance(thing, source.model):
            yield topic, source, thing.id
        for model, owner in (source.parts or {}).items():
            if isinstance(thing, model):
                yield topic, source, owner(thing)


def _note(session: Session, _context: UOWTransaction) -> None:
    pending: dict[Topic, set[int]] = session.info.setdefault(_PENDING, defaultdict(set))
    for thing in (*session.new, *session.dirty, *session.deleted):
        for topic, _source, subject in _owners(thing):
            pending[topic].add(subject)


def _follow(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    pending = session.info.pop(_PENDING, None) or {}
    for topic, subjects in sorted(pending.items()):
        refresh(topic, subjects)


def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)
