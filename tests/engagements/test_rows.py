"""Adding and removing experts, plan items and shadowings without JavaScript."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from ktrack.base.db import db
from ktrack.models import Engagement
from tests.engagements.forms import filled, sent
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def rows(page: str, name: str) -> int:
    """How many rows a list of the form has."""
    return len({field.split("-")[1] for field in sent(page) if field.startswith(f"{name}-")})


@pytest.mark.parametrize(("name", "before"), [("experts", 1), ("plan", 2), ("shadowings", 1)])
def test_another_row_is_added_and_everything_typed_is_kept(
    sign_in: SignIn, cast: Cast, name: str, before: int
) -> None:
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id, title="Half typ", plan_0_skill="nonsense")
    answer = alice.post("/engagements/new", data={**form, "add": name})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, rows(page, name)) == (200, before + 1)
    kept = sent(page)
    assert (kept["title"], kept["plan-0-skill"], kept["key"]) == ("Half typ", "nonsense", form["key"])
    assert "Please correct" not in page


def test_the_new_row_gets_the_focus(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = {**filled(alice, cast.payments.id), "add": "plan"}
    page = alice.post("/engagements/new", data=form).get_data(as_text=True)
    field = page.split('id="plan-2-skill"')[1].split(">")[0]
    assert "autofocus" in page.split('id="plan-2-skill"')[0].rsplit("<", 1)[1] + field


def test_a_row_is_removed_and_the_others_stay(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = filled(alice, cast.payments.id, plan_1_skill="billing", remove="plan-0")
    kept = sent(alice.post("/engagements/new", data=form).get_data(as_text=True))
    assert [value for name, value in kept.items() if name.endswith("-skill")] == ["billing"]


def test_enter_sends_the_form_and_removes_no_row(sign_in: SignIn) -> None:
    """Browsers press the first button of a form when Enter is hit in a field."""
    page = sign_in("alice").get("/engagements/new").get_data(as_text=True)
    first = page.split('<form class="form"')[1].split("<button")[1].split(">")[0]
    assert 'type="submit"' in first
    assert "name=" not in first


def test_rows_never_store_anything(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    before = db.session.scalar(select(func.count(Engagement.id)))
    for button in ({"add": "plan"}, {"remove": "plan-0"}, {"add": "nothing"}, {"remove": "csrf_token"}):
        form = {**filled(alice, cast.payments.id), **button}
        assert alice.post("/engagements/new", data=form).status_code == 200
    assert db.session.scalar(select(func.count(Engagement.id))) == before


def test_shadowings_offer_the_skills_that_were_typed(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    form = filled(
        alice, cast.payments.id, plan_1_skill="Billing <batch>", shadowings_0_skills="Billing <batch>"
    )
    page = alice.post("/engagements/new", data={**form, "add": "plan"}).get_data(as_text=True)
    assert 'name="shadowings-0-skills" value="Apache Kafka operations">' in page
    assert sent(page)["shadowings-0-skills"] == ["Billing <batch>"]


def test_rows_of_a_stored_project_are_added_too(sign_in: SignIn, cast: Cast) -> None:
    alice, address = sign_in("alice"), f"/engagements/{cast.engagement.id}/edit"
    form = sent(alice.get(address).get_data(as_text=True))
    page = alice.post(address, data={**form, "add": "shadowings"}).get_data(as_text=True)
    assert rows(page, "shadowings") == 2
    assert sent(page)["version"] == form["version"]
