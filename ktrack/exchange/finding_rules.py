"""What must hold in the files about offers and requests to mentor, and what came of them."""

from collections.abc import Mapping

import numpy as np
from flask_babel import lazy_gettext as _l

from ktrack.exchange import stored
from ktrack.exchange.finding_files import MENTOR_REQUESTS
from ktrack.exchange.guards import in_order, mentees, only_if, past, same, taken
from ktrack.exchange.loading import Loading, Rows, Rule
from ktrack.exchange.rules import at, is_freelancer
from ktrack.models.choices import RequestState

OPEN, ACCEPTED = (list(RequestState).index(state) for state in (RequestState.OPEN, RequestState.ACCEPTED))


def offers(rows: Rows, load: Loading) -> None:
    """A person has one offer; it rests until a day only if it rests."""
    past(rows, load, "made_at", "changed_at", "paused_at", "withdrawn_at")
    in_order(rows, load, "made_at", "changed_at")
    only_if(rows, load, "paused_until", ~rows.none("paused_at"), _l("must be empty: this is not paused"))
    known = stored.fetch(load.connection, rows.file, ["offer_id", "person_id"])
    numbers, theirs = (one["person_id"].astype(np.int64) for one in (rows, known))
    taken(rows, load, "person_id", numbers, known["offer_id"], theirs)


def mentor_requests(rows: Rows, load: Loading) -> None:
    """Somebody of the company asks somebody else; what is accepted is a shadowing of the asker."""
    past(rows, load, "asked_at", "reminded_at", "answered_at")
    for later in ("reply_by", "reminded_at", "answered_at"):
        in_order(rows, load, "asked_at", later)
    learner = _l("is a freelancer, who can never be a mentee")
    load.refuse(rows, is_freelancer(load, rows["asker_id"]), "asker_id", learner)
    load.refuse(rows, same(rows, "mentor_id", "asker_id"), "mentor_id", _l("makes this request"))
    known, settled = rows.given("state"), rows.given("state") & (rows["state"] != OPEN)
    accepted = rows["state"] == ACCEPTED
    load.refuse(rows, settled & rows.none("answered_at"), "answered_at", _l("is missing: this was answered"))
    for name in ("answered_at", "word"):
        only_if(rows, load, name, settled | ~known, _l("must be empty: this is open"))
    load.refuse(
        rows, accepted & rows.none("shadowing_id"), "shadowing_id", _l("is missing: this was accepted")
    )
    only_if(rows, load, "shadowing_id", accepted | ~known, _l("belongs to accepted requests only"))
    mentee = mentees(rows, load)
    other = (mentee > 0) & rows.given("asker_id") & (mentee != rows["asker_id"])
    load.refuse(rows, other, "shadowing_id", _l("has another mentee"))


def mentor_request_moves(rows: Rows, load: Loading) -> None:
    """A request goes from one mentor to another, and never to who makes it."""
    past(rows, load, "moved_at")
    load.refuse(rows, same(rows, "to_id", "from_id"), "to_id", _l("has the request already"))
    askers = at(load.by_number(MENTOR_REQUESTS, "asker_id"), rows["request_id"], -1)
    load.refuse(rows, rows.given("to_id") & (rows["to_id"] == askers), "to_id", _l("makes this request"))


def farewells(rows: Rows, load: Loading) -> None:
    """Nobody ends tomorrow what they end today."""
    past(rows, load, "said_at")


FINDING_RULES: Mapping[str, Rule] = {
    "offers": offers, "mentor_requests": mentor_requests, "mentor_request_moves": mentor_request_moves,
    "farewells": farewells,
}  # fmt: skip
