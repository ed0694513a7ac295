"""What a pair said, and its checks, go out and come back as they were, on either database."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import orjson
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from ktrack import attaching
from ktrack.base.db import db
from ktrack.board.actions import following
from ktrack.checks import quizzes
from ktrack.checks.quizzes import Given
from ktrack.contests import actions as contests
from ktrack.exchange.folder import FILES
from ktrack.exchange.kinds import Chance
from ktrack.exchange.texts import Options, Positions
from ktrack.feedback import actions as feedback
from ktrack.finding.actions import asking, offering, parting
from ktrack.handover import actions as handing
from ktrack.handover import drafting
from ktrack.leaving import actions as leaving
from ktrack.leaving.choice import Choice, Group
from ktrack.meetings.actions import writing_up
from ktrack.models import Agreement, Evidence, Offer, Post, Prediction, Question, QuizAnswer
from ktrack.models.choices import LeavingGroup, QuizKind, SuggestionAnswer
from ktrack.packs import Link
from ktrack.pathways.actions import drafts, walks
from ktrack.procedures.actions import keeping, writing
from ktrack.procedures.actions.writing import Belonging, Wording
from ktrack.questions import actions as questions
from tests.conftest import NOW
from tests.exchange.taking import give, take
from tests.exchange.test_csv import CELL
from tests.exchange.test_round_trip import full_circle, hostile, records
from tests.factories import agreed, board, checks, meetings, mentors, proof, ways
from tests.factories import questions as asked
from tests.factories import said as spoken
from tests.factories.cast import Cast
from tests.factories.company_folder import Tables, company, row, write_folder
from tests.factories.relation_folder import NAMES, everything_said, relations

# Columns of these files that take any text.
TEXTS = {
    "goals", "mentor_expectations", "mentee_expectations", "confidentiality", "comment", "shown", "to_whom",
    "text", "answer", "place", "agenda", "reason", "notes", "outcome", "question", "situation", "behaviour",
    "effect", "options", "solution", "criteria", "name", "category", "title", "remarks", "word", "criterion",
    "pack", "note", "tags", "appeal", "appeal_reason", "goal", "role", "summary",
    "practice",
}  # fmt: skip
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def pair_of(text: str) -> Tables:
    """Rows about pairs that carry the text wherever any text can stand."""
    first = {name: rows[0] for name, rows in relations().items()}
    opinion = {"situation": text, "behaviour": text, "effect": text, "question": text}
    terms = dict.fromkeys(
        ("goals", "mentor_expectations", "mentee_expectations", "confidentiality", "comment"), text
    )
    agreement = {**first["agreements"], **terms, "agreement_id": text}
    meeting = {**first["sessions"], "session_id": text, "entry_id": ""}
    declined = {"feedback_id": text, "position": "7", "text": text, "answer": "declined", "reason": text}
    closed = {**first["suggestions"], "feedback_id": text, "text": text, "outcome": text}
    return {
        "agreements": [agreement],
        "agreement_criteria": [{"agreement_id": text, "skill_id": "kafka", "shown": text, "to_whom": text}],
        "concerns": [{**first["concerns"], "concern_id": text, "text": text, "answer": text}],
        "sessions": [meeting | dict.fromkeys(("place", "agenda", "reason", "notes", "outcome"), text)],
        "follow_ups": [{**first["follow_ups"], "session_id": text, "text": text}],
        "feedback": [{**first["feedback"], **opinion, "feedback_id": text}],
        "suggestions": [closed, {**closed, **declined, "closed_at": "", "outcome": ""}],
        "practices": [{**first["practices"], "practice_id": text, "text": text}],
        "questions": [{**first["questions"], "question_id": text, "text": text, "answer": text}],
        "question_moves": [{**first["question_moves"], "question_id": text, "reason": text}],
        "scenarios": [{**first["scenarios"], "scenario_id": text, "name": text, "category": text}],
        "scenario_people": [{**first["scenario_people"], "scenario_id": text}],
    }


def proof_of(text: str) -> Tables:
    """Rows about quizzes and checks that carry the text."""
    tables = relations()
    own = {"quiz_question_id": text, "text": text, "solution": text, "question_id": text}
    options = orjson.dumps([text, f"{text} or not"]).decode()
    single = {**row(tables, "quiz_questions", "z1"), **own, "options": options}
    plan = {**row(tables, "planned_checks", "k2"), "check_id": text, "criteria": text, "reason": text}
    free = {**tables["quiz_answers"][2], "check_id": text, "text": text}
    view = {**tables["saved_views"][0], "view_id": text, "name": text, "category": text}
    wrong = {**row(tables, "contests", "x1"), "contest_id": text, "text": text, "answer": text}
    return {
        "quiz_questions": [single], "planned_checks": [plan], "quiz_answers": [free], "contests": [wrong],
        "saved_views": [view],
    }  # fmt: skip


def asked_for(text: str) -> Tables:
    """Rows about requests for a mentor that carry the text."""
    said = {"request_id": text, "goal": text, "word": text, "shadowing_id": "", "state": "declined"}
    return {
        "mentor_requests": [{**relations()["mentor_requests"][0], **said}],
        "mentor_request_moves": [
            {**relations()["mentor_request_moves"][0], "request_id": text, "word": text}
        ],
    }


def left_behind(text: str, number: int) -> Tables:
    """Rows about handovers that carry the text."""
    note = {**relations()["handover_notes"][0], "note_id": text, "text": text}
    link = {"handover_id": "o2", "position": str(number), "title": text, "url": "https://wiki.example.test"}
    return {"handover_notes": [note], "handover_links": [link], **written_down(text)}


def written_down(text: str) -> Tables:
    """Rows about a procedure that carry the text."""
    tables = relations()
    made = {**row(tables, "procedures", "p2"), "procedure_id": text, "question_id": text}
    said = {**tables["procedure_versions"][1], "procedure_id": text, "title": text, "text": text}
    return {"procedures": [made], "procedure_versions": [{**said, "note": text}]}


def board_of(text: str, number: int) -> Tables:
    """Rows about the board that carry the text."""
    first = {name: rows[0] for name, rows in relations().items()}
    topic = {**row(relations(), "posts", "y1"), "post_id": text, "title": text, "text": text}
    answer = {**first["posts"], "post_id": f"{text} too", "topic_id": text, "text": text}
    version = {**first["post_versions"], "post_id": text, "title": text, "text": text, "tags": text}
    case = {**row(relations(), "post_cases", "g2"), "case_id": text, "post_id": text, "reason": text}
    return {
        "tags": [{**first["tags"], "tag_id": text, "name": f"{number} {text}"}],
        "posts": [answer, topic],
        "post_tags": [{"post_id": text, "tag_id": text}],
        "post_versions": [version],
        "post_cases": [{**case, "appeal": text, "appeal_reason": text}],
        "post_flags": [{**first["post_flags"], "case_id": text, "person_id": "dan", "text": text}],
        "suspensions": [{**first["suspensions"], "suspension_id": text, "reason": text}],
    }


def said(text: str, number: int) -> Tables:
    """All of these rows."""
    rows = pair_of(text) | proof_of(text) | asked_for(text)
    return rows | left_behind(text, number) | board_of(text, number) | on_the_way(text)


def on_the_way(text: str) -> Tables:
    """A pathway of one stage that carries the text, published, with Bob on it."""
    first = {name: rows[0] for name, rows in relations().items()}
    said = {"pathway_id", "version_id", "stage_id", "walk_id", "role", "title", "summary", "note", "practice"}
    names = (
        "pathways",
        "pathway_versions",
        "pathway_stages",
        "stage_skills",
        "stage_resources",
        "pathway_people",
    )
    return {
        name: [first[name] | dict.fromkeys(said & first[name].keys(), text)] for name in names
    }  # fmt: skip


def full_of(texts: list[str]) -> Tables:
    """The small company with rows for each text."""
    tables = everything_said()
    for number, text in enumerate(texts, 10):
        for name, rows in said(text, number).items():
            tables[name] += rows
        tables["agreements"][-1]["version"] = str(number)
    return tables


@pytest.mark.nightly
def test_any_text_stays_exact_in_every_column(app: Flask, own_app: Flask, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "in", full_of(hostile()), "\r\n")
    take(source)
    exported = full_circle(tmp_path / "first", own_app, tmp_path)
    for path in (source / f"{name}.csv" for name in NAMES):
        wanted, found = records(path.read_bytes()), records(exported[path.name])
        assert len(found) == len(wanted)
        for column in TEXTS & wanted[0].keys():
            exact = [cells[column] for cells in wanted]
            if column == "options":  # JSON that another writer may spell otherwise
                exact = [text and orjson.dumps(orjson.loads(text)).decode() for text in exact]
            assert sorted(cells[column] for cells in found) == sorted(exact)


def test_every_file_of_the_folder_takes_part() -> None:
    ours = {*company(), *NAMES, "log_revisions", "entry_links", "amendments"}
    assert {file.name for file in FILES} == ours


def live_as_a_pair(cast: Cast) -> None:
    """An agreement over two versions, a session, feedback, questions: as the pages store them."""
    agreed.agree(cast)
    agreed.propose(cast, by=cast.bob, goals="Bob restarts **two** clusters alone.")
    agreed.tell(cast)
    meeting = meetings.held(cast)
    writing_up.to_log(meeting, by=cast.bob, at=NOW, zone="Europe/Berlin")
    meetings.propose(cast)
    given_now = spoken.offered(cast)
    feedback.answer(given_now.suggestions[0], SuggestionAnswer.ACCEPTED, "", by=cast.bob, at=NOW)
    feedback.close(given_now.suggestions[0], "Written", by=cast.bob, at=NOW)
    spoken.requested(cast)
    asked.ask(cast, answer="Leaders *move*", answered_at=NOW, answered_by_id=cast.fay.id)
    late = asked.late(cast)
    questions.escalate(late, by=cast.bob, at=NOW, today=NOW.date())


def find_a_mentor(cast: Cast) -> None:
    """Dan learns from Mia and ends it; Alice hands Charlie's request on to her and pauses her offer."""
    pair = mentors.pair(cast)
    parting.end(pair, "Thank **you**", by=cast.dan, at=NOW, today=mentors.TODAY)
    own = mentors.offer(cast, cast.alice, languages="fr")
    request = mentors.ask(cast, own, cast.charlie)
    offer = db.session.query(Offer).filter_by(person_id=cast.mia.id).one()
    asking.forward(
        request, offer.id, "Mia does it daily", by=cast.alice, at=NOW, today=mentors.TODAY,
        timezone=mentors.ZONE,
    )  # fmt: skip
    offering.pause(own, date(2026, 8, 1), by=cast.alice, at=NOW, today=mentors.TODAY)
    db.session.commit()


def be_checked(cast: Cast) -> None:
    """A quiz answered in part, one handed in and judged, and a sign-off that is contested."""
    row = proof.assess(cast, 3)
    contests.contest(row, "I did it *alone*.", "x-0000000000000001", by=cast.bob, at=NOW)
    done = checks.quiz(cast, QuizKind.SINGLE, QuizKind.ORDER, QuizKind.TEXT, level=3)
    answers = {1: Given([1]), 2: Given([2, 0, 1]), 3: Given([], "Because")}
    quizzes.hand_in(done, answers, by=cast.bob, at=NOW, today=NOW.date())
    quizzes.judge(done, {3: True}, by=cast.fay, at=NOW, today=NOW.date(), held_on=NOW.date())
    begun = checks.quiz(cast, QuizKind.MULTIPLE, week_on=checks.MONDAY + timedelta(weeks=1))
    quizzes.keep(begun, {1: Given([0])})
    db.session.commit()


def keep_a_scenario(cast: Cast) -> None:
    """Alice keeps what would be lost without Bob and without Fay's engagement."""
    group = Group(LeavingGroup.ENGAGEMENT, cast.engagement.id)
    chosen = Choice(NOW.date() + timedelta(days=4), (cast.bob.id,), (group,))
    leaving.keep("Without Bob", chosen, by=cast.alice, at=NOW)
    db.session.commit()


def hand_over(cast: Cast) -> None:
    """An engagement that is closed with an open question, and something added later."""
    made, _new = handing.begin(cast.engagement, by=cast.alice, at=NOW, today=NOW.date())
    db.session.flush()
    handing.say(cast.engagement, made, "Call *me*", by=cast.fay, at=NOW)
    open_items = {item.skill_id: "No time" for item in made.items}
    open_questions = {row.id: "By phone" for row in db.session.scalars(select(Question))}
    links = (Link("Runbook", "https://wiki.example.test"),)
    written = handing.Written("Thanks", links, {}, open_items, open_questions)
    handing.save(cast.engagement, made, written, str(made.version), by=cast.alice, at=NOW)
    db.session.commit()
    seen = handing.mark(drafting.draft(cast.engagement, made, NOW.date()))
    handing.close(cast.engagement, made, seen, by=cast.alice, at=NOW, today=NOW.date())
    handing.add_note(made, "Later", "n-1", by=cast.alice, at=NOW)
    db.session.commit()


def write_down(cast: Cast) -> None:
    """A draft of the answered question, and one in use with a check question, changed and confirmed."""
    source = db.session.scalars(select(Question).where(Question.answered_at.is_not(None))).one()
    writing.from_question(source, by=cast.fay, at=NOW)
    belonging = Belonging(90, [cast.kafka], [cast.engagement])
    made, _new = writing.write(Wording("Restart", "Read"), belonging, "p-1", by=cast.bob, at=NOW)
    writing.publish(made, by=cast.bob, at=NOW, timezone="Europe/Berlin")
    better = Wording("Restart", "Read, then wait", ("https://wiki.example.test",), "The wait")
    writing.save(made, better, 1, by=cast.fay, at=NOW)
    keeping.confirm(made, 2, by=cast.bob, at=NOW, timezone="Europe/Berlin")
    attaching.attach(made, checks.question(cast), by=cast.fay, at=NOW)
    db.session.commit()


def talk_on_the_board(cast: Cast) -> None:
    """Bob asks, Mia replies, Dan is flagged by a moderator, so that he is hidden; Eve follows a tag."""
    topic = board.post(cast.bob, tags=("lag", "Apache Kafka operations"))
    board.reply(topic, cast.mia)
    board.name_moderator(cast.charlie)
    board.flag(board.reply(topic, cast.dan), cast.charlie)
    following.follow_tag(topic.tags[0], True, by=cast.eve, at=NOW, today=NOW.date())
    db.session.commit()


def walk(cast: Cast) -> None:
    """A pathway with a published version and a draft, Bob on it, and one proposed to Mia."""
    made = ways.pathway(cast)
    walks.join(made, by=cast.bob, at=NOW, today=NOW.date())
    walks.propose(made, cast.mia, by=cast.alice, at=NOW)
    drafts.begin(made, by=cast.alice, at=NOW)
    db.session.commit()


def test_what_people_did_in_pages_survives(cast: Cast, own_app: Flask, tmp_path: Path) -> None:
    live_as_a_pair(cast)
    be_checked(cast)
    keep_a_scenario(cast)
    hand_over(cast)
    write_down(cast)
    talk_on_the_board(cast)
    find_a_mentor(cast)
    walk(cast)
    exported = full_circle(tmp_path / "first", own_app, tmp_path)
    rows = {name: len(records(exported[f"{name}.csv"])) for name in NAMES}
    assert rows == {
        "agreements": 2, "agreement_criteria": 2, "concerns": 1, "sessions": 2, "follow_ups": 2,
        "feedback": 2, "suggestions": 2, "practices": 0, "pulses": 0, "questions": 2, "question_moves": 0,
        "quiz_questions": 5, "planned_checks": 2, "quiz_answers": 4, "predictions": 1,
        "saved_views": 0, "view_mails": 0,
        "scenarios": 1, "scenario_people": 1, "scenario_groups": 1,
        "contests": 1,
        "handovers": 1, "handover_items": 2, "handover_questions": 1, "handover_links": 1,
        "handover_notes": 1,
        "procedures": 2, "procedure_versions": 3, "procedure_confirmations": 2, "procedure_skills": 2,
        "procedure_engagements": 2, "procedure_checks": 1,
        "tags": 2, "posts": 3, "post_tags": 2, "post_versions": 0, "post_follows": 0, "tag_follows": 1,
        "person_follows": 0, "person_blocks": 0, "follow_digests": 1, "post_cases": 1, "post_flags": 1,
        "suspensions": 0,
        "offers": 2, "offer_skills": 4, "mentor_requests": 2, "mentor_request_skills": 2,
        "mentor_request_moves": 1, "farewells": 1,
        "pathways": 1, "pathway_versions": 2, "pathway_stages": 6, "stage_skills": 6, "stage_needs": 4,
        "stage_resources": 2, "pathway_people": 2,
    }  # fmt: skip
    with own_app.app_context():
        topic = db.session.scalars(select(Post).where(Post.topic_id.is_(None))).one()
        assert (topic.replies, topic.active_at) == (1, board.EARLIER), "counted from the replies all may read"
        versions = select(Agreement.answer).order_by(Agreement.version)
        assert list(db.session.scalars(versions)) == ["accepted", None]
        assert db.session.scalars(select(Question).where(Question.escalated_at == NOW)).one()
        handed_in = select(QuizAnswer).where(QuizAnswer.answered_at.is_not(None))
        chosen = [row.chosen for row in db.session.scalars(handed_in.order_by(QuizAnswer.position))]
        assert chosen == [[1], [2, 0, 1], []]


def test_a_prediction_keeps_its_last_digit(cast: Cast, own_app: Flask, tmp_path: Path) -> None:
    be_checked(cast)
    (before,) = db.session.scalars(select(Prediction.chance))
    full_circle(tmp_path / "first", own_app, tmp_path)
    with own_app.app_context():
        rows = select(Prediction.chance, Evidence.type).join(Evidence)
        assert [tuple(found) for found in db.session.execute(rows)] == [(before, "check")]


@quick
@given(lists=st.lists(st.lists(st.integers(0, 999), unique=True, max_size=5), min_size=1, max_size=5))
def test_positions_count_from_one_in_files_and_from_zero_in_the_database(lists: list[list[int]]) -> None:
    kind = Positions()
    cells = [";".join(str(place + 1) for place in places) for places in lists]
    values, ((bad, _message),) = kind.parse(cells, {})
    assert not bad.any()
    stored = kind.stored(values)
    assert [orjson.loads(text) for text in stored] == lists
    for fetched in (stored, lists):  # one driver decodes JSON, the other does not
        assert kind.texts(kind.fetched(fetched), {}) == cells


@quick
@given(text=st.text("0123456789;,-[] ٣", max_size=9))
def test_what_is_no_list_of_positions_is_refused(text: str) -> None:
    parts = text.split(";")
    fine = text == "" or (
        all(part.isascii() and part.isdigit() and part[0] != "0" and len(part) <= 6 for part in parts)
        and len(set(parts)) == len(parts)
    )
    _values, ((bad, _message),) = Positions().parse([text], {})
    assert bad.tolist() == [not fine]


@quick
@given(options=st.lists(CELL, max_size=5))
def test_options_are_any_texts(options: list[str]) -> None:
    kind = Options()
    cell = orjson.dumps(options).decode() if options else ""
    values, ((bad, _message),) = kind.parse([cell], {})
    assert not bad.any()
    assert orjson.loads(kind.stored(values)[0]) == options
    assert kind.texts(kind.fetched(kind.stored(values)), {}) == [cell]


@quick
@given(chance=st.floats(0, 1, allow_subnormal=False).map(abs))
def test_a_chance_is_the_same_number_again(chance: float) -> None:
    kind = Chance()
    values, faults = kind.parse([repr(chance)], {})
    assert faults == []
    assert kind.stored(values) == [chance]
    assert kind.texts(kind.fetched([chance]), {}) == [repr(chance)]
    assert np.array_equal(kind.fetched(kind.stored(values)), values)


def test_an_exported_folder_is_taken_again_without_a_change(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "in", everything_said()))
    first = give(tmp_path / "out")
    found = take(tmp_path / "out")
    assert {counts[:2] for counts in found.values()} == {(0, 0)}
    assert give(tmp_path / "again") == first
