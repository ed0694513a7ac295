"""An administrator begins with competency data: preview, import, again; hostile files say what is wrong."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from ktrack.base.db import db
from ktrack.exchange.commands import import_gdad
from ktrack.models import AuditEvent, Pathway, PathwayVersion, Skill, Stage, StageSkill
from ktrack.pathways.queries import pathways as queries
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
COLUMNS = ["Skill Name", "Skill Description", "Awareness", "Working", "Practitioner", "Expert",
           "Roles that require Skill"]  # fmt: skip
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "skills" / "uk_gdad_pcf_skill.csv"
FILES = [REAL] if REAL.exists() else []


def row(name: str, roles: str, levels: str = "AWPE") -> list[str]:
    """A row of the framework; `levels` says which it describes."""
    told = [f"You can:\n- {name} {level}" if level in levels else "" for level in "AWPE"]
    return [name, f"What {name} is", *told, roles]


def table(*rows: list[str], columns: list[str] = COLUMNS) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    return text.getvalue().encode()


USUAL = table(
    row("Restoring", "Operator, Data engineer"), row("billing BATCH", "Operator", levels="WP"),
    row("Leading", "Chief officer", levels=""),
)  # fmt: skip


def send(client: PageClient, content: bytes, do: str, kind: str = "gdad", field: str = "skills") -> Any:
    data = {"csrf_token": client.token(), field: (io.BytesIO(content), "../../x.csv"), "do": do}
    return client.post(f"/competencies/{kind}", data=data, content_type="multipart/form-data")


def stored() -> tuple[int, int]:
    """How many skills and pathways there are."""
    count = select(select(func.count()).select_from(Skill).scalar_subquery(),
                   select(func.count()).select_from(Pathway).scalar_subquery())  # fmt: skip
    skills, pathways = db.session.execute(count).one()
    return skills, pathways


def test_the_preview_stores_nothing_and_the_import_all_of_it(sign_in: SignIn, cast: Cast) -> None:
    adam, before = sign_in("adam"), stored()
    page = words(send(adam, USUAL, "preview").get_data(as_text=True))
    assert "2 new skills" in page
    assert "3 drafts of pathways" in page
    assert stored() == before
    assert send(adam, USUAL, "import").status_code == 302
    assert stored() == (before[0] + 2, before[1] + 3)
    operator = db.session.execute(select(Pathway).where(Pathway.role == "Operator")).scalar_one()
    stages = queries.version(operator.versions[0].id).stages
    assert [(one.title, len(one.skills), len(one.needs)) for one in stages] == [
        ("Awareness", 1, 0), ("Working", 2, 1), ("Practitioner", 2, 1), ("Expert", 1, 1),
    ]  # fmt: skip
    assert cast.billing.id in {one.skill_id for one in stages[1].skills}  # the one of the same name
    assert {one.level for one in stages[1].skills} == {3}
    event = db.session.execute(select(AuditEvent).where(AuditEvent.action == "import")).scalar_one()
    assert event.actor_id == cast.adam.id


def test_the_same_file_again_adds_nothing_and_leaves_what_was_changed(sign_in: SignIn, cast: Cast) -> None:
    adam = sign_in("adam")
    send(adam, USUAL, "import")
    skill = db.session.execute(select(Skill).where(Skill.key == "gdad:restoring")).scalar_one()
    skill.name_en = "Restoring backups"
    db.session.query(PathwayVersion).update({"note": "Ours"})
    db.session.commit()
    before = stored()
    assert "would change nothing" in words(send(adam, USUAL, "preview").get_data(as_text=True))
    assert send(adam, USUAL, "import").status_code == 302
    assert stored() == before
    assert skill.name_en == "Restoring backups"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "gdad.csv:1: (file): has no header row"),
        (table(columns=["Name", "=1+1"]), "gdad.csv:1: Skill Name: this column is missing"),
        (table(row("A", "B"), row("a", "B")), "gdad.csv:2: Skill Name: is in the file twice: A"),
        (table(row("", "B")), "gdad.csv:2: Skill Name: is missing: (empty)"),
        (table(row("A", "x" * 201)), "gdad.csv:2: Roles that require Skill: names a role with more than 200"),
        (table(row("A\x00", "B")), "holds a character (NUL)"),
        (table(row("A", "B"), ["short"]), "gdad.csv:7: (row): has more or fewer cells"),
        ("Skill Name,ü\n".encode("latin-1"), "gdad.csv:1: (file): is not UTF-8 here"),
        (table(row("A" * 201, "B")), "is longer than 200 characters"),
        (table(*(row(f"S{number}", "B") for number in range(101))), "a role with more than 100 skills"),
        (b'"', "gdad.csv:1: (file): is not CSV here"),
    ],
)  # fmt: skip
def test_hostile_files_change_nothing_and_say_where(
    sign_in: SignIn, cast: Cast, content: bytes, line: str
) -> None:
    before = stored()
    answer = send(sign_in("adam"), content, "import")
    assert answer.status_code == 422
    assert line in words(answer.get_data(as_text=True))
    assert stored() == before


def test_an_esco_collection_comes_in_by_the_page(sign_in: SignIn, cast: Cast) -> None:
    columns = ["conceptUri", "preferredLabel", "description", "broaderConceptUri", "broaderConceptPT"]
    uri = "http://data.europa.eu/esco/skill/h"
    content = table([uri, "Haskell", "Lazy", "http://a/1", "programming"], columns=columns)
    adam = sign_in("adam")
    for do, count in (("preview", 0), ("import", 1), ("import", 1)):
        send(adam, content, do, "esco", "english")
        found = select(func.count()).select_from(Skill).where(Skill.key == "esco:h")
        assert db.session.scalar(found) == count
    assert send(adam, b"", "import", "esco", "german").status_code == 422  # no English file


def test_administrators_only(sign_in: SignIn, cast: Cast) -> None:
    for who in ("alice", "bob", "eve", "fay"):
        assert send(sign_in(who), USUAL, "import").status_code == 403
    assert sign_in("adam").get("/competencies/gdad").status_code == 405


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_the_real_file_by_the_command(own_app: Flask, file: Path) -> None:
    runner: FlaskCliRunner = own_app.test_cli_runner()
    said = [runner.invoke(import_gdad, [*options, str(file)]).output for options in (["--dry-run"], [], [])]
    new = "Skills: 188 new, 0 known. Drafts of pathways: 51 new, 0 known."
    assert [output.splitlines()[-1] for output in said] == [
        new, new, "Skills: 0 new, 188 known. Drafts of pathways: 0 new, 51 known."
    ]  # fmt: skip
    with own_app.app_context():
        levels = select(StageSkill.level, Stage.title).join(Stage).distinct().order_by(StageSkill.level)
        assert db.session.execute(levels).all() == [
            (1, "Awareness"), (3, "Working"), (4, "Practitioner"), (5, "Expert"),
        ]  # fmt: skip
