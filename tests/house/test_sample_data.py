"""The sample company: a consistent interchange folder that holds the cases its README promises.

Read with the csv module alone, so that a mistake in the importer cannot hide one in the data.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

Row = dict[str, str]

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"

COLUMNS = {
    "teams": "team_id,name",
    "people": "person_id,name,email,kind,role,team_id,locale,weekly_learning_minutes,moderator_since",
    "departures": "person_id,left_on,returned_on",
    "skills": "skill_id,name_en,name_de,category,description,difficulty,source_uri",
    "engagements": "engagement_id,title,description,reason,team_id,manager_id,starts_on,ends_on,"
    "day_rate,currency",
    "engagement_experts": "engagement_id,person_id",
    "plan": "engagement_id,skill_id,target_level,importance,seats,baseline_level,retired_on,retired_reason",
    "shadowings": "shadowing_id,engagement_id,mentor_id,mentee_id,starts_on,ends_on,form",
    "shadowing_skills": "shadowing_id,skill_id",
    "log_entries": "entry_id,person_id,engagement_id,shadowing_id,on,minutes,text",
    "evidence": "evidence_id,type,kind,person_id,skill_id,on,recorded_at,level,grade,attested,"
    "assessor_id,entry_id,note,revises,void",
    "accounts": "person_id,password",
}
KEYS = {
    "teams": ("team_id",),
    "people": ("person_id",),
    "skills": ("skill_id",),
    "engagements": ("engagement_id",),
    "engagement_experts": ("engagement_id", "person_id"),
    "plan": ("engagement_id", "skill_id"),
    "shadowings": ("shadowing_id",),
    "shadowing_skills": ("shadowing_id", "skill_id"),
    "log_entries": ("entry_id",),
    "evidence": ("evidence_id",),
    "accounts": ("person_id",),
}
REFERENCES = {
    "team_id": "teams",
    "person_id": "people",
    "manager_id": "people",
    "mentor_id": "people",
    "mentee_id": "people",
    "assessor_id": "people",
    "skill_id": "skills",
    "engagement_id": "engagements",
    "shadowing_id": "shadowings",
    "entry_id": "log_entries",
    "revises": "evidence",
}
CHOICES = {
    ("people", "kind"): {"internal", "freelancer"},
    ("people", "role"): {"admin", "manager", "staff", "freelancer", "executive"},
    ("people", "locale"): {"en", "de"},
    ("engagements", "reason"): {"peak", "expertise"},
    ("engagements", "currency"): {"EUR", "CHF", "GBP"},
    ("shadowings", "form"): {"informal", "regular", "programme"},
    ("evidence", "type"): {"claim", "use", "signoff", "check"},
    ("evidence", "kind"): {"", "demo", "teachback", "quiz"},
    ("evidence", "grade"): {"", "again", "hard", "good", "easy"},
    ("evidence", "attested"): {"", "true", "false"},
    ("evidence", "void"): {"true", "false"},
}
MOVED = re.compile(
    r"\b(January|February|March|April|June|July|August|September|October|November|December|Januar|Februar|März|Mai"
    r"|Juni|Juli|Oktober|Dezember|Easter|Christmas|Ostern|Weihnachten|20[12]\d)\b"
)


@cache
def table(name: str) -> tuple[Row, ...]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def by_id(name: str) -> dict[str, Row]:
    return {row[KEYS[name][0]]: row for row in table(name)}


def anchor() -> date:
    return date.fromisoformat((FOLDER / "anchor.txt").read_text(encoding="utf-8").strip())


def counting() -> list[Row]:
    """Evidence that is neither void nor revised."""
    revised = {row["revises"] for row in table("evidence")}
    return [row for row in table("evidence") if row["void"] == "false" and row["evidence_id"] not in revised]


def history(person: str, skill: str) -> list[Row]:
    """Sign-offs and checks that count, oldest first."""
    rows = [row for row in counting() if (row["person_id"], row["skill_id"]) == (person, skill)]
    return sorted((row for row in rows if row["type"] in {"signoff", "check"}), key=lambda row: row["on"])


def texts() -> Iterator[str]:
    yield from (row["text"] for row in table("log_entries"))
    yield from (row["note"] for row in table("evidence") if row["note"])


def days_left(engagement: str) -> int:
    return (date.fromisoformat(by_id("engagements")[engagement]["ends_on"]) - anchor()).days


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_and_line_ends(name: str) -> None:
    raw = (FOLDER / f"{name}.csv").read_bytes()
    assert raw.decode("utf-8").partition("\n")[0] == COLUMNS[name]
    assert raw.endswith(b"\n")
    assert b"\r" not in raw
    assert all(None not in row and None not in row.values() for row in table(name))


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique(name: str) -> None:
    keys = [tuple(row[column] for column in KEYS[name]) for row in table(name)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", COLUMNS)
def test_references_are_known(name: str) -> None:
    unknown = [
        (column, row[column])
        for row in table(name)
        for column in REFERENCES.keys() & row.keys()
        if row[column] and row[column] not in by_id(REFERENCES[column])
    ]
    assert unknown == []


@pytest.mark.parametrize(("name", "column"), CHOICES)
def test_choices(name: str, column: str) -> None:
    assert {row[column] for row in table(name)} <= CHOICES[name, column]


def test_numbers_are_in_range() -> None:
    levels = [row["level"] for row in table("evidence") if row["type"] != "use"]
    levels += [row[column] for row in table("plan") for column in ("target_level", "baseline_level")]
    assert {int(level) for level in levels} <= set(range(6))
    assert {int(row["importance"]) for row in table("plan")} <= set(range(1, 6))
    assert all(int(row["seats"]) >= 1 for row in table("plan"))
    assert all(1 <= int(row["difficulty"]) <= 10 for row in table("skills"))
    assert all(int(row["minutes"]) > 0 for row in table("log_entries"))
    assert all(float(row["day_rate"]) > 0 for row in table("engagements"))


def engaged() -> list[Row]:
    """The shadowings of engagements; in the others the two have found each other."""
    return [row for row in table("shadowings") if row["engagement_id"]]


def test_spans_lie_within_each_other() -> None:
    for row in table("engagements"):
        assert row["starts_on"] <= row["ends_on"]
    assert all(row["starts_on"] <= row["ends_on"] for row in table("shadowings"))
    for row in engaged():
        engagement = by_id("engagements")[row["engagement_id"]]
        assert engagement["starts_on"] <= row["starts_on"] <= row["ends_on"] <= engagement["ends_on"]
    for row in table("log_entries"):
        shadowing = by_id("shadowings")[row["shadowing_id"]]
        assert shadowing["starts_on"] <= row["on"] <= shadowing["ends_on"]
        assert (row["person_id"], row["engagement_id"]) == (
            shadowing["mentee_id"],
            shadowing["engagement_id"],
        )


def test_entries_and_evidence_are_of_working_days_before_the_anchor() -> None:
    assert anchor().weekday() == 0
    dated = [*table("log_entries"), *table("evidence")]
    assert all(date.fromisoformat(row["on"]).weekday() < 5 for row in dated)
    assert max(row["on"] for row in dated) < anchor().isoformat()
    assert max(row["recorded_at"] for row in table("evidence")) < anchor().isoformat()
    assert all(row["recorded_at"][:10] >= row["on"] for row in table("evidence"))
    assert all(re.fullmatch(r"[\d-]{10}T[\d:]{8}Z", row["recorded_at"]) for row in table("evidence"))


def test_nobody_acts_while_away() -> None:
    away = {row["person_id"]: (row["left_on"], row["returned_on"] or "9999") for row in table("departures")}
    acts = [(row[who], row["on"]) for row in table("evidence") for who in ("person_id", "assessor_id")]
    assert [act for act in acts if act[0] in away and away[act[0]][0] <= act[1] < away[act[0]][1]] == []


def test_freelancers_mentor_and_are_never_mentees() -> None:
    freelancers = {row["person_id"] for row in table("people") if row["kind"] == "freelancer"}
    assert freelancers == {row["person_id"] for row in table("people") if row["role"] == "freelancer"}
    assert freelancers.isdisjoint(row["mentee_id"] for row in table("shadowings"))
    assert freelancers.isdisjoint(row["person_id"] for row in table("evidence"))
    experts = {(row["engagement_id"], row["person_id"]) for row in table("engagement_experts")}
    assert {(row["engagement_id"], row["mentor_id"]) for row in engaged()} <= experts


def test_each_person_has_one_reserved_address() -> None:
    addresses = [row["email"] for row in table("people")]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith(".example") for address in addresses)


def test_shadowed_skills_are_planned() -> None:
    planned = {(row["engagement_id"], row["skill_id"]) for row in table("plan")}
    engagement_of = {row["shadowing_id"]: row["engagement_id"] for row in engaged()}
    shadowed = [
        (engagement_of[row["shadowing_id"]], row["skill_id"])
        for row in table("shadowing_skills") if row["shadowing_id"] in engagement_of
    ]  # fmt: skip
    assert set(shadowed) <= planned


def test_each_type_of_evidence_says_what_it_must() -> None:
    for row in table("evidence"):
        assert bool(row["kind"]) == bool(row["grade"]) == (row["type"] == "check")
        assert bool(row["entry_id"]) == (row["type"] == "claim")
        assert bool(row["attested"]) == (row["type"] == "use")
        assert bool(row["level"]) == (row["type"] != "use")
        assert row["assessor_id"] != row["person_id"]
        if row["type"] in {"signoff", "check"}:
            assert row["assessor_id"]
            assert len(row["note"]) >= 30


def test_claims_are_of_the_entry_they_name() -> None:
    listed = {(row["shadowing_id"], row["skill_id"]) for row in table("shadowing_skills")}
    for row in (row for row in table("evidence") if row["type"] == "claim"):
        entry = by_id("log_entries")[row["entry_id"]]
        assert (row["person_id"], row["on"]) == (entry["person_id"], entry["on"])
        assert (entry["shadowing_id"], row["skill_id"]) in listed


def test_revisions_stay_with_person_skill_and_type() -> None:
    revisions = [row for row in table("evidence") if row["revises"]]
    for row in revisions:
        old = by_id("evidence")[row["revises"]]
        assert [row[of] for of in ("person_id", "skill_id", "type")] == [
            old[of] for of in ("person_id", "skill_id", "type")
        ]
        assert row["recorded_at"] > old["recorded_at"]
    assert {row["void"] for row in revisions} == {"true", "false"}


def test_no_text_is_repeated_or_grows_old() -> None:
    written = list(texts())
    assert len(set(written)) == len(written)
    assert [text for text in written if MOVED.search(text)] == []


def test_size_of_the_company() -> None:
    active = {row["person_id"] for row in table("people") if row["kind"] == "internal"} - {
        row["person_id"]
        for row in table("departures")
        if row["left_on"] < anchor().isoformat() and not row["returned_on"]
    }
    assert 55 <= len(active) <= 65
    assert (len(table("teams")), len(table("engagements"))) == (6, 15)
    assert 30 <= len(table("skills")) <= 40
    assert 6 <= len({row["category"] for row in table("skills")}) <= 8
    assert 250 <= len(table("log_entries")) <= 350
    assert {row["manager_id"] for row in table("engagements")} == {
        row["person_id"] for row in table("people") if row["role"] == "manager"
    }


def test_both_languages_are_written() -> None:
    locales = [by_id("people")[row["person_id"]]["locale"] for row in table("log_entries")]
    assert min(locales.count("de"), locales.count("en")) > 100
    assert all(row["name_en"] and row["name_de"] and row["description"] for row in table("skills"))


def test_engagements_of_every_age() -> None:
    reasons = {row["reason"] for row in table("engagements")}
    currencies = {row["currency"] for row in table("engagements")}
    assert (reasons, currencies) == ({"peak", "expertise"}, {"EUR", "CHF", "GBP"})
    running = ["kafka-run", "azure-landing", "dwh-dbt", "ot-segmentation"]
    assert [days_left(name) for name in running] == [10, 30, 60, 88]
    assert sum(days_left(row["engagement_id"]) < 0 for row in table("engagements")) == 9


def test_people_left_one_returned_and_one_will_leave() -> None:
    assert [row["person_id"] for row in table("departures") if row["returned_on"]] == ["bjoern.hinrichs"]
    leaving = [row["person_id"] for row in table("departures") if row["left_on"] > anchor().isoformat()]
    assert leaving == ["imogen.clarke"]
    assert len(table("departures")) == 6


@pytest.mark.parametrize(
    ("person", "skill", "levels"),
    [
        ("carlos.mendoza", "postgresql-backup", [4, 2, 4, 4, 4]),
        ("dennis.ruppert", "pki-certificates", [3, 4, 2, 4, 4]),
        ("kwame.boateng", "kubernetes-operations", [3, 4, 3, 4, 4]),
        ("nele.brandt", "contract-accounts", [3, 2]),
    ],
)
def test_failed_checks_and_relearning(person: str, skill: str, levels: list[int]) -> None:
    assert [int(row["level"]) for row in history(person, skill)] == levels
    assert "again" in {row["grade"] for row in history(person, skill)}


def test_a_claimed_five_was_shown_to_be_three() -> None:
    claims = [row for row in counting() if row["type"] == "claim" and row["level"] == "5"]
    assert {(row["person_id"], row["skill_id"]) for row in claims} == {
        ("kwame.boateng", "kubernetes-operations")
    }
    failed = [row for row in history("kwame.boateng", "kubernetes-operations") if row["grade"] == "again"]
    assert [row["level"] for row in failed] == ["3"]


def test_skills_that_hang_on_somebody() -> None:
    best: dict[str, set[str]] = {"jcl-batch": set(), "cobol-settlement": set(), "s4hana-migration": set()}
    for row in (row for row in counting() if row["type"] in {"signoff", "check"}):
        if row["skill_id"] in best and int(row["level"]) >= 4:
            best[row["skill_id"]].add(row["person_id"])
    assert best == {"jcl-batch": {"ingrid.schaub"}, "cobol-settlement": set(), "s4hana-migration": set()}
    assert not [row for row in counting() if row["skill_id"] == "s4hana-migration" and row["type"] != "claim"]


def test_retired_items_have_a_reason() -> None:
    retired = [row for row in table("plan") if row["retired_on"]]
    assert [(row["engagement_id"], row["skill_id"]) for row in retired] == [
        ("oracle-exit", "oracle-rac"),
        ("sso-rollout", "api-gateway"),
    ]
    assert all(len(row["retired_reason"]) > 40 for row in retired)


def test_internal_people_are_mentors_too() -> None:
    mentors = {row["mentor_id"] for row in engaged()}
    internal = {person for person in mentors if by_id("people")[person]["kind"] == "internal"}
    assert internal == {"anna.lindqvist", "ingrid.schaub"}


def test_one_demo_account_per_role_as_the_readme_says() -> None:
    roles = [by_id("people")[row["person_id"]]["role"] for row in table("accounts")]
    assert roles == ["admin", "manager", "staff", "freelancer", "executive"]
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for row in table("accounts"):
        assert f"{by_id('people')[row['person_id']]['name']} | `{row['password']}`" in readme


def test_the_demo_people_have_something_to_do() -> None:
    running = [row for row in table("shadowings") if row["ends_on"] > anchor().isoformat()]
    assert sum(row["mentee_id"] == "olena.kovalenko" for row in running) == 2
    assert sum(row["mentor_id"] == "viktor.hradil" for row in running) == 2
    assert by_id("engagements")["kafka-run"]["manager_id"] == "daniel.okafor"
    for person, skill in [("olena.kovalenko", "kafka-operations"), ("tuan.nguyen", "kafka-connect")]:
        claims = [row for row in counting() if row["type"] == "claim" and row["person_id"] == person]
        claimed = max(int(row["level"]) for row in claims if row["skill_id"] == skill)
        assert claimed > int(history(person, skill)[-1]["level"])


def test_executives_read_no_internal_name_in_titles_and_reasons() -> None:
    names = {row["name"] for row in table("people") if row["kind"] == "internal"}
    shown = [row["title"] + row["description"] for row in table("engagements")]
    shown += [row["retired_reason"] for row in table("plan")]
    assert [text for text in shown for name in names if name in text] == []
