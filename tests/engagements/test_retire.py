"""Retiring a plan item: it stays visible with its reason, and can come back."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from ktrack.base.db import db
from ktrack.models import PlanItem
from tests.engagements.test_edit import amendments, prove, save, shown
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def row_of(client: PageClient, cast: Cast, skill: str) -> str:
    """The name of the form's row for a skill, such as plan_0."""
    name = next(name for name, value in shown(client, cast).items() if value == skill)
    return name.rsplit("-", 1)[0].replace("-", "_")


def item(cast: Cast) -> PlanItem:
    return db.session.scalars(select(PlanItem).where(PlanItem.skill_id == cast.kafka.id)).one()


def retire(client: PageClient, cast: Cast, reason: str) -> int:
    row = row_of(client, cast, "Apache Kafka operations")
    status: int = save(client, cast, **{f"{row}_retired": "y", f"{row}_retired_reason": reason}).status_code
    return status


def test_a_retired_item_stays_visible_with_its_reason(sign_in: SignIn, cast: Cast) -> None:
    prove(cast)
    alice = sign_in("alice")
    assert retire(alice, cast, "The broker is bought as a service") == 302
    assert (item(cast).retired_on, item(cast).retired_reason) == (
        date(2026, 6, 15), "The broker is bought as a service",
    )  # fmt: skip
    assert amendments() == [("retired_on", "", "2026-06-15", "The broker is bought as a service")]
    page = alice.get(f"/engagements/{cast.engagement.id}").get_data(as_text=True)
    assert "Retired on Jun 15, 2026: The broker is bought as a service" in page
    assert "1 of 1 open" in page


def test_retiring_needs_a_reason(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    assert retire(alice, cast, " ") == 422
    assert item(cast).retired_on is None
    assert amendments() == []


def test_saving_again_keeps_the_day_it_was_retired(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    retire(alice, cast, "Bought")
    item(cast).retired_on = date(2026, 6, 1)
    db.session.commit()
    assert save(alice, cast, title="Other title").status_code == 302
    assert item(cast).retired_on == date(2026, 6, 1)
    assert [row[0] for row in amendments()] == ["retired_on", "title"]


def test_a_retired_item_can_come_back(sign_in: SignIn, cast: Cast) -> None:
    alice = sign_in("alice")
    retire(alice, cast, "Bought")
    row = row_of(alice, cast, "Apache Kafka operations").replace("_", "-")
    form = shown(alice, cast)
    del form[f"{row}-retired"]
    alice.post(f"/engagements/{cast.engagement.id}/edit", data={**form, "why": "We run it ourselves again"})
    assert (item(cast).retired_on, item(cast).retired_reason) == (None, "")
    assert amendments()[-1] == ("retired_on", "2026-06-15", "", "We run it ourselves again")
