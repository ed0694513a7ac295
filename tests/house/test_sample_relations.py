"""What the sample's pairs say and how they are checked: consistent with the rest, and hardly ever repeated.

Read with the csv module alone, as in test_sample_data.
"""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from tests.house.test_sample_data import FOLDER, MOVED, Row, anchor, by_id, table, texts

FILES = (
    "agreements", "agreement_criteria", "concerns", "sessions", "follow_ups", "feedback", "suggestions",
    "practices", "pulses", "questions", "question_moves", "quiz_questions", "planned_checks", "quiz_answers",
    "predictions", "contests", "handovers", "handover_items", "handover_questions", "handover_links",
    "handover_notes", "procedures", "procedure_versions", "procedure_confirmations", "procedure_skills",
    "procedure_engagements", "procedure_checks", "posts", "post_versions", "post_cases", "post_flags",
)  # fmt: skip
SAID = (
    "goals", "mentor_expectations", "mentee_expectations", "shown", "text", "answer", "agenda", "reason",
    "notes", "outcome", "question", "situation", "behaviour", "effect", "solution", "comment", "criteria",
    "criterion", "remarks", "word", "title", "note", "appeal",
)  # fmt: skip
WORDS = {"accepted", "returned", "declined", "spam", "abusive", "personal_data", "secrets", "off_topic"}
"""Answers and reasons that are a word of a fixed set and no text."""
AHEAD = {"starts_at", "reply_by"}
"""Moments that may lie ahead."""


def moments() -> Iterator[tuple[str, str, str]]:
    """All moments as (file, column, moment)."""
    for name in FILES:
        for row in table(name):
            yield from ((name, column, cell) for column, cell in row.items()
                        if cell and (column.endswith("_at") or column == "reply_by"))  # fmt: skip


def pair(row: Row) -> set[str]:
    """The mentor and the mentee of the shadowing that a row belongs to."""
    shadowing = by_id("shadowings")[row["shadowing_id"]]
    return {shadowing["mentor_id"], shadowing["mentee_id"]}


def mentee(row: Row) -> str:
    return by_id("shadowings")[row["shadowing_id"]]["mentee_id"]


@pytest.mark.parametrize("name", FILES)
def test_line_ends_and_rows(name: str) -> None:
    raw = (FOLDER / f"{name}.csv").read_bytes()
    assert raw.endswith(b"\n")
    assert b"\r" not in raw
    assert table(name)


def test_what_has_happened_happened_on_working_days_before_the_anchor() -> None:
    past = [cell for _name, column, cell in moments() if column not in AHEAD]
    assert len(past) > 150
    assert all(re.fullmatch(r"[\d-]{10}T[\d:]{8}Z", cell) for cell in past)
    assert max(past) < anchor().isoformat()
    assert [cell for cell in past if date.fromisoformat(cell[:10]).weekday() > 4] == []


def test_no_text_grows_old_and_few_are_repeated() -> None:
    written = [
        row[column] for name in FILES for row in table(name) for column in SAID
        if row.get(column) and row[column] not in WORDS
    ]  # fmt: skip
    assert [text for text in written if MOVED.search(text)] == []
    # A later version keeps what it does not change, and a check repeats what was agreed.
    assert len(written) - len({*written}) < 10
    assert {*written}.isdisjoint(texts())


def test_only_the_pair_speaks() -> None:
    for row in table("agreements"):
        assert {row["proposed_by"], row["answered_by"]} - {""} <= pair(row)
        assert row["proposed_by"] != row["answered_by"]
    assert all({row["giver_id"], row["receiver_id"]} == pair(row) for row in table("feedback"))
    assert all(row["person_id"] in pair(row) for row in (*table("pulses"), *table("practices")))
    assert all(row["proposed_by"] in pair(row) for row in table("sessions"))
    assert all(row["asker_id"] == mentee(row) for row in table("questions"))


def test_agreements_are_negotiated() -> None:
    versions: dict[str, list[Row]] = {}
    for row in table("agreements"):
        versions.setdefault(row["shadowing_id"], []).append(row)
    for rows in versions.values():
        assert [int(row["version"]) for row in rows] == list(range(1, len(rows) + 1))
        assert all(row["answer"] for row in rows[:-1]), "only the newest waits"
    assert [row["answer"] for row in versions["sh-run-kovalenko"]] == ["returned", "accepted", ""]
    assert all(row["comment"] for row in table("agreements") if row["answer"] == "returned")


def test_criteria_are_of_the_skills_that_are_shadowed() -> None:
    shadowed = {(row["shadowing_id"], row["skill_id"]) for row in table("shadowing_skills")}
    of = {row["agreement_id"]: row["shadowing_id"] for row in table("agreements")}
    asked = {(of[row["agreement_id"]], row["skill_id"]) for row in table("agreement_criteria")}
    asked |= {(row["shadowing_id"], row["skill_id"]) for row in table("questions")}
    asked |= {(row["shadowing_id"], row["skill_id"]) for row in table("feedback") if row["skill_id"]}
    assert asked <= shadowed


def test_there_is_something_to_answer() -> None:
    unheard = [row for row in table("concerns") if not row["answered_at"]]
    assert {row["shadowing_id"] for row in unheard} == {"sh-run-kovalenko", "sh-rescue-pham"}
    states = {row["state"] for row in table("sessions")}
    assert states == {"proposed", "accepted", "declined", "cancelled", "held"}
    answers = {(row["answer"], bool(row["closed_at"])) for row in table("suggestions")}
    assert answers == {("accepted", True), ("accepted", False), ("declined", False)}
    waiting = [row for row in table("questions") if not row["answered_at"]]
    assert {row["reply_by"] > anchor().isoformat() for row in waiting} == {True, False}
    assert any(row["escalated_at"] for row in waiting)
    assert [row for row in table("feedback") if not row["given_at"]]


def test_sessions_to_come_are_still_to_come_for_a_week() -> None:
    coming = [row for row in table("sessions") if row["starts_at"] > anchor().isoformat()]
    assert len(coming) >= 10
    assert {row["state"] for row in coming} == {"proposed", "accepted"}
    assert min((date.fromisoformat(row["starts_at"][:10]) - anchor()).days for row in coming) >= 7


def test_a_session_in_the_log_is_the_entry_of_that_day() -> None:
    logged = [row for row in table("sessions") if row["entry_id"]]
    assert len(logged) > 15
    for row in logged:
        entry = by_id("log_entries")[row["entry_id"]]
        assert (row["state"], row["starts_at"][:10], row["minutes"], row["shadowing_id"]) == (
            "held", entry["on"], entry["minutes"], entry["shadowing_id"]
        )  # fmt: skip


def test_a_pulse_is_due_after_30_days_and_every_60() -> None:
    for row in table("pulses"):
        started = date.fromisoformat(by_id("shadowings")[row["shadowing_id"]]["starts_on"])
        since = (date.fromisoformat(row["due_on"]) - started).days
        assert (since - 30) % 60 == 0
        assert since >= 30
        assert row["due_on"] <= row["answered_at"][:10]


def test_quiz_questions_are_of_every_kind() -> None:
    assert {row["kind"] for row in table("quiz_questions")} == {"single", "multiple", "order", "text"}
    assert any(row["retired_at"] for row in table("quiz_questions"))
    assert any(row["question_id"] for row in table("quiz_questions"))


def test_checks_were_held_as_planned() -> None:
    for row in table("planned_checks"):
        assert date.fromisoformat(row["week_on"]).weekday() == 0
        if row["state"] == "held":
            shown = by_id("evidence")[row["evidence_id"]]
            assert [row[of] for of in ("person_id", "skill_id", "kind", "assessor_id")] == [
                shown[of] for of in ("person_id", "skill_id", "kind", "assessor_id")
            ]
            assert 0 <= (date.fromisoformat(shown["on"]) - date.fromisoformat(row["week_on"])).days < 5
    coming = [row for row in table("planned_checks") if row["state"] == "planned"]
    assert min(row["week_on"] for row in coming) == anchor().isoformat()
    assert len({(row["person_id"], row["week_on"]) for row in coming}) == len(coming), "one a week"


def test_the_answers_of_the_quiz_are_those_that_its_evidence_tells() -> None:
    (checked,) = {row["check_id"] for row in table("quiz_answers")}
    right = sum(row["right"] == "true" for row in table("quiz_answers"))
    (plan,) = (row for row in table("planned_checks") if row["check_id"] == checked)
    assert (right, len(table("quiz_answers"))) == (5, 8)
    assert by_id("evidence")[plan["evidence_id"]]["note"].startswith("Five of eight.")


def test_predictions_are_of_checks_and_older_than_their_outcome() -> None:
    audits = {row["evidence_id"] for row in table("planned_checks") if row["audit"] == "true"} - {""}
    assert {row["evidence_id"] for row in table("predictions") if row["audit"] == "true"} == audits
    for row in table("predictions"):
        check = by_id("evidence")[row["evidence_id"]]
        assert check["type"] == "check"
        assert row["made_at"] <= check["recorded_at"]
        assert 0 < float(row["chance"]) < 1
        assert int(row["age_days"]) > 0


def test_all_that_ended_is_closed_but_one() -> None:
    over = {row["engagement_id"] for row in table("engagements") if row["ends_on"] < anchor().isoformat()}
    closed = {row["engagement_id"] for row in table("handovers") if row["closed_at"]}
    assert over - closed == {"kafka-build"}
    assert {row["engagement_id"] for row in table("handovers") if not row["closed_at"]} == {"kafka-run"}
    assert {row["state"] for row in table("handover_items")} == {"proved", "open", ""}
    assert all(bool(row["reason"]) for row in table("handover_items") if row["state"] == "open")
    assert [row["handover_id"] for row in table("handover_notes")] == ["ho-003", "ho-007"]


def test_the_board_is_lively_and_something_waits_for_a_moderator() -> None:
    posts = {row["post_id"]: row for row in table("posts")}
    topics = [row for row in posts.values() if not row["topic_id"]]
    assert 10 <= len(topics) <= 20
    assert {row["kind"] for row in topics} == {"asking", "offering", "discussing"}
    assert all(
        row["posted_at"] > posts[row["topic_id"]]["posted_at"] for row in posts.values() if row["topic_id"]
    )
    assert sum(bool(row["helped_at"]) for row in posts.values()) >= 3
    locales = [by_id("people")[row["author_id"]]["locale"] for row in topics]
    assert min(locales.count("de"), locales.count("en")) >= 4
    decided = [(row["decision"], bool(row["appealed_at"])) for row in table("post_cases")]
    assert sorted(decided) == [("", False), ("", False), ("hide", True), ("keep", False)]
    hidden = {row["post_id"] for row in posts.values() if row["hidden_at"]}
    assert hidden == {"po-012", "po-037"}
    moderators = [row["person_id"] for row in table("people") if row["moderator_since"]]
    assert moderators == ["daniel.okafor", "ingrid.schaub"]
