"""What must hold in the files about checks and evidence: plans, quizzes, predictions, contests."""

from collections.abc import Mapping

import numpy as np
import orjson
from flask_babel import lazy_gettext as _l

from ktrack.exchange import folder, stored
from ktrack.exchange.files import MOMENT
from ktrack.exchange.guards import in_order, only_if, past, same, taken, together
from ktrack.exchange.kinds import Array
from ktrack.exchange.loading import Loading, Mask, Rows, Rule
from ktrack.exchange.pair_rules import ANSWER, HALF
from ktrack.exchange.rules import at, is_freelancer
from ktrack.exchange.texts import positions_of
from ktrack.models.choices import CheckKind, EvidenceType, PlannedState, QuizKind

SINGLE, MULTIPLE, ORDER, TEXT = (
    list(QuizKind).index(kind) for kind in (QuizKind.SINGLE, QuizKind.MULTIPLE, QuizKind.ORDER, QuizKind.TEXT)
)
HELD = list(PlannedState).index(PlannedState.HELD)
QUIZ = list(CheckKind).index(CheckKind.QUIZ)
CLAIM, CHECK = (list(EvidenceType).index(type_) for type_ in (EvidenceType.CLAIM, EvidenceType.CHECK))
MONDAY, WEEK = 4, 7  # days since 1970-01-01, a Thursday
NO_OPTION = _l("names an option that is not there")
NO_CHECK = _l("is no check")


def quiz_questions(rows: Rows, load: Loading) -> None:
    """Each kind has its own options and right positions, so that a quiz can be graded."""
    past(rows, load, "written_at", "retired_at")
    in_order(rows, load, "written_at", "retired_at")
    kind, known = rows["kind"], rows.given("kind")
    options = [orjson.loads(text or "[]") for text in rows["options"]]
    many = np.array([len(texts) for texts in options], dtype=np.int64)
    right = [positions_of(text) for text in rows["correct"]]
    ticked = np.array([len(places) for places in right], dtype=np.int64)
    understood = known & ~_wrong(rows, "options")
    chosen = kind != TEXT
    load.refuse(rows, understood & chosen & (many < 2), "options", _l("needs at least two options"))
    twice = np.array([len(set(texts)) < len(texts) for texts in options], dtype=np.bool_)
    load.refuse(rows, twice, "options", _l("holds the same option twice"))
    only_if(rows, load, "options", chosen, _l("must be empty: the answer is a text"))
    load.refuse(
        rows, (kind == TEXT) & rows.none("solution"), "solution", _l("is missing: the answer is a text")
    )
    clear = understood & ~_wrong(rows, "correct")
    load.refuse(rows, clear & (kind == SINGLE) & (ticked != 1), "correct", _l("needs exactly one position"))
    load.refuse(rows, clear & (kind == MULTIPLE) & (ticked < 1), "correct", _l("needs at least one position"))
    picks = (kind == SINGLE) | (kind == MULTIPLE)
    only_if(rows, load, "correct", picks | ~known, _l("must be empty for this kind of question"))
    load.refuse(rows, clear & picks & _beyond(right, many), "correct", NO_OPTION)


def _wrong(rows: Rows, name: str) -> Mask:
    return rows.wrong.get(name, np.zeros(len(rows), dtype=np.bool_))


def _beyond(places: list[list[int]], many: Array) -> Mask:
    """Return where a position lies behind the last option."""
    highest = np.array([max(some, default=0) for some in places], dtype=np.int64)
    found: Mask = highest > many
    return found


def planned_checks(rows: Rows, load: Loading) -> None:
    """A week begins on Monday; what was held, and nothing else, has an outcome: a check of that person."""
    past(rows, load, "planned_at")
    learner = _l("is a freelancer, who cannot receive knowledge")
    load.refuse(rows, is_freelancer(load, rows["person_id"]), "person_id", learner)
    own = same(rows, "assessor_id", "person_id")
    load.refuse(rows, own, "assessor_id", _l("is the person who is checked"))
    other_day = rows.given("week_on") & ((rows["week_on"] - MONDAY) % WEEK != 0)
    load.refuse(rows, other_day, "week_on", _l("is no Monday"))
    known = rows.given("kind")
    only_if(rows, load, "pass_percent", (rows["kind"] == QUIZ) | ~known, _l("belongs to quizzes only"))
    held = rows["state"] == HELD
    load.refuse(rows, held & rows.none("evidence_id"), "evidence_id", _l("is missing: this was held"))
    only_if(rows, load, "evidence_id", held, _l("belongs to checks that were held only"))
    _outcomes(rows, load)


def _outcomes(rows: Rows, load: Loading) -> None:
    outcome, given = rows["evidence_id"], rows.given("evidence_id")
    if not given.any():
        return
    people = at(load.by_number(folder.EVIDENCE, "person_id"), outcome, -1)
    other = given & rows.given("person_id") & (people > 0) & (people != rows["person_id"])
    load.refuse(rows, other, "evidence_id", _l("is evidence about somebody else"))
    types = at(load.by_number(folder.EVIDENCE, "type"), outcome, CHECK)
    load.refuse(rows, given & (types >= 0) & (types != CHECK), "evidence_id", NO_CHECK)
    known = stored.fetch(load.connection, rows.file, ["check_id", "evidence_id"])
    with_one = known["evidence_id"] > 0
    taken(rows, load, "evidence_id", outcome.astype(np.int64), known["check_id"][with_one],
          known["evidence_id"][with_one].astype(np.int64))  # fmt: skip


def quiz_answers(rows: Rows, load: Loading) -> None:
    """Only quizzes have answers; positions are of the question's options, and texts answer texts."""
    past(rows, load, "answered_at")
    kinds = at(load.by_number(folder.PLANNED_CHECKS, "kind"), rows["check_id"], -1)
    load.refuse(rows, (kinds >= 0) & (kinds != QUIZ), "check_id", _l("is no quiz"))
    only_if(rows, load, "right", ~rows.none("answered_at"), _l("must be empty: this is not answered"))
    asked = at(load.by_number(folder.QUIZ_QUESTIONS, "kind"), rows["quiz_question_id"], -1)
    only_if(rows, load, "text", (asked == TEXT) | (asked < 0), _l("belongs to questions for a text only"))
    chosen = [positions_of(text) for text in rows["chosen"]]
    options = load.by_number(folder.QUIZ_QUESTIONS, "options")
    many = np.array([len(orjson.loads(text or "[]")) for text in options], dtype=np.int64)
    there = at(many, rows["quiz_question_id"], -1)
    load.refuse(rows, (there >= 0) & _beyond(chosen, there), "chosen", NO_OPTION)
    several = np.array([len(places) > 1 for places in chosen], dtype=np.bool_)
    load.refuse(rows, several & (asked == SINGLE), "chosen", _l("is more than one option"))


def predictions(rows: Rows, load: Loading) -> None:
    """What was expected of a check was written down before its outcome."""
    past(rows, load, "made_at")
    types = at(load.by_number(folder.EVIDENCE, "type"), rows["evidence_id"], CHECK)
    load.refuse(rows, (types >= 0) & (types != CHECK), "evidence_id", NO_CHECK)
    recorded = at(load.by_number(folder.EVIDENCE, "recorded_at"), rows["evidence_id"], MOMENT.none)
    late = rows.given("made_at") & (recorded != MOMENT.none) & (rows["made_at"] > recorded)
    load.refuse(rows, late, "made_at", _l("lies after the outcome was recorded"))


def contests(rows: Rows, load: Loading) -> None:
    """Somebody contests what others saw of them; another answers."""
    past(rows, load, "raised_at", "answered_at")
    in_order(rows, load, "raised_at", "answered_at")
    together(rows, load, HALF, *ANSWER)
    types = at(load.by_number(folder.EVIDENCE, "type"), rows["evidence_id"], CHECK)
    load.refuse(rows, types == CLAIM, "evidence_id", _l("is a claim: the person's own word"))
    people = at(load.by_number(folder.EVIDENCE, "person_id"), rows["evidence_id"], -1)
    bad = rows.given("answered_by") & (rows["answered_by"] == people)
    load.refuse(rows, bad, "answered_by", _l("contests this"))


PROOF_RULES: Mapping[str, Rule] = {
    "quiz_questions": quiz_questions, "planned_checks": planned_checks, "quiz_answers": quiz_answers,
    "predictions": predictions, "contests": contests,
}  # fmt: skip
