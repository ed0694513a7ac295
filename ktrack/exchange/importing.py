"""Imports an interchange folder: reads, checks everything, and only then stores, in one transaction."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.board.actions import posting
from ktrack.exchange import board_files, board_rules, journal, kept, pathway_files, proof, stored
from ktrack.exchange import changes as compared
from ktrack.exchange import folder as names
from ktrack.exchange.changes import Changes
from ktrack.exchange.files import File
from ktrack.exchange.finding_rules import FINDING_RULES
from ktrack.exchange.folder import FILES
from ktrack.exchange.handover_rules import HANDOVER_RULES, check_closed
from ktrack.exchange.kinds import Message
from ktrack.exchange.loading import Loading
from ktrack.exchange.pair_rules import PAIR_RULES
from ktrack.exchange.pathway_rules import PATHWAY_RULES, check_frozen, note_edits
from ktrack.exchange.problems import WHOLE_FILE, ImportRefused, shorten, unusable
from ktrack.exchange.procedure_rules import PROCEDURE_RULES, check_versions
from ktrack.exchange.proof_rules import PROOF_RULES
from ktrack.exchange.reading import BadFile, Progress, header_of
from ktrack.exchange.rules import COMPANY_RULES, at
from ktrack.exchange.scenario_rules import SCENARIO_RULES
from ktrack.exchange.view_rules import VIEW_RULES
from ktrack.models import Evidence, Person
from ktrack.retention import holdings, version
from ktrack.search import index

RULES = {
    **COMPANY_RULES, **PAIR_RULES, **PROOF_RULES, **VIEW_RULES, **SCENARIO_RULES, **HANDOVER_RULES,
    **PROCEDURE_RULES, **FINDING_RULES,
    **board_rules.BOARD_RULES,
    **PATHWAY_RULES,
}  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """What became of a file's rows."""

    path: str
    new: int
    changed: int
    same: int


def import_folder(
    folder: Path,
    at: datetime,
    today: date,
    progress: Progress = lambda size: None,
    by: Person | None = None,
) -> list[Counted]:
    """Bring the database up to what the folder says; returns what became of each file. Never commits.

    by: who does it on a page, None for a command.

    Nothing is written if nothing differs. Raises ImportRefused, before anything is written, with every row
    that cannot be taken.
    """
    files = _files(folder)
    db.session.flush()
    connection = db.session.connection()
    stored.lock(connection, files)
    load = Loading(folder, connection, at, today, progress, stored.load_keys(connection, files))
    with _uncollected():
        _read(files, load)
    changes = {file.name: _compare(file, load) for file in files}
    kept.check(changes, load)
    check_closed(changes, load)
    check_versions(load)
    check_frozen(changes, load)
    load.problems.refuse()
    counted = [_store(changes[file.name], changes, load) for file in files]
    if any(file.new or file.changed for file in counted):
        _follow_up(changes, load, counted, by)
    db.session.expire_all()  # rows that the session has loaded were written past it
    return counted


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking millions of cells again and again; they form no circles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _files(folder: Path) -> list[File]:
    """Return the files that are there; raises ImportRefused for headers that do not fit."""
    files = [file for file in FILES if (folder / file.path).exists()]
    lines = [line for file in files for line in _check_header(folder, file)]
    if not files:
        nothing = _l("holds none of the files of a company")
        lines = [f"{shorten(folder.name)}:1: {WHOLE_FILE}: {nothing}: {FILES[0].path}, …"]
    if lines:
        raise ImportRefused(lines, len({line.split(":")[0] for line in lines}))
    return files


def _check_header(folder: Path, file: File) -> list[str]:
    try:
        found = header_of(folder / file.path)
    except BadFile as error:
        return unusable(file.path, error).lines
    known = [column.name for column in file.columns]
    faults: list[tuple[str, Message]] = [
        (column.name, _l("this column is missing"))
        for column in file.columns if column.required and column.name not in found
    ]  # fmt: skip
    faults += [(name, _l("is no column of this file")) for name in found if name not in known]
    faults += [(name, _l("is there twice")) for name in sorted(set(known)) if found.count(name) > 1]
    seen = shorten(",".join(found))
    return [f"{file.path}:1: {shorten(name)}: {message}: {seen}" for name, message in faults]


def _read(files: list[File], load: Loading) -> None:
    for file in files:
        try:
            rows = load.read(file)
        except BadFile as error:
            raise unusable(file.path, error) from error
        rule = RULES.get(file.name)
        if rule is not None and len(rows):
            rule(rows, load)


def _compare(file: File, load: Loading) -> Changes:
    rows = load.rows[file.name]
    if file is names.LOG_REVISIONS:
        compared.check_twice(rows, load)
        rows, _ = journal.split(rows)
    return compared.compare(rows, load)


def _store(changes: Changes, all_changes: dict[str, Changes], load: Loading) -> Counted:
    file = changes.rows.file
    new, changed = int(changes.new.sum()), int(changes.changed.sum())
    if file is names.LOG_ENTRIES:
        changed = journal.store_entries(changes, load, _with_history(all_changes))
    elif file in (names.ENGAGEMENTS, names.HANDOVERS):
        compared.insert(changes, load, {"version": np.ones(len(changes.rows), dtype=np.int64)})
        compared.update(changes, load)
        compared.note_versions(changes, load)
    elif file is pathway_files.PATHWAY_VERSIONS:
        compared.insert(changes, load, {"edits": np.ones(len(changes.rows), dtype=np.int64)})
        compared.update(changes, load)
    elif file is pathway_files.PATHWAY_PEOPLE:  # whoever left before may be on the same pathway anew
        compared.update(changes, load)
        compared.insert(changes, load)
    else:
        compared.insert(changes, load, board_rules.counted(changes.rows) if file is board_files.POSTS else {})
        compared.update(changes, load)
    return Counted(file.path, new, changed, len(changes.rows) - new - changed)


def _with_history(changes: dict[str, Changes]) -> set[int]:
    """Return the entries for which the folder brings former wordings that are not stored yet."""
    if "log_revisions" not in changes:
        return set()
    revisions = changes["log_revisions"]
    return set(revisions.rows["entry_id"][revisions.new].tolist())


def _follow_up(changes: dict[str, Changes], load: Loading, counted: list[Counted], by: Person | None) -> None:
    """Replay the holdings that changed, and let caches, sequences and the audit trail know."""
    note_edits(changes, load)
    stored.move_sequences(load.connection, [change.rows.file for change in changes.values()])
    if "posts" in changes:
        posting.recount()
    if "evidence" in changes and load.keys["evidence"].first_new == 1:
        holdings.rebuild_all(proof.known(changes["evidence"].rows))
    else:
        holdings.rebuild(_changed_pairs(changes, load))
    if any(file.new or file.changed for file in counted):
        version.touch()
        index.rebuild()
    rows = {file.path: {"new": file.new, "changed": file.changed} for file in counted}
    trail.note(by, "import", None, load.at, rows=rows)


def _changed_pairs(changes: dict[str, Changes], load: Loading) -> set[tuple[int, int]]:
    """Return the (person, skill) whose replay has other input than before."""
    pairs: set[tuple[int, int]] = set()
    if "evidence" in changes:
        rows, new = changes["evidence"].rows, changes["evidence"].new
        pairs |= _pairs(rows["person_id"][new], rows["skill_id"][new])
        skills = load.by_number(names.EVIDENCE, "skill_id")
        pairs |= _pairs(rows["person_id"][new], at(skills, rows["revises"][new], 0))
    if "skills" in changes and "difficulty" in changes["skills"].differs:
        skills_changed = changes["skills"].rows["skill_id"][changes["skills"].differs["difficulty"]].tolist()
        found = select(Evidence.person_id, Evidence.skill_id).where(Evidence.skill_id.in_(skills_changed))
        pairs |= {(person, skill) for person, skill in load.connection.execute(found.distinct())}
    return pairs


def _pairs(person: np.ndarray, skill: np.ndarray) -> set[tuple[int, int]]:
    known = skill > 0
    return set(zip(person[known].tolist(), skill[known].tolist(), strict=True))
