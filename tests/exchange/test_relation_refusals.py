"""What the import refuses of agreements, sessions, feedback, questions and checks, and where it says so."""

from pathlib import Path

import pytest
from flask import Flask

from tests.exchange.taking import everything, take
from tests.exchange.test_import_refusals import FUTURE, KNOWN, Case, refusal
from tests.factories.company_folder import Tables, row, write_folder
from tests.factories.relation_folder import everything_said

LATER = "2026-06-15T09:30:01Z"  # a second after the import
EARLY = "lies before what it follows"
HALF = "is missing: an answer has its time and who gave it: (empty)"
TAKEN = "belongs to another row already"
FIXED = "differs from what is stored, which stays as it is"

AGREED: list[Case] = [
    ("agreements", "a2", {"cadence_days": "0"},
     "agreements.csv:4: cadence_days: is not between 1 and 366: 0"),
    ("agreements", "a2", {"shadowing_id": "h9"}, f"agreements.csv:4: shadowing_id: {KNOWN}: h9"),
    ("agreements", "a2", {"ends_on": "2026-01-11"},
     "agreements.csv:4: ends_on: lies before the start: 2026-01-11"),
    ("agreements", "a2", {"answered_at": ""}, f"agreements.csv:4: answered_at: {HALF}"),
    ("agreements", "a2", {"answered_by": ""}, f"agreements.csv:4: answered_by: {HALF}"),
    ("agreements", "a2", {"answer": ""}, f"agreements.csv:4: answer: {HALF}"),
    ("agreements", "a2", {"answered_at": LATER}, f"agreements.csv:4: answered_at: {FUTURE}: {LATER}"),
    ("agreements", "a2", {"answered_at": "2026-01-14T08:59:59Z"},
     f"agreements.csv:4: answered_at: {EARLY}: 2026-01-14T08:59:59Z"),
    ("agreements", "a2", {"answered_by": "fay"}, "agreements.csv:4: answered_by: proposed this version: fay"),
    ("agreements", "a2", {"answered_by": "mia"},
     "agreements.csv:4: answered_by: agrees with somebody who is not the mentee either: mia"),
    ("agreements", "a2", {"version": "1"}, f"agreements.csv:4: version: {TAKEN}: 1"),
    ("agreements", "a3", {"goals": ""}, "agreements.csv:5: goals: is missing: (empty)"),
    ("agreement_criteria", "a2", {"skill_id": "cobol"},
     f"agreement_criteria.csv:2: skill_id: {KNOWN}: cobol"),
    ("agreement_criteria", "a2", {"skill_id": "kafka"},
     "agreement_criteria.csv:3: skill_id: is in the file twice: kafka"),
    ("concerns", "n1", {"kind": "worry"},
     "concerns.csv:2: kind: is not one of goal, challenge, concern: worry"),
    ("concerns", "n1", {"answered_by": "bob"}, "concerns.csv:2: answered_by: is the mentee: bob"),
    ("concerns", "n1", {"answer": ""}, f"concerns.csv:2: answer: {HALF}"),
    ("concerns", "n2", {"raised_at": LATER}, f"concerns.csv:3: raised_at: {FUTURE}: {LATER}"),
]  # fmt: skip
KEPT: list[Case] = [
    ("saved_views", "w1", {"page": "http://x.test"},
     "saved_views.csv:2: page: is not the name of a page like dashboards.executive: http://x.test"),
    ("saved_views", "w1", {"small_teams": "true"},
     "saved_views.csv:2: team_id: must be empty: small_teams is set: t1"),
    ("saved_views", "w1", {"no_category": "true"},
     "saved_views.csv:2: category: must be empty: no_category is set: Platform"),
    ("saved_views", "w1", {"created_at": LATER}, f"saved_views.csv:2: created_at: {FUTURE}: {LATER}"),
    ("saved_views", "w2", {"owner_id": "nobody"}, f"saved_views.csv:3: owner_id: {KNOWN}: nobody"),
    ("view_mails", "w1", {"rhythm": "hourly"},
     "view_mails.csv:2: rhythm: is not one of weekly, monthly: hourly"),
    ("scenarios", "n1", {"kept_at": LATER}, f"scenarios.csv:2: kept_at: {FUTURE}: {LATER}"),
    ("scenarios", "n1", {"owner_id": "nobody"}, f"scenarios.csv:2: owner_id: {KNOWN}: nobody"),
    ("scenario_people", "n1", {"person_id": ""}, "scenario_people.csv:2: person_id: is missing: (empty)"),
    ("scenario_groups", "n2", {"team_id": "t1"}, "scenario_groups.csv:2: team_id: must be empty here: t1"),
    ("scenario_groups", "n2", {"kind": "team"},
     "scenario_groups.csv:2: team_id: is missing: which team is chosen: (empty)"),
]  # fmt: skip
MET: list[Case] = [
    ("sessions", "m1", {"minutes": "4"}, "sessions.csv:2: minutes: is not between 5 and 1440: 4"),
    ("sessions", "m1", {"starts_at": "2026-07-01T09:00:00Z"},
     f"sessions.csv:2: starts_at: {FUTURE}: 2026-07-01T09:00:00Z"),
    ("sessions", "m1", {"entry_id": "l3"}, "sessions.csv:2: entry_id: is a log entry of somebody else: l3"),
    ("sessions", "m2", {"answered_at": ""},
     "sessions.csv:3: answered_at: is missing: this was answered: (empty)"),
    ("sessions", "m3", {"answered_at": "2026-06-14T09:00:00Z"},
     "sessions.csv:4: answered_at: must be empty: this is only proposed: 2026-06-14T09:00:00Z"),
    ("sessions", "m3", {"proposed_at": LATER}, f"sessions.csv:4: proposed_at: {FUTURE}: {LATER}"),
    ("follow_ups", "m1", {"session_id": "m9"}, f"follow_ups.csv:2: session_id: {KNOWN}: m9"),
    ("follow_ups", "m1", {"done_on": "2026-06-16"}, f"follow_ups.csv:2: done_on: {FUTURE}: 2026-06-16"),
    ("follow_ups", "m1", {"position": "0"},
     "follow_ups.csv:2: position: is not between 1 and 2147483647: 0"),
]  # fmt: skip
SAID: list[Case] = [
    ("feedback", "f1", {"giver_id": "bob"}, "feedback.csv:2: receiver_id: gives this feedback too: bob"),
    ("feedback", "f1", {"receiver_id": "mia"},
     "feedback.csv:2: receiver_id: is not of this pair: one of the two is its mentee: mia"),
    ("feedback", "f1", {"given_at": "2026-02-28T08:00:00Z"},
     f"feedback.csv:2: given_at: {EARLY}: 2026-02-28T08:00:00Z"),
    ("feedback", "f3", {"effect": "Good"},
     "feedback.csv:4: effect: must be empty: it is not given yet: Good"),
    ("feedback", "f3", {"asked_at": ""},
     "feedback.csv:4: given_at: is missing: it is neither asked for nor given: (empty)"),
    ("suggestions", "f1", {"answered_at": "", "closed_at": "", "outcome": ""},
     "suggestions.csv:2: answered_at: is missing: an answer has its time: (empty)"),
    ("suggestions", "f1", {"answer": "declined", "reason": "No", "outcome": ""},
     "suggestions.csv:2: closed_at: belongs to accepted suggestions only: 2026-03-20T08:00:00Z"),
    ("suggestions", "f1", {"answer": "declined", "closed_at": "", "outcome": ""},
     "suggestions.csv:2: reason: is missing: this is declined: (empty)"),
    ("suggestions", "f1", {"reason": "Fine"},
     "suggestions.csv:2: reason: belongs to declined suggestions only: Fine"),
    ("suggestions", "f1", {"closed_at": ""},
     "suggestions.csv:2: outcome: must be empty: this is not closed: It is in the runbook"),
    ("practices", "p1", {"person_id": "bob"}, "practices.csv:2: person_id: is the mentee: bob"),
    ("practices", "p1", {"noted_at": LATER}, f"practices.csv:2: noted_at: {FUTURE}: {LATER}"),
    ("pulses", "h1", {"progress": "0"}, "pulses.csv:2: progress: is not between 1 and 5: 0"),
    ("pulses", "h1", {"time": "6"}, "pulses.csv:2: time: is not between 1 and 5: 6"),
    ("pulses", "h1", {"due_on": "2026-06-16"}, f"pulses.csv:2: due_on: {FUTURE}: 2026-06-16"),
    ("pulses", "h1", {"due_on": "2026-04-12"}, "pulses.csv:3: due_on: is in the file twice: 2026-04-12"),
    ("questions", "q1", {"asker_id": "mia"},
     "questions.csv:2: asker_id: is not the mentee of this shadowing: mia"),
    ("questions", "q1", {"expert_id": "bob"}, "questions.csv:2: expert_id: asks this question: bob"),
    ("questions", "q1", {"answered_at": ""}, f"questions.csv:2: answered_at: {HALF}"),
    ("questions", "q1", {"reply_by": "2026-05-04T07:00:00Z"},
     f"questions.csv:2: reply_by: {EARLY}: 2026-05-04T07:00:00Z"),
    ("question_moves", "q2", {"to_id": "fay"}, "question_moves.csv:2: to_id: has the question already: fay"),
    ("question_moves", "q2", {"to_id": "bob"}, "question_moves.csv:2: to_id: asks this question: bob"),
    ("question_moves", "q2", {"moved_at": LATER}, f"question_moves.csv:2: moved_at: {FUTURE}: {LATER}"),
]  # fmt: skip
PLACES = "is not a list of different positions like 1;3"
PROVEN: list[Case] = [
    ("quiz_questions", "z1", {"correct": "1;2"},
     "quiz_questions.csv:2: correct: needs exactly one position: 1;2"),
    ("quiz_questions", "z1", {"correct": "3"},
     "quiz_questions.csv:2: correct: names an option that is not there: 3"),
    ("quiz_questions", "z1", {"options": '["Drain"]'},
     'quiz_questions.csv:2: options: needs at least two options: ["Drain"]'),
    ("quiz_questions", "z1", {"options": '["a", "a"]'},
     'quiz_questions.csv:2: options: holds the same option twice: ["a", "a"]'),
    ("quiz_questions", "z1", {"options": "Drain;Stop"},
     'quiz_questions.csv:2: options: is not a list like ["yes", "no"]: Drain;Stop'),
    ("quiz_questions", "z2", {"correct": ""},
     "quiz_questions.csv:3: correct: needs at least one position: (empty)"),
    ("quiz_questions", "z2", {"correct": "0;1"}, f"quiz_questions.csv:3: correct: {PLACES}: 0;1"),
    ("quiz_questions", "z2", {"correct": "1;1"}, f"quiz_questions.csv:3: correct: {PLACES}: 1;1"),
    ("quiz_questions", "z2", {"correct": "[1,3]"}, f"quiz_questions.csv:3: correct: {PLACES}: [1,3]"),
    ("quiz_questions", "z3", {"correct": "1"},
     "quiz_questions.csv:4: correct: must be empty for this kind of question: 1"),
    ("quiz_questions", "z4", {"solution": ""},
     "quiz_questions.csv:5: solution: is missing: the answer is a text: (empty)"),
    ("quiz_questions", "z4", {"options": '["a","b"]'},
     'quiz_questions.csv:5: options: must be empty: the answer is a text: ["a","b"]'),
    ("planned_checks", "k1", {"week_on": "2026-05-05"},
     "planned_checks.csv:2: week_on: is no Monday: 2026-05-05"),
    ("planned_checks", "k1", {"evidence_id": ""},
     "planned_checks.csv:2: evidence_id: is missing: this was held: (empty)"),
    ("planned_checks", "k1", {"evidence_id": "v6"},
     "planned_checks.csv:2: evidence_id: is evidence about somebody else: v6"),
    ("planned_checks", "k1", {"evidence_id": "v3"}, "planned_checks.csv:2: evidence_id: is no check: v3"),
    ("planned_checks", "k1", {"pass_percent": "70"},
     "planned_checks.csv:2: pass_percent: belongs to quizzes only: 70"),
    ("planned_checks", "k1", {"assessor_id": "bob"},
     "planned_checks.csv:2: assessor_id: is the person who is checked: bob"),
    ("planned_checks", "k2", {"state": "held", "evidence_id": "v5"},
     f"planned_checks.csv:3: evidence_id: {TAKEN}: v5"),
    ("planned_checks", "k2", {"pass_percent": "0"},
     "planned_checks.csv:3: pass_percent: is not between 1 and 100: 0"),
    ("planned_checks", "k3", {"evidence_id": "v8"},
     "planned_checks.csv:4: evidence_id: belongs to checks that were held only: v8"),
    ("planned_checks", "k3", {"person_id": "fay"},
     "planned_checks.csv:4: person_id: is a freelancer, who cannot receive knowledge: fay"),
    ("quiz_answers", "k2", {"chosen": "4"},
     "quiz_answers.csv:2: chosen: names an option that is not there: 4"),
    ("quiz_answers", "k2", {"quiz_question_id": "z1", "chosen": "1;2"},
     "quiz_answers.csv:2: chosen: is more than one option: 1;2"),
    ("quiz_answers", "k2", {"text": "Lag"},
     "quiz_answers.csv:2: text: belongs to questions for a text only: Lag"),
    ("quiz_answers", "k2", {"answered_at": ""},
     "quiz_answers.csv:2: right: must be empty: this is not answered: true"),
    ("quiz_answers", "k2", {"check_id": "k1"}, "quiz_answers.csv:2: check_id: is no quiz: k1"),
    ("predictions", "v5", {"evidence_id": "v3"}, "predictions.csv:2: evidence_id: is no check: v3"),
    ("predictions", "v5", {"chance": "1.01"}, "predictions.csv:2: chance: is not a number from 0 to 1: 1.01"),
    ("predictions", "v5", {"chance": "-0.5"}, "predictions.csv:2: chance: is not a number from 0 to 1: -0.5"),
    ("predictions", "v5", {"made_at": "2026-05-04T17:00:01Z"},
     "predictions.csv:2: made_at: lies after the outcome was recorded: 2026-05-04T17:00:01Z"),
    ("contests", "x1", {"evidence_id": "v1"},
     "contests.csv:2: evidence_id: is a claim: the person's own word: v1"),
    ("contests", "x1", {"answered_by": "mia"}, "contests.csv:2: answered_by: contests this: mia"),
]  # fmt: skip


HALF_DECIDED = "is missing: a decision has its reason, its time and who decided: (empty)"
POSTED: list[Case] = [
    ("tags", "t1", {"name": ""}, "tags.csv:2: name: is missing: a tag without a skill has words: (empty)"),
    ("tags", "t2", {"name": "Kafka"}, "tags.csv:3: name: must be empty: the tag is a skill: Kafka"),
    ("tags", "t2", {"name": "On-Call", "skill_id": ""}, f"tags.csv:3: name: {TAKEN}: On-Call"),
    ("posts", "y2", {"topic_id": "y9"}, f"posts.csv:2: topic_id: {KNOWN}: y9"),
    ("posts", "y2", {"topic_id": "y3"}, "posts.csv:2: topic_id: is a reply itself: y3"),
    ("posts", "y2", {"title": "No"}, "posts.csv:2: title: must be empty: this is a reply: No"),
    ("posts", "y1", {"kind": ""}, "posts.csv:4: kind: is missing: this begins a conversation: (empty)"),
    ("posts", "y1", {"helped_at": "2026-05-06T08:00:00Z"},
     "posts.csv:4: helped_at: must be empty here: 2026-05-06T08:00:00Z"),
    ("posts", "y4", {"posted_at": LATER}, f"posts.csv:6: posted_at: {FUTURE}: {LATER}"),
    ("person_blocks", "bob", {"blocked_id": "bob"},
     "person_blocks.csv:2: blocked_id: names the person themselves: bob"),
    ("follow_digests", "bob", {"next_on": "2026-06-16"},
     "follow_digests.csv:3: next_on: must be empty: no mail is wanted: 2026-06-16"),
    ("post_cases", "g1", {"decision": "hide", "reason": "So", "decided_at": "2026-05-06T08:00:00Z"},
     f"post_cases.csv:2: decided_by: {HALF_DECIDED}"),
    ("post_cases", "g2", {"decided_by": "mia"}, "post_cases.csv:3: decided_by: wrote this post: mia"),
    ("post_cases", "g2", {"decision": "keep"},
     "post_cases.csv:3: appealed_at: must be empty: no moderator has hidden this: 2026-05-09T08:00:00Z"),
    ("post_flags", "g1", {"person_id": "dan"}, "post_flags.csv:2: person_id: wrote this post: dan"),
    ("suspensions", "u1", {"made_by": "dan"}, "suspensions.csv:2: made_by: names the person themselves: dan"),
    ("people", "fay", {"moderator_since": "2026-01-05T08:00:00Z"},
     "people.csv:4: moderator_since: must be empty: this is a freelancer: 2026-01-05T08:00:00Z"),
]  # fmt: skip
CLOSED = "is missing: what is closed has its time, its pack and who closed it: (empty)"
HANDED: list[Case] = [
    ("handovers", "o1", {"closed_at": "2026-05-20T07:59:59Z"},
     f"handovers.csv:2: closed_at: {EARLY}: 2026-05-20T07:59:59Z"),
    ("handovers", "o1", {"engagement_id": "e1"}, f"handovers.csv:4: engagement_id: {TAKEN}: e1"),
    ("handovers", "o1", {"pack": ""}, f"handovers.csv:2: pack: {CLOSED}"),
    ("handovers", "o1", {"pack": "{}"},
     "handovers.csv:2: pack: is not the pack of a handover as KTrack writes it: {}"),
    ("handovers", "o1", {"word_by": ""}, "handovers.csv:2: word_by: is missing: somebody said this: (empty)"),
    ("handover_items", "o1", {"state": "done"},
     "handover_items.csv:2: state: is not one of proved, open: done"),
    ("handover_items", "o1", {"reason": ""},
     "handover_items.csv:2: reason: is missing: this is left open: (empty)"),
    ("handover_items", "o1", {"state": "proved"},
     "handover_items.csv:2: decided_by: belongs to what is left open only: charlie"),
    ("handover_items", "o2", {"state": "proved"},
     "handover_items.csv:4: state: must be empty: the handover is not closed: proved"),
    ("handover_questions", "o2", {"handover_id": "o1"},
     "handover_questions.csv:2: question_id: is a question of another engagement: q2"),
    ("handover_questions", "o2", {"decided_by": "alice", "decided_at": "2026-06-11T08:00:00Z"},
     "handover_questions.csv:2: decided_by: must be empty: the handover is not closed: alice"),
    ("handover_links", "o1", {"url": "mailto:a@b.test"},
     "handover_links.csv:2: url: is no web address that begins with https:// or http://: mailto:a@b.test"),
    ("handover_notes", "n1", {"handover_id": "o2"},
     "handover_notes.csv:2: handover_id: is not closed: nothing is added to it: o2"),
    ("procedures", "p1", {"review_on": ""},
     "procedures.csv:2: review_on: is missing: this is in use: (empty)"),
    ("procedures", "p2", {"review_on": "2026-09-01"},
     "procedures.csv:3: review_on: must be empty: it is a draft or archived: 2026-09-01"),
    ("procedures", "p3", {"published_at": ""},
     "procedures.csv:4: published_at: is missing: this is archived: (empty)"),
    ("procedures", "p2", {"question_id": "q1"}, f"procedures.csv:3: question_id: {TAKEN}: q1"),
    ("procedures", "p2", {"review_days": "0"},
     "procedures.csv:3: review_days: is not between 1 and 36500: 0"),
    ("procedure_versions", "p2", {"procedure_id": "p3", "number": "2"},
     "procedures.csv:3: procedure_id: has no version in procedure_versions.csv: p2"),
    ("procedure_versions", "p1", {"at": LATER}, f"procedure_versions.csv:2: at: {FUTURE}: {LATER}"),
    ("procedure_versions", "p1", {"links": '["a:1"]'},
     'procedure_versions.csv:2: links: is no web address that begins with https:// or http://: ["a:1"]'),
    ("procedure_confirmations", "p1", {"version": "3"},
     "procedure_confirmations.csv:2: version: is no version of this procedure: 3"),
]  # fmt: skip


FOUND: list[Case] = [
    ("offers", "of1", {"places": "0"}, "offers.csv:2: places: is not between 1 and 20: 0"),
    ("offers", "of1", {"languages": "German"},
     "offers.csv:2: languages: is no list of languages like “de en”: German"),
    ("offers", "of1", {"paused_until": "2026-07-01"},
     "offers.csv:2: paused_until: must be empty: this is not paused: 2026-07-01"),
    ("offers", "of2", {"person_id": "mia"}, f"offers.csv:3: person_id: {TAKEN}: mia"),
    ("offers", "of1", {"changed_at": "2026-03-01T08:00:00Z"},
     f"offers.csv:2: changed_at: {EARLY}: 2026-03-01T08:00:00Z"),
    ("mentor_requests", "rq2", {"asker_id": "fay"},
     "mentor_requests.csv:3: asker_id: is a freelancer, who can never be a mentee: fay"),
    ("mentor_requests", "rq2", {"mentor_id": "bob"},
     "mentor_requests.csv:3: mentor_id: makes this request: bob"),
    ("mentor_requests", "rq2", {"word": "No"},
     "mentor_requests.csv:3: word: must be empty: this is open: No"),
    ("mentor_requests", "rq1", {"answered_at": ""},
     "mentor_requests.csv:2: answered_at: is missing: this was answered: (empty)"),
    ("mentor_requests", "rq1", {"shadowing_id": ""},
     "mentor_requests.csv:2: shadowing_id: is missing: this was accepted: (empty)"),
    ("mentor_requests", "rq1", {"shadowing_id": "h1"},
     "mentor_requests.csv:2: shadowing_id: has another mentee: h1"),
    ("mentor_request_moves", "rq2", {"to_id": "bob"},
     "mentor_request_moves.csv:2: to_id: makes this request: bob"),
    ("farewells", "h3", {"said_at": LATER}, f"farewells.csv:2: said_at: {FUTURE}: {LATER}"),
    ("shadowings", "h3", {"ends_on": ""},
     "shadowings.csv:4: ends_on: is missing: there is no engagement that would end it: (empty)"),
    ("shadowings", "h1", {"engagement_id": ""},
     "shadowings.csv:2: ends_on: is missing: there is no engagement that would end it: (empty)"),
    ("log_entries", "l3", {"person_id": "dan", "shadowing_id": "h3"},
     "log_entries.csv:5: engagement_id: must be empty: the shadowing has no engagement: e1"),
]  # fmt: skip


@pytest.mark.parametrize(
    "case", AGREED + KEPT + MET + SAID + PROVEN + HANDED + POSTED + FOUND, ids=lambda case: case[3]
)
def test_it_names_file_line_column_fault_and_value(app: Flask, tmp_path: Path, case: Case) -> None:
    file, identity, change, line = case
    tables, before = everything_said(), everything()
    row(tables, file, identity).update(change)
    assert line in refusal(write_folder(tmp_path, tables)).lines
    assert everything() == before


# Cells of rows that are known: what was said or expected once is not put in other words.
SETTLED: list[tuple[str, str, str, str]] = [
    ("agreements", "a2", "goals", "Other"), ("agreements", "a2", "cadence_days", "14"),
    ("agreement_criteria", "a2", "shown", "Other"), ("concerns", "n1", "text", "Other"),
    ("sessions", "m4", "shadowing_id", "h1"), ("feedback", "f1", "giver_id", "mia"),
    ("suggestions", "f1", "text", "Other"), ("practices", "p1", "text", "Other"),
    ("pulses", "h1", "progress", "1"), ("questions", "q1", "text", "Other"),
    ("question_moves", "q2", "reason", "Other"), ("quiz_questions", "z1", "options", '["x","y"]'),
    ("planned_checks", "k2", "skill_id", "billing"), ("quiz_answers", "k2", "quiz_question_id", "z1"),
    ("predictions", "v5", "chance", "0.5"),
    ("mentor_requests", "rq1", "goal", "Other"), ("mentor_request_moves", "rq2", "word", "Other"),
    ("farewells", "h3", "text", "Other"),
    ("handovers", "o1", "remarks", "Other"), ("handover_items", "o1", "reason", "Other"),
    ("handover_links", "o1", "title", "Other"),
]  # fmt: skip


@pytest.mark.parametrize("case", SETTLED, ids=lambda case: f"{case[0]} {case[2]}")
def test_what_was_said_stays(app: Flask, tmp_path: Path, case: tuple[str, str, str, str]) -> None:
    take(write_folder(tmp_path / "first", everything_said()))
    before, tables = everything(), everything_said()
    file, identity, column, other = case
    row(tables, file, identity)[column] = other
    found = refusal(write_folder(tmp_path / "second", tables)).lines
    assert any(line.startswith(f"{file}.csv:") and f" {column}: {FIXED}: {other}" in line for line in found)
    assert everything() == before


def only(tables: Tables, file: str, identity: str, change: dict[str, str]) -> Tables:
    """A folder with one changed row of one file."""
    return {file: [{**row(tables, file, identity), **change}]}


@pytest.mark.parametrize(
    ("file", "identity", "change", "line"),
    [
        ("shadowings", "h1", {"mentee_id": "dan"}, f"shadowings.csv:2: mentee_id: {FIXED}: dan"),
        ("agreements", "a2", {"agreement_id": "a9"}, f"agreements.csv:2: version: {TAKEN}: 2"),
        ("planned_checks", "k1", {"check_id": "k9"}, f"planned_checks.csv:2: evidence_id: {TAKEN}: v5"),
        ("questions", "q1", {"question_id": "q9", "asker_id": "mia"},
         "questions.csv:2: asker_id: is not the mentee of this shadowing: mia"),
        ("quiz_answers", "k2", {"position": "9", "chosen": "4"},
         "quiz_answers.csv:2: chosen: names an option that is not there: 4"),
    ],
)  # fmt: skip
def test_stored_rows_count_too(
    app: Flask, tmp_path: Path, file: str, identity: str, change: dict[str, str], line: str
) -> None:
    take(write_folder(tmp_path / "all", everything_said()))
    before = everything()
    found = refusal(write_folder(tmp_path / "one", only(everything_said(), file, identity, change)))
    assert found.lines == [line]
    assert everything() == before


def test_a_former_mentor_keeps_what_they_said(app: Flask, tmp_path: Path) -> None:
    tables = everything_said()
    row(tables, "shadowings", "h1")["mentor_id"] = "alice"
    found = take(write_folder(tmp_path, tables))
    assert found["agreements"] == (3, 0, 0)
