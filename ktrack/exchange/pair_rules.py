"""What must hold in the files about a pair: agreements, sessions, feedback, questions.

A manager may give a pair another mentor, and what the former one said stays. So the mentee can be checked by
name, and of the other side only that it is somebody else.
"""

from collections.abc import Mapping

import numpy as np
from flask_babel import lazy_gettext as _l

from ktrack.base.days import to_day
from ktrack.exchange import folder, stored
from ktrack.exchange.guards import in_order, mentees, only_if, past, same, taken, together
from ktrack.exchange.loading import Loading, Mask, Rows, Rule
from ktrack.exchange.moments import to_microsecond
from ktrack.exchange.rules import ENDS_BEFORE_START, FUTURE, at, before
from ktrack.models.choices import MeetingState, SuggestionAnswer

PROPOSED, HELD = (list(MeetingState).index(state) for state in (MeetingState.PROPOSED, MeetingState.HELD))
ACCEPTED, DECLINED = (
    list(SuggestionAnswer).index(answer) for answer in (SuggestionAnswer.ACCEPTED, SuggestionAnswer.DECLINED)
)
ANSWER = ("answer", "answered_at", "answered_by")
HALF = _l("is missing: an answer has its time and who gave it")
IS_MENTEE = _l("is the mentee")


def agreements(rows: Rows, load: Loading) -> None:
    """One side proposes, the other answers, and the mentee is one of them; a version is there once."""
    load.refuse(rows, before(rows, "ends_on", "starts_on"), "ends_on", ENDS_BEFORE_START)
    past(rows, load, "proposed_at", "answered_at")
    in_order(rows, load, "proposed_at", "answered_at")
    together(rows, load, HALF, *ANSWER)
    load.refuse(rows, same(rows, "answered_by", "proposed_by"), "answered_by", _l("proposed this version"))
    mentee = mentees(rows, load)
    strangers = (rows["proposed_by"] != mentee) & (rows["answered_by"] != mentee) & (mentee > 0)
    bad = strangers & rows.given("proposed_by") & rows.given("answered_by")
    load.refuse(rows, bad, "answered_by", _l("agrees with somebody who is not the mentee either"))
    numbers = rows["shadowing_id"].astype(np.int64) << 32 | rows["version"].astype(np.int64) + 2**31
    known = stored.fetch(load.connection, rows.file, ["agreement_id", "shadowing_id", "version"])
    theirs = known["shadowing_id"].astype(np.int64) << 32 | known["version"].astype(np.int64) + 2**31
    taken(rows, load, "version", numbers, known["agreement_id"], theirs)


def concerns(rows: Rows, load: Loading) -> None:
    """The mentee tells, the mentor answers."""
    past(rows, load, "raised_at", "answered_at")
    in_order(rows, load, "raised_at", "answered_at")
    together(rows, load, HALF, *ANSWER)
    load.refuse(rows, _by_mentee(rows, load, "answered_by"), "answered_by", IS_MENTEE)


def _by_mentee(rows: Rows, load: Loading, name: str) -> Mask:
    found: Mask = rows.given(name) & (rows[name] == mentees(rows, load))
    return found


def sessions(rows: Rows, load: Loading) -> None:
    """What is proposed has no answer yet; what was held has begun; the log entry is the mentee's."""
    past(rows, load, "proposed_at", "answered_at")
    in_order(rows, load, "proposed_at", "answered_at")
    known = rows.given("state")
    settled = known & (rows["state"] != PROPOSED)
    load.refuse(rows, settled & rows.none("answered_at"), "answered_at", _l("is missing: this was answered"))
    only_if(rows, load, "answered_at", settled | ~known, _l("must be empty: this is only proposed"))
    late = (rows["state"] == HELD) & (rows["starts_at"] > to_microsecond(load.at))
    load.refuse(rows, late, "starts_at", FUTURE)
    writers, mentee = (
        at(load.by_number(folder.LOG_ENTRIES, "person_id"), rows["entry_id"], -1), mentees(rows, load)
    )  # fmt: skip
    bad = (writers > 0) & (mentee > 0) & (writers != mentee)
    load.refuse(rows, bad, "entry_id", _l("is a log entry of somebody else"))


def follow_ups(rows: Rows, load: Loading) -> None:
    """Nothing was done tomorrow."""
    load.refuse(rows, rows["done_on"] > to_day(load.today), "done_on", FUTURE)


def feedback(rows: Rows, load: Loading) -> None:
    """Feedback is asked for or given, between the mentee and somebody else."""
    past(rows, load, "asked_at", "given_at")
    in_order(rows, load, "asked_at", "given_at")
    load.refuse(rows, same(rows, "receiver_id", "giver_id"), "receiver_id", _l("gives this feedback too"))
    neither = rows.none("asked_at") & rows.none("given_at")
    load.refuse(rows, neither, "given_at", _l("is missing: it is neither asked for nor given"))
    for name in ("situation", "behaviour", "effect"):
        only_if(rows, load, name, ~rows.none("given_at"), _l("must be empty: it is not given yet"))
    mentee = mentees(rows, load)
    bad = (mentee > 0) & (rows["giver_id"] != mentee) & (rows["receiver_id"] != mentee)
    known = rows.given("giver_id") & rows.given("receiver_id")
    load.refuse(rows, bad & known, "receiver_id", _l("is not of this pair: one of the two is its mentee"))


def suggestions(rows: Rows, load: Loading) -> None:
    """A suggestion is declined with a reason, or accepted and then closed."""
    past(rows, load, "answered_at", "closed_at")
    in_order(rows, load, "answered_at", "closed_at")
    together(rows, load, _l("is missing: an answer has its time"), "answer", "answered_at")
    accepted, declined = rows["answer"] == ACCEPTED, rows["answer"] == DECLINED
    load.refuse(rows, declined & rows.none("reason"), "reason", _l("is missing: this is declined"))
    only_if(rows, load, "reason", declined, _l("belongs to declined suggestions only"))
    only_if(rows, load, "closed_at", accepted, _l("belongs to accepted suggestions only"))
    only_if(rows, load, "outcome", ~rows.none("closed_at"), _l("must be empty: this is not closed"))


def practices(rows: Rows, load: Loading) -> None:
    """A practice is a mentor's."""
    past(rows, load, "noted_at")
    load.refuse(rows, _by_mentee(rows, load, "person_id"), "person_id", IS_MENTEE)


def pulses(rows: Rows, load: Loading) -> None:
    """Nobody answers tomorrow."""
    past(rows, load, "answered_at")
    load.refuse(rows, rows["due_on"] > to_day(load.today), "due_on", FUTURE)


def questions(rows: Rows, load: Loading) -> None:
    """The mentee asks somebody else; an answer has its words, its time and who gave it."""
    past(rows, load, "asked_at", "answered_at", "escalated_at")
    in_order(rows, load, "asked_at", "reply_by")
    in_order(rows, load, "asked_at", "answered_at")
    in_order(rows, load, "asked_at", "escalated_at")
    together(rows, load, HALF, *ANSWER)
    load.refuse(rows, same(rows, "expert_id", "asker_id"), "expert_id", _l("asks this question"))
    mentee = mentees(rows, load)
    bad = rows.given("asker_id") & (mentee > 0) & (rows["asker_id"] != mentee)
    load.refuse(rows, bad, "asker_id", _l("is not the mentee of this shadowing"))


def question_moves(rows: Rows, load: Loading) -> None:
    """A question goes from one expert to another, and never to who asks it."""
    past(rows, load, "moved_at")
    load.refuse(rows, same(rows, "to_id", "from_id"), "to_id", _l("has the question already"))
    askers = at(load.by_number(folder.QUESTIONS, "asker_id"), rows["question_id"], -1)
    bad = rows.given("to_id") & (rows["to_id"] == askers)
    load.refuse(rows, bad, "to_id", _l("asks this question"))


PAIR_RULES: Mapping[str, Rule] = {
    "agreements": agreements, "concerns": concerns, "sessions": sessions, "follow_ups": follow_ups,
    "feedback": feedback, "suggestions": suggestions, "practices": practices, "pulses": pulses,
    "questions": questions, "question_moves": question_moves,
}  # fmt: skip
