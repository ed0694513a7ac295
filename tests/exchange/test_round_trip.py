"""Import, export, import, export: nothing is lost, on either database and from one to the other.

The specification's companies and hostile strings take part where that folder stands beside the checkout.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import orjson
import pytest
from flask import Flask
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.exchange.commands import export_command, import_command
from ktrack.exchange.demo import move
from ktrack.exchange.folder import FILES
from ktrack.learning import actions as learning
from ktrack.learning.actions import Claim, Wording
from ktrack.mentoring import actions as mentoring
from ktrack.mentoring.actions import Seen
from ktrack.models import EntryLink, LogEntry, LogRevision, Skill
from ktrack.retention import check
from tests.conftest import NOW
from tests.engagements.forms import named, sent
from tests.exchange.taking import give, take
from tests.factories import log, proof
from tests.factories.cast import Cast
from tests.factories.company_folder import Tables, company, write_folder
from tests.factories.relation_folder import everything_said
from tests.retention.folders import VECTORS
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]
LATER = datetime(2027, 1, 1, tzinfo=UTC)  # the specification's companies reach beyond the day of the tests
BLNS = VECTORS.parent / "data" / "hostile" / "blns.json"
OWN = [
    "\u202eright to left", "שלום עולם", "\U0001f469\U0001f3fd\u200d\U0001f4bb",
    "\U0001f3f4\U000e0067\U000e007f", '"', '""', "'", ",", "a,b", "line\nline", "line\r\nline", "\r", "\n",
    " leading", "trailing ", "\ttab\t", "\u00a0", "NA", "NaN", "null", "NULL", "None", "true", "0", "007",
    "1e5", "=1+1", "+1", "-1", "@SUM(A1)", "\ufeff", "\ufefft1", "Z\u0351a\u0321", "\u00e9", "e\u0301",
    "\\", "\\N", "%s", "{0}", "#", ";", "1;2", "--", "\x01\x1f\x7f\x85\u2028\u2029", "\U0010ffff",
    "x" * 10_000, "'; DROP TABLE people; --",
]  # fmt: skip
TEXTS = {
    "name", "name_en", "name_de", "category", "description", "source_uri", "title", "retired_reason", "text",
    "reason", "url", "links", "field", "before", "after", "note",
}  # fmt: skip


def hostile() -> list[str]:
    """Texts that software stumbles over, each once."""
    naughty: list[str] = orjson.loads(BLNS.read_bytes()) if BLNS.exists() else []
    return [text for text in dict.fromkeys([*naughty, *OWN]) if text]


def vectors() -> Iterator[Path]:
    """The folders of the specification, where they are."""
    yield from sorted(path for path in VECTORS.glob("company_*") if path.is_dir())


def records(content: bytes) -> list[dict[str, str]]:
    """The rows of a file."""
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


def full_circle(folder: Path, own_app: Flask, tmp_path: Path) -> dict[str, bytes]:
    """Export what is stored, import it into the other, empty database, and export that; returns the first."""
    first = give(folder)
    with own_app.app_context():
        take(folder, LATER)
        db.session.commit()
        assert give(tmp_path / "second") == first
        assert check.differences().lines == []
    return first


@pytest.fixture(params=["small", "relations", "sample", *(path.name for path in vectors())])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder of a company."""
    if request.param == "small":
        return write_folder(tmp_path / "source", company())
    if request.param == "relations":
        return write_folder(tmp_path / "source", everything_said())
    if request.param == "sample":
        (tmp_path / "source").mkdir()
        move(tmp_path / "source", date(2026, 6, 15))
        return tmp_path / "source"
    return VECTORS / str(request.param)


def test_a_company_survives_the_way_through_both(
    app: Flask, own_app: Flask, source: Path, tmp_path: Path
) -> None:
    take(source, LATER)
    exported = full_circle(tmp_path / "first", own_app, tmp_path)
    for path in source.glob("*.csv"):
        assert len(records(exported[path.name])) == len(records(path.read_bytes()))


def test_every_cell_comes_back_as_it_was(app: Flask, tmp_path: Path) -> None:
    take(write_folder(tmp_path / "in", everything_said()))
    exported = give(tmp_path / "out")
    for name, rows in everything_said().items():
        found = [tuple(cells.items()) for cells in records(exported[f"{name}.csv"])]
        assert sorted(found) == sorted(tuple(cells.items()) for cells in rows)


def test_the_commands_make_the_circle(own_app: Flask, tmp_path: Path) -> None:
    run = own_app.test_cli_runner().invoke
    source = write_folder(tmp_path / "in", company())
    assert run(import_command, [str(source)]).exit_code == 0
    result = run(export_command, [str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "evidence.csv: 8 rows" in result.stdout.splitlines()
    again = run(import_command, [str(tmp_path / "out")])
    told = [line.split(": ", 1)[1] for line in again.stdout.splitlines()]
    assert len(told) == len(FILES)
    assert all(line.startswith("0 new, 0 changed, ") for line in told)


def correct_the_log(cast: Cast) -> None:
    """One entry with a former wording and links, and one that is taken back."""
    entry = log.write(cast)
    links, claims = (
        ("https://b.example.test/", "https://c.example.test/"),
        (Claim(cast.kafka.id, 3, used=True),),
    )
    said = Wording(date(2026, 6, 11), 75, "Restarted *all*", cast.shadowing, claims, links)
    learning.correct(entry, said, 0, "Forgot half", by=cast.bob, at=NOW, today=NOW.date())
    taken_back = log.write(cast, "l-0000000000000002", links=())
    learning.void(taken_back, 0, "Not me", by=cast.bob, at=NOW)


def correct_proof(cast: Cast) -> None:
    """A sign-off that is corrected, and then taken back."""
    first, seen = proof.assess(cast, 3), Seen(date(2026, 6, 10), 2, note="With help")
    second = mentoring.correct(first, seen, by=cast.fay, at=NOW, today=NOW.date())
    mentoring.void(second, "Mixed up", by=cast.fay, at=NOW)


def amend(cast: Cast, alice: PageClient) -> None:
    """A lower target and another title."""
    address = f"/engagements/{cast.engagement.id}/edit"
    form = sent(alice.get(address).get_data(as_text=True))
    changes = {"plan_0_target_level": "3", "plan_0_change_reason": "Two teams need it", "title": "Events"}
    assert alice.post(address, data={**form, **named(changes)}).status_code == 302


def test_what_people_did_in_pages_survives(
    sign_in: SignIn, cast: Cast, own_app: Flask, tmp_path: Path
) -> None:
    correct_the_log(cast)
    correct_proof(cast)
    db.session.commit()
    amend(cast, sign_in("alice"))
    exported = full_circle(tmp_path / "first", own_app, tmp_path)
    rows = {name: len(records(content)) for name, content in exported.items()}
    assert rows["log_revisions.csv"] == 3, "two former wordings, and that one entry is taken back"
    assert rows["entry_links.csv"] == 2
    assert rows["amendments.csv"] >= 1
    with own_app.app_context():
        entries = {entry.key: entry for entry in db.session.scalars(select(LogEntry))}
        former = entries["l-0000000000000001"].revisions[0]
        assert [entries[key].void for key in sorted(entries)] == [False, True]
    assert (former.reason, former.links) == ("Forgot half", ["https://git.example.test/runbook"])
    assert former.replaced_at == NOW


def full_of(texts: list[str]) -> Tables:
    """A company with a row for each text, which stands in every column that takes any text."""
    tables = company()
    rows = {name: lines[0] for name, lines in tables.items()}
    for text in texts:
        tables["teams"].append({"team_id": text, "name": text})
        tables["people"].append({**rows["people"], "person_id": text, "name": text, "team_id": text})
        tables["skills"].append({**dict.fromkeys(rows["skills"], text), "difficulty": ""})
        own = dict.fromkeys(("engagement_id", "title", "description", "team_id", "manager_id"), text)
        tables["engagements"].append({**rows["engagements"], **own})
        plan = {"engagement_id": text, "skill_id": text, "retired_on": "2026-05-01", "retired_reason": text}
        tables["plan"].append({**rows["plan"], **plan})
        entry = {"entry_id": text, "person_id": text, "engagement_id": text, "shadowing_id": "", "text": text}
        tables["log_entries"].append({**rows["log_entries"], **entry})
        proven = dict.fromkeys(("evidence_id", "person_id", "skill_id", "entry_id", "note"), text)
        tables["evidence"].append({**rows["evidence"], **proven})
    return tables | corrections_of(texts)


def corrections_of(texts: list[str]) -> Tables:
    """What KTrack adds to the folder, with the text in every column that takes any."""
    at = "2026-02-04T08:00:00Z"
    return {
        "log_revisions": [
            {"entry_id": text, "number": "1", "on": "2026-02-03", "minutes": "5", "text": text,
             "reason": text, "links": orjson.dumps([text]).decode(), "replaced_at": at, "replaced_by": text}
            for text in texts
        ],
        "entry_links": [{"entry_id": text, "position": "1", "url": text} for text in texts],
        "amendments": [
            {"amendment_id": text, "engagement_id": text, "skill_id": text, "actor_id": text, "at": at,
             "field": text, "before": text, "after": text, "reason": text}
            for text in texts
        ],
    }  # fmt: skip


def test_any_text_stays_exact_in_every_column(app: Flask, own_app: Flask, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "in", full_of(hostile()), "\r\n")
    take(source)
    exported = full_circle(tmp_path / "first", own_app, tmp_path)
    for path in source.glob("*.csv"):
        wanted, found = records(path.read_bytes()), records(exported[path.name])
        for column in TEXTS & wanted[0].keys():
            assert sorted(cells[column] for cells in found) == sorted(cells[column] for cells in wanted)


def test_the_database_holds_those_texts(app: Flask, tmp_path: Path) -> None:
    texts = set(hostile())
    take(write_folder(tmp_path, full_of(hostile()), "\r\n"))
    assert texts <= set(db.session.scalars(select(Skill.description)))
    assert texts == set(db.session.scalars(select(EntryLink.url)))
    assert {former.links[0] for former in db.session.scalars(select(LogRevision))} == texts
