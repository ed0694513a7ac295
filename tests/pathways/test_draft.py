"""Writing a pathway: stages, circles, two editors, publishing; published versions stay as they are."""

from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.models import AuditEvent, Pathway, PathwayVersion, Stage, StageNeed
from ktrack.pathways.queries import pathways as queries
from tests.factories import ways
from tests.factories.cast import Cast
from tests.pathways.conftest import SignIn, post
from tests.support.page_client import PageClient
from tests.support.page_reader import field_value, words

DETAILS = {"role": "Operator", "title": "Into the hub", "summary": "For *all*", "key": "p-0123456789abcdef"}


@pytest.fixture
def draft(cast: Cast) -> Pathway:
    """A pathway with nothing but a draft of three stages."""
    return ways.pathway(cast, published=False)


def stages(pathway: Pathway) -> list[Stage]:
    return queries.version(pathway.versions[-1].id).stages


def fields(pathway: Pathway, **changed: Any) -> dict[str, Any]:
    """What the form of a stage sends."""
    return {
        "seen": str(pathway.versions[-1].edits), "title": "Fourth", "practice": "Do *it*",
        "skills-0-skill": "Apache Kafka operations", "skills-0-level": "3",
        "resources-0-title": "Book", "resources-0-url": "https://books.example.test/1", **changed,
    }  # fmt: skip


def test_a_manager_makes_one_and_adds_a_stage(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    assert [post(alice, "/pathways/new", **DETAILS) for _ in range(2)] == [302, 302]
    made = db.session.query(Pathway).one()
    assert "No stage yet" in alice.get(f"/pathways/{made.id}/draft").get_data(as_text=True)
    assert post(alice, f"/pathways/{made.id}/draft/stages/new", **fields(made, title="First")) == 302
    (stage,) = stages(made)
    assert [(one.skill_id, one.level) for one in stage.skills] == [(cast.kafka.id, 3)]
    assert [(one.title, one.url) for one in stage.resources] == [("Book", "https://books.example.test/1")]
    acts = [event.action for event in db.session.query(AuditEvent).order_by(AuditEvent.id)]
    assert acts[-2:] == ["pathway.make", "pathway.stage"]
    bob = sign_in("bob")
    assert bob.get(f"/pathways/{made.id}").status_code == 404
    hits = [client.get("/search?q=into+the+hub").get_data(as_text=True) for client in (alice, bob)]
    assert [f"/pathways/{made.id}" in page for page in hits] == [True, False]


def test_a_circle_is_refused_and_shown_in_order(sign_in: SignIn, draft: Pathway) -> None:
    first, _bill, run = stages(draft)
    answer = sign_in("alice").post(
        f"/pathways/{draft.id}/draft/stages/{first.id}",
        data={**fields(draft, title="First look", needs=[str(run.id)]), "csrf_token": "x"},
    )
    assert answer.status_code in (400, 422)
    alice = sign_in("alice")
    sent = {**fields(draft, title="First look", needs=[str(run.id)]), "csrf_token": alice.token()}
    answer = alice.post(f"/pathways/{draft.id}/draft/stages/{first.id}", data=sent)
    assert answer.status_code == 422
    assert "First look → Run it → First look" in words(answer.get_data(as_text=True))
    assert db.session.query(StageNeed).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"title": "x" * 201}, {"practice": "x" * 2001}, {"title": "a\x00b"},
        {"skills-0-skill": "No such skill"}, {"skills-0-level": "6"}, {"needs": ["999999"]},
        {"resources-0-url": "javascript:alert(1)"}, {"resources-0-url": "http://plain.example.test"},
        {"skills-1-skill": "Betrieb von Apache Kafka", "skills-1-level": "2"},
    ],
)  # fmt: skip
def test_bad_input_changes_nothing(sign_in: SignIn, draft: Pathway, wrong: dict[str, Any]) -> None:
    assert post(sign_in("alice"), f"/pathways/{draft.id}/draft/stages/new", **fields(draft, **wrong)) == 422
    assert len(stages(draft)) == 3
    assert draft.versions[-1].edits == 1


def test_rows_are_added_without_a_script(sign_in: SignIn, draft: Pathway) -> None:
    alice = sign_in("alice")
    sent = {**fields(draft), "add": "skills", "csrf_token": alice.token()}
    page = alice.post(f"/pathways/{draft.id}/draft/stages/new", data=sent).get_data(as_text=True)
    assert field_value(page, "skills-1-skill") == ""
    assert len(stages(draft)) == 3


def test_the_second_of_two_editors_loses_nothing(sign_in: SignIn, draft: Pathway) -> None:
    path = f"/pathways/{draft.id}/draft/stages/{stages(draft)[0].id}"
    alice, charlie = sign_in("alice"), sign_in("charlie")
    assert post(alice, path, **fields(draft, title="Mine", seen="1")) == 302
    sent = {**fields(draft, title="Theirs", seen="1"), "csrf_token": charlie.token()}
    answer = charlie.post(path, data=sent)
    assert answer.status_code == 409
    assert field_value(answer.get_data(as_text=True), "title") == "Theirs"
    assert stages(draft)[0].title == "Mine"


def test_removing_a_stage_keeps_the_order_of_the_others(sign_in: SignIn, draft: Pathway, cast: Cast) -> None:
    first, bill, run = stages(draft)
    run.needs = [StageNeed(needed_id=bill.id)]
    db.session.commit()
    alice = sign_in("alice")
    assert post(alice, f"/pathways/{draft.id}/draft/stages/{bill.id}/remove", seen="0") == 302  # stale
    assert len(stages(draft)) == 3
    assert post(alice, f"/pathways/{draft.id}/draft/stages/{bill.id}/remove", seen="1") == 302
    left = stages(draft)
    assert [one.title for one in left] == ["First look", "Run it"]
    assert [need.needed_id for need in left[1].needs] == [first.id]


def publish(client: PageClient, pathway: Pathway, **sent: Any) -> int:
    seen = str(pathway.versions[-1].edits)
    return post(client, f"/pathways/{pathway.id}/draft/publish", seen=seen, note="New", **sent)


def test_administrators_publish_and_nobody_else(sign_in: SignIn, draft: Pathway, cast: Cast) -> None:
    assert [publish(sign_in(who), draft) for who in ("alice", "bob", "eve", "gil")] == [403] * 4
    assert post(sign_in("bob"), f"/pathways/{draft.id}/join") == 404
    assert publish(sign_in("adam"), draft) == 302
    assert (draft.versions[0].published_by_id, draft.versions[0].note) == (cast.adam.id, "New")
    assert publish(sign_in("adam"), draft) == 404  # there is no draft any more
    assert post(sign_in("bob"), f"/pathways/{draft.id}/join") == 302


def test_a_stage_without_skills_keeps_it_from_being_published(sign_in: SignIn, draft: Pathway) -> None:
    stages(draft)[1].skills = []
    db.session.commit()
    page = sign_in("adam").get(f"/pathways/{draft.id}/draft").get_data(as_text=True)
    assert "“Bill it” asks for no skill" in words(page)
    assert publish(sign_in("adam"), draft) == 422
    assert draft.versions[0].published_at is None


def test_what_is_published_never_changes(sign_in: SignIn, hub: Pathway) -> None:
    alice = sign_in("alice")
    published = stages(hub)[0]
    assert post(alice, f"/pathways/{hub.id}/draft/stages/{published.id}", **fields(hub)) == 404
    assert [post(alice, f"/pathways/{hub.id}/draft/begin") for _ in range(2)] == [302, 302]
    db.session.expire_all()
    assert [one.number for one in hub.versions] == [1, 2]
    copied = queries.version(hub.versions[1].id)
    assert [len(one.needs) for one in copied.stages] == [0, 1, 1]
    assert {need.needed_id for one in copied.stages for need in one.needs} == {copied.stages[0].id}
    assert post(alice, f"/pathways/{hub.id}/draft/stages/{published.id}", **fields(hub)) == 404
    assert post(sign_in("adam"), f"/pathways/{hub.id}/draft/discard", seen="1") == 302
    assert db.session.query(PathwayVersion).count() == 1


def test_retired_means_that_nobody_joins(sign_in: SignIn, hub: Pathway, cast: Cast) -> None:
    ways.walk(hub, cast.mia.id)
    assert post(sign_in("alice"), f"/pathways/{hub.id}/retire") == 403
    assert [post(sign_in("adam"), f"/pathways/{hub.id}/retire") for _ in range(2)] == [302, 302]
    bob = sign_in("bob")
    post(bob, f"/pathways/{hub.id}/join")
    assert "nobody joins it any more" in bob.get("/pathways").get_data(as_text=True)
    assert "0 of 3 skills proved" in words(sign_in("mia").get("/pathways").get_data(as_text=True))
    post(sign_in("adam"), f"/pathways/{hub.id}/reopen")
    assert post(bob, f"/pathways/{hub.id}/join") == 302
    events = [event.action for event in db.session.query(AuditEvent)]
    assert events.count("pathway.retire") == 1


def test_a_second_pathway_of_the_name_is_refused(sign_in: SignIn, hub: Pathway) -> None:
    alice = sign_in("alice")
    assert post(alice, "/pathways/new", **{**DETAILS, "title": "INTO the hub"}) == 422
    assert post(alice, "/pathways/new", **{**DETAILS, "role": ""}) == 422
    page = alice.get(f"/pathways/{hub.id}/edit").get_data(as_text=True)
    seen = field_value(page, "seen")
    changed = {"role": "Operator", "title": "Into the core", "summary": "", "seen": seen}
    assert [post(alice, f"/pathways/{hub.id}/edit", **changed) for _ in range(2)] == [302, 409]
    assert hub.title == "Into the core"


def test_scripts_in_markdown_are_shown_as_typed(sign_in: SignIn, draft: Pathway) -> None:
    alice = sign_in("alice")
    hostile = "<script>alert(1)</script> [x](javascript:alert(1))"
    assert post(alice, f"/pathways/{draft.id}/draft/stages/new", **fields(draft, practice=hostile)) == 302
    page = alice.get(f"/pathways/{draft.id}/draft").get_data(as_text=True)
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_skill_that_a_pathway_needs_stays(sign_in: SignIn, draft: Pathway, cast: Cast) -> None:
    stages(draft)[0].skills[0].skill_id = cast.secrets.id
    db.session.commit()
    adam, path = sign_in("adam"), f"/skills/{cast.secrets.id}"
    answer = adam.post(f"{path}/delete", data={"csrf_token": adam.token()})
    assert answer.status_code == 422
    assert "Into the hub, version 1, stage “First look”" in words(answer.get_data(as_text=True))
    stages(draft)[0].skills[0].skill_id = cast.kafka.id
    db.session.commit()
    assert post(sign_in("alice"), f"{path}/delete") == 403
    assert "Delete this skill" in adam.get(f"{path}/edit").get_data(as_text=True)
    assert post(adam, f"{path}/delete") == 302
    assert adam.get(path).status_code == 404
    assert post(adam, f"/skills/{cast.kafka.id}/delete") == 422  # the plan names it
