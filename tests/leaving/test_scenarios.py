"""Keeping a scenario, finding it again, renaming, deleting and comparing: private, and computed anew."""

from datetime import date
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Scenario, ScenarioGroup, ScenarioPerson
from tests.factories.cast import Cast
from tests.leaving.test_answer import SignIn, leaves
from tests.support.page_client import PageClient
from tests.support.page_reader import words

WITHOUT_BOB = {"on": "2026-06-19", "group": ["recorded"], "name": "Without Bob"}


def keep(client: PageClient, cast: Cast, **changes: Any) -> int:
    """Keep a scenario as the page's form does; returns the status."""
    sent = {**WITHOUT_BOB, "person": [str(cast.bob.id)], "csrf_token": client.token(), **changes}
    return client.post("/leaving/scenarios", data=sent).status_code


def kept() -> list[Scenario]:
    return list(db.session.query(Scenario).order_by(Scenario.id))


def test_the_choice_is_kept_and_opened_again(sign_in: SignIn, proved: Cast) -> None:
    alice = sign_in("alice")
    assert keep(alice, proved, category="Platform") == 302
    (one,) = kept()
    assert ([who.person_id for who in one.people], [group.kind for group in one.groups]) == (
        [proved.bob.id],
        ["recorded"],
    )
    opened = alice.get(f"/leaving/scenarios/{one.id}").headers["Location"]
    assert opened == f"/leaving?on=2026-06-19&person={proved.bob.id}&group=recorded&category=Platform"
    assert "Without Bob" in alice.get("/leaving/scenarios").get_data(as_text=True)
    acts = [event.action for event in db.session.query(AuditEvent)]
    assert acts.count("scenario.keep") == 1


def test_keeping_it_twice_is_harmless_and_another_of_the_name_is_refused(
    sign_in: SignIn, proved: Cast
) -> None:
    alice = sign_in("alice")
    assert [keep(alice, proved), keep(alice, proved), keep(alice, proved, on="2026-07-31")] == [302, 302, 422]
    assert len(kept()) == 1


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"name": "x" * 81}, {"name": "a\x00b"}, {"person": [], "group": []}]
)
def test_what_cannot_be_kept_changes_nothing(sign_in: SignIn, proved: Cast, changes: dict[str, Any]) -> None:
    assert keep(sign_in("alice"), proved, **changes) == 422
    assert kept() == []


def test_executives_keep_groups_only(sign_in: SignIn, crowd: Cast) -> None:
    assert keep(sign_in("eve"), crowd, group=[f"team-{crowd.payments.id}"]) == 302
    assert db.session.query(ScenarioPerson).count() == 0
    (group,) = db.session.query(ScenarioGroup)
    assert group.team_id == crowd.payments.id


def test_staff_keep_nothing(sign_in: SignIn, proved: Cast) -> None:
    assert keep(sign_in("bob"), proved) == 403
    assert kept() == []


def test_it_is_renamed_and_deleted_by_its_owner(sign_in: SignIn, proved: Cast) -> None:
    alice = sign_in("alice")
    keep(alice, proved)
    keep(alice, proved, name="Another")
    path, token = f"/leaving/scenarios/{kept()[0].id}", alice.token()
    assert alice.post(f"{path}/rename", data={"name": "Another", "csrf_token": token}).status_code == 422
    assert alice.post(f"{path}/rename", data={"name": "Bob goes", "csrf_token": token}).status_code == 302
    assert alice.get(f"{path}/delete").status_code == 405
    assert sign_in("charlie").post(f"{path}/delete", data={"csrf_token": token}).status_code in (400, 404)
    assert [one.name for one in kept()] == ["Bob goes", "Another"]
    assert alice.post(f"{path}/delete", data={"csrf_token": token}).status_code == 302
    assert [one.name for one in kept()] == ["Another"]
    assert db.session.query(ScenarioPerson).count() == 1


def test_two_are_compared_and_differ_by_what_falls(sign_in: SignIn, proved: Cast) -> None:
    alice = sign_in("alice")
    keep(alice, proved)
    keep(alice, proved, name="Without Fay", person=[str(proved.fay.id)])
    query = "&".join(f"scenario={one.id}" for one in kept())
    page = words(alice.get(f"/leaving/compare?{query}").get_data(as_text=True))
    assert "Skills on which they differ 2" in page
    assert "Apache Kafka operations 5nobodydoes not fall" in page
    assert "Billing batch 5does not fallnobody" in page
    other = words(sign_in("adam").get(f"/leaving/compare?{query}").get_data(as_text=True))
    assert "Choose two or three scenarios" in other


NINE = "&".join(f"scenario={number}" for number in range(9))


@pytest.mark.parametrize("query", ["", "scenario=1", "scenario=x&scenario=-1", NINE])
def test_comparing_anything_else_says_what_to_do(sign_in: SignIn, cast: Cast, query: str) -> None:
    page = sign_in("alice").get(f"/leaving/compare?{query}").get_data(as_text=True)
    assert "Choose two or three scenarios" in page


def test_a_kept_scenario_knows_what_happened_since(sign_in: SignIn, proved: Cast) -> None:
    alice = sign_in("alice")
    keep(alice, proved, person=[])
    query = "/leaving?on=2026-06-19&group=recorded"
    assert "Nobody is chosen" in alice.get(query).get_data(as_text=True)
    leaves(proved, date(2026, 6, 17))
    opened = alice.get(f"/leaving/scenarios/{kept()[0].id}", follow_redirects=True)
    assert "1 person leaves" in words(opened.get_data(as_text=True))
