"""Keeps holdings in step with their evidence, in the transaction of whoever writes it."""

from collections.abc import Iterable
from datetime import date
from itertools import islice

import numpy as np
from sqlalchemy import Date, bindparam, text

from ktrack.base.db import db
from ktrack.models import Holding
from ktrack.retention import evidence, store, version
from ktrack.retention.evidence import Known, Pair
from ktrack.retention.policy import current_policy

_AT_ONCE = 300
_MANY = 20_000


def refresh(pairs: Iterable[Pair]) -> None:
    """Replay all evidence of the pairs (person id, skill id) and store what it adds up to.

    Flushes first. A constant number of statements for up to a few hundred pairs.
    """
    db.session.flush()
    wanted = sorted(set(pairs))
    todo = iter(wanted)
    while part := list(islice(todo, _AT_ONCE)):
        _refresh(part)
    _forget_loaded()
    version.touch({skill for _person, skill in wanted}, proof=True)


def claim(pair: Pair, level: int, on: date) -> None:
    """Store what a pair's further claim adds: the latest counts, of several on a day the highest.

    Nothing else of a holding depends on a claim, so nothing is replayed: people claim with each log entry.
    """
    person, skill = pair
    row = {"person": person, "skill": skill, "level": level, "on": on}
    db.session.connection().execute(_CLAIM, row)
    _forget_loaded()
    version.touch([skill], proof=True)


_CLAIM = text(
    "INSERT INTO holdings (person_id, skill_id, checks, lapses, claim, claim_on) "
    "VALUES (:person, :skill, 0, 0, :level, :on) "
    "ON CONFLICT (person_id, skill_id) DO UPDATE SET claim = excluded.claim, claim_on = excluded.claim_on "
    "WHERE holdings.claim_on IS NULL OR holdings.claim_on < excluded.claim_on "
    "OR (holdings.claim_on = excluded.claim_on AND holdings.claim < excluded.claim)"
).bindparams(bindparam("on", type_=Date))


def rebuild(pairs: Iterable[Pair]) -> None:
    """Do what `refresh` does; if they are many, by rebuilding everything, which is then faster."""
    wanted = set(pairs)
    if len(wanted) > _MANY:
        rebuild_all()
    else:
        refresh(wanted)


def rebuild_all(known: Known | None = None) -> None:
    """Replay all evidence there is, all pairs at once, and store every holding anew.

    `known`: all of it, where the caller has it in memory. About 10 s and a few hundred MiB for 1.5 million
    rows of evidence.
    """
    db.session.flush()
    store.lock_all()
    store.replace(store.derive(known or evidence.load_all(), current_policy()))
    _forget_loaded()
    version.touch()


def _refresh(pairs: list[Pair]) -> None:
    ids = store.lock(pairs)
    known = evidence.load_pairs(pairs)
    who = zip(known.pairs.person.tolist(), known.pairs.skill.tolist(), strict=True)
    number = np.array([ids[pair] for pair in who], dtype=np.int64)
    store.replace(store.derive(known, current_policy(), number), list(ids.values()))


def _forget_loaded() -> None:
    """Let holdings that the session has loaded be read again: they were written past it."""
    for loaded in list(db.session):
        if isinstance(loaded, Holding):
            db.session.expire(loaded)
