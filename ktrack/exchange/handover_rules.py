"""What must hold in the files about handovers."""

from collections.abc import Mapping

import numpy as np
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ktrack.exchange import folder, stored
from ktrack.exchange.changes import FIXED, Changes
from ktrack.exchange.files import MOMENT
from ktrack.exchange.guards import TOO_EARLY, in_order, only_if, past, taken, together
from ktrack.exchange.kinds import Array
from ktrack.exchange.loading import Loading, Mask, Rows, Rule
from ktrack.exchange.rules import NOWHERE, at
from ktrack.models import Handover
from ktrack.models.choices import ItemState

OPEN = list(ItemState).index(ItemState.OPEN)
NONE = MOMENT.none
HALF = _l("is missing: what is closed has its time, its pack and who closed it")
NOT_CLOSED = _l("must be empty: the handover is not closed")
PARTS = ("handover_items", "handover_questions", "handover_links")


def handovers(rows: Rows, load: Loading) -> None:
    """An engagement has one handover, closed after it was begun, with its pack and by somebody."""
    past(rows, load, "opened_at", "closed_at")
    in_order(rows, load, "opened_at", "closed_at")
    together(rows, load, HALF, "closed_at", "closed_by", "pack")
    load.refuse(
        rows, rows.given("word") & rows.none("word_by"), "word_by", _l("is missing: somebody said this")
    )
    only_if(rows, load, "word_by", ~rows.none("word"), _l("must be empty: nothing was said"))
    known = stored.fetch(load.connection, rows.file, ["handover_id", "engagement_id"])
    taken(rows, load, "engagement_id", rows["engagement_id"].astype(np.int64), known["handover_id"],
          known["engagement_id"].astype(np.int64))  # fmt: skip


def _closings(rows: Rows, load: Loading) -> Array:
    """Return by row when its handover was closed, NONE if it was not."""
    return at(load.by_number(folder.HANDOVERS, "closed_at"), rows["handover_id"], NONE)


def handover_items(rows: Rows, load: Loading) -> None:
    """What is closed is proved or left open; what is left open has its reason and who left it open."""
    is_closed = _closings(rows, load) != NONE
    known = rows.given("handover_id")
    load.refuse(
        rows, known & is_closed & rows.none("state"), "state", _l("is missing: the handover is closed")
    )
    only_if(rows, load, "state", is_closed | ~known, NOT_CLOSED)
    left = rows["state"] == OPEN
    for name in ("reason", "decided_by", "decided_at"):
        load.refuse(rows, left & rows.none(name), name, _l("is missing: this is left open"))
    for name in ("decided_by", "decided_at"):
        only_if(
            rows,
            load,
            name,
            left | rows.wrong.get("state", np.zeros_like(left)),
            _l("belongs to what is left open only"),
        )
    past(rows, load, "decided_at")


def handover_questions(rows: Rows, load: Loading) -> None:
    """A question is one of the engagement; who leaves it open is known once that is closed."""
    is_closed, known = _closings(rows, load) != NONE, rows.given("handover_id")
    together(rows, load, _l("is missing: whoever decided did so at a time"), "decided_by", "decided_at")
    load.refuse(
        rows,
        known & is_closed & rows.none("decided_by"),
        "decided_by",
        _l("is missing: the handover is closed"),
    )
    only_if(rows, load, "decided_by", is_closed | ~known, NOT_CLOSED)
    past(rows, load, "decided_at")
    shadowing = at(load.by_number(folder.QUESTIONS, "shadowing_id"), rows["question_id"], -1)
    asked_in = at(load.by_number(folder.SHADOWINGS, "engagement_id"), shadowing, -1)
    of = at(load.by_number(folder.HANDOVERS, "engagement_id"), rows["handover_id"], -1)
    other = ((asked_in > 0) | (asked_in == NOWHERE)) & (of > 0) & (asked_in != of)
    load.refuse(rows, other, "question_id", _l("is a question of another engagement"))


def handover_notes(rows: Rows, load: Loading) -> None:
    """Something is added only to what is closed, and after that."""
    past(rows, load, "at")
    closed_at, known = _closings(rows, load), rows.given("handover_id")
    load.refuse(rows, known & (closed_at == NONE), "handover_id", _l("is not closed: nothing is added to it"))
    early = known & rows.given("at") & (closed_at != NONE) & (rows["at"] < closed_at)
    load.refuse(rows, early, "at", TOO_EARLY)


def check_closed(changes: Mapping[str, Changes], load: Loading) -> None:
    """Refuse to change what was closed before: it stays as it was signed."""
    if not {"handovers", *PARTS} & changes.keys():
        return
    signed = load.connection.scalars(select(Handover.id).where(Handover.closed_at.is_not(None))).all()
    for name in ("handovers", *PARTS):
        if name in changes:
            _refuse_changes(changes[name], np.array(signed, dtype=np.int64), load)


def _refuse_changes(changes: Changes, signed: Array, load: Loading) -> None:
    rows, of_signed = changes.rows, np.isin(changes.rows["handover_id"], signed)
    for name, differs in changes.differs.items():
        if name not in rows.file.fixed:  # those are refused anyway
            load.refuse(rows, differs & of_signed, name, FIXED)
    added: Mask = changes.new & of_signed
    load.refuse(rows, added, "handover_id", _l("is closed: nothing is added to it"))


HANDOVER_RULES: Mapping[str, Rule] = {
    "handovers": handovers, "handover_items": handover_items, "handover_questions": handover_questions,
    "handover_notes": handover_notes,
}  # fmt: skip
