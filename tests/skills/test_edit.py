"""Recording and changing skills."""

from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Holding, Skill
from ktrack.retention import version
from ktrack.skills.actions import FIELDS
from ktrack.web import stale
from tests.factories.cast import Cast
from tests.people.test_list import SignIn
from tests.people.test_record import sign_off

FORM = {
    "name_en": "Chaos engineering", "name_de": "", "category": "Platform", "description": "",
    "difficulty": "", "source_uri": "",
}  # fmt: skip


def add(sign_in: SignIn, who: str = "adam", **changed: str) -> Any:
    client = sign_in(who)
    return client.post("/skills/new", data={"csrf_token": client.token(), **FORM, **changed})


def save(sign_in: SignIn, skill: Skill, who: str = "adam", **changed: str) -> Any:
    client = sign_in(who)
    shown = {name: str(getattr(skill, name) or "") for name in FIELDS}
    data = {"csrf_token": client.token(), **shown, "seen": stale.mark(skill, FIELDS), **changed}
    return client.post(f"/skills/{skill.id}/edit", data=data)


def test_a_skill_is_recorded(sign_in: SignIn, cast: Cast) -> None:
    before = version.current()
    answer = add(sign_in, name_de="Chaos-Technik", difficulty="7.5", source_uri="https://example.test/chaos")
    skill = db.session.query(Skill).filter_by(name_en="Chaos engineering").one()
    assert answer.headers["Location"] == f"/skills/{skill.id}"
    assert (skill.name_de, skill.difficulty, skill.source_uri) == (
        "Chaos-Technik", 7.5, "https://example.test/chaos",
    )  # fmt: skip
    assert db.session.query(AuditEvent).filter_by(action="skill.add", subject_id=skill.id).count() == 1
    assert version.current() > before


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name_en", "", "This field is required"),
        ("name_en", "APACHE Káfka Operations", "There is a skill with this name already."),
        ("name_de", "x" * 301, "longer than 300"),
        ("difficulty", "0.5", "between 1 and 10"),
        ("difficulty", "hard", "Not a valid float"),
        ("source_uri", "javascript:alert(1)", "no complete web address"),
        ("source_uri", "wiki/page", "no complete web address"),
        ("description", "a\0b", "cannot be stored"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    sign_in: SignIn, cast: Cast, field: str, value: str, says: str
) -> None:
    before = db.session.query(Skill).count()
    answer = add(sign_in, **{field: value})
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True).split(f'id="{field}-error"')[1]
    assert db.session.query(Skill).count() == before


def test_a_change_is_stored_noted_and_searchable(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("adam").get(f"/skills/{cast.kafka.id}/edit").status_code == 200
    assert save(sign_in, cast.kafka, name_en="Event streaming", category="Data").status_code == 302
    assert cast.kafka.search_text == "event streaming betrieb von apache kafka"
    event = db.session.query(AuditEvent).filter_by(action="skill.change").one()
    assert event.detail == {"fields": ["name_en", "category"]}


def test_another_difficulty_recomputes_what_is_held(sign_in: SignIn, cast: Cast) -> None:
    sign_off(cast, 3)
    assert db.session.query(Holding).one().difficulty == 5.0
    save(sign_in, cast.kafka, difficulty="9")
    assert db.session.query(Holding).one().difficulty == 9.0


def test_a_stale_form_overwrites_nothing_and_keeps_what_was_typed(sign_in: SignIn, cast: Cast) -> None:
    answer = save(sign_in, cast.kafka, name_en="Mine", seen="0" * 16)
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.get_data(as_text=True)
    assert cast.kafka.name_en == "Apache Kafka operations"


def test_saving_twice_is_harmless(sign_in: SignIn, cast: Cast) -> None:
    assert save(sign_in, cast.kafka).status_code == 302
    assert save(sign_in, cast.kafka).status_code == 302
    assert db.session.query(AuditEvent).filter_by(action="skill.change").count() == 0


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "eve"])
def test_nobody_else_may(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert add(sign_in, who).status_code == 403
    assert save(sign_in, cast.kafka, who, name_en="Mine").status_code == 403
    assert sign_in(who).get("/skills/new").status_code == 403
    assert cast.kafka.name_en == "Apache Kafka operations"
