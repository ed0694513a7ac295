"""Saved views: they keep a choice, nothing else, and open no more than the page itself."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import url_for

from ktrack.base.db import db
from ktrack.models import AuditEvent, SavedView, ViewMail
from ktrack.models.choices import Reason, Rhythm, Role
from ktrack.reporting import pages
from tests.factories import views
from tests.factories.cast import Cast
from tests.factories.groups import learning_team
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]
KEY = "v-0123456789abcdef"


def save(client: PageClient, query: str = "", **typed: str) -> Any:
    data = {"csrf_token": client.token(), "view_key": KEY, "name": "Platform", "shared_with": "", **typed}
    return client.post(f"/dashboard/views/new?{query}", data=data)


def acts() -> list[str]:
    return [event.action for event in db.session.query(AuditEvent).order_by(AuditEvent.id)]


def test_saving_keeps_the_filters_of_the_page(sign_in: SignIn, proved: Cast) -> None:
    adam = sign_in("adam")
    filters = f"team={proved.payments.id}&category=Platform&reason=expertise"
    query = f"page=dashboards.executive&{filters}&as_of=2026-06-01&x=1"
    assert "Team: Payments · Category: Platform" in words(
        adam.get(f"/dashboard/views/new?{query}").get_data(as_text=True)
    )
    assert save(adam, query, shared_with="executive").status_code == 302
    view = db.session.query(SavedView).one()
    assert (view.team_id, view.category, view.reason, view.as_of, view.shared_with) == (
        proved.payments.id, "Platform", Reason.EXPERTISE, None, Role.EXECUTIVE,
    )  # fmt: skip
    assert acts()[-1] == "view.share"
    opened = adam.get(f"/dashboard/views/{view.id}")
    assert opened.headers["Location"] == f"/dashboard?{filters}"


def test_small_teams_are_kept_as_such(sign_in: SignIn, proved: Cast) -> None:
    """Whoever filters by a small team keeps the block that they see, and so does who opens it."""
    large, _people = learning_team(proved, "Metering", 5, proved.kafka)
    learning_team(proved, "Data", 4, proved.kafka)
    db.session.commit()
    eve = sign_in("eve")
    save(eve, f"team={proved.payments.id}")
    view = db.session.query(SavedView).one()
    assert (view.team_id, view.small_teams) == (None, True)
    assert eve.get(f"/dashboard/views/{view.id}").headers["Location"] == "/dashboard?team=0"
    theirs = views.save(proved.adam, team_id=proved.payments.id, category="", shared_with=Role.EXECUTIVE)
    assert eve.get(f"/dashboard/views/{theirs.id}").headers["Location"] == "/dashboard?team=0"
    assert "Payments" not in eve.get("/dashboard/views").get_data(as_text=True)
    assert eve.get(f"/dashboard/report.pdf?team={large.id}").status_code == 200


def test_a_pinned_day_stays(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    save(eve, "no_category=1&as_of=2026-06-01", pinned="y")
    view = db.session.query(SavedView).one()
    assert (view.as_of, view.no_category) == (date(2026, 6, 1), True)
    assert (
        eve.get(f"/dashboard/views/{view.id}").headers["Location"]
        == "/dashboard?no_category=1&as_of=2026-06-01"
    )


def test_every_page_with_these_filters_can_be_kept(sign_in: SignIn, proved: Cast) -> None:
    eve = sign_in("eve")
    for page in pages.PAGES:
        with eve.application.test_request_context():
            address = url_for(page, category="Platform")
        assert f"page={page}" in eve.get(address).get_data(as_text=True)
        view = views.save(proved.eve, page=page)
        assert eve.get(f"/dashboard/views/{view.id}").headers["Location"] == address


def test_sending_the_form_twice_keeps_one(sign_in: SignIn, cast: Cast) -> None:
    eve = sign_in("eve")
    assert [save(eve).status_code, save(eve).status_code] == [302, 302]
    assert save(sign_in("adam")).status_code == 422
    assert db.session.query(SavedView).count() == 1


@pytest.mark.parametrize(
    "typed",
    [{"name": ""}, {"name": " " * 5}, {"name": "x" * 121}, {"name": "\x00"}, {"shared_with": "staff"},
     {"shared_with": "boss"}],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused(sign_in: SignIn, cast: Cast, typed: dict[str, str]) -> None:
    assert save(sign_in("eve"), **typed).status_code == 422
    assert db.session.query(SavedView).count() == 0


@pytest.mark.parametrize("query", ["page=people.index", "page=reporting.views", "page=x", "team=99999"])
def test_a_page_or_team_that_cannot_be_opened_is_not_found(sign_in: SignIn, cast: Cast, query: str) -> None:
    assert save(sign_in("eve"), query).status_code == 404


def test_only_the_owner_and_the_role_see_it(sign_in: SignIn, cast: Cast) -> None:
    private, shared = views.save(cast.eve, "Mine"), views.save(cast.eve, "Ours", shared_with=Role.ADMIN)
    adam = sign_in("adam")
    page = words(adam.get("/dashboard/views").get_data(as_text=True))
    assert "Ours" in page
    assert "shared by Eve Executive" in page
    assert "Mine" not in page
    for path, method in (("", "get"), ("/edit", "get"), ("/mail", "get"), ("/delete", "post")):
        data = {"csrf_token": adam.token()} if method == "post" else None
        assert getattr(adam, method)(f"/dashboard/views/{private.id}{path}", data=data).status_code == 404
    assert adam.get(f"/dashboard/views/{shared.id}").status_code == 302
    assert adam.get(f"/dashboard/views/{shared.id}/edit").status_code == 403
    assert (
        adam.post(f"/dashboard/views/{shared.id}/delete", data={"csrf_token": adam.token()}).status_code
        == 403
    )


@pytest.mark.parametrize("who", ["alice", "bob", "fay", "dan"])
def test_sharing_with_a_role_opens_no_page_to_it(sign_in: SignIn, cast: Cast, who: str) -> None:
    view = views.save(cast.eve, shared_with=getattr(cast, who).role)
    client = sign_in(who)
    assert client.get(f"/dashboard/views/{view.id}").status_code == 403
    assert client.get("/dashboard/views").status_code == 403


def test_an_executive_reads_no_name(sign_in: SignIn, cast: Cast) -> None:
    views.save(cast.adam, "Theirs", shared_with=Role.EXECUTIVE)
    page = words(sign_in("eve").get("/dashboard/views").get_data(as_text=True))
    assert "shared with your role" in page
    assert "Adam" not in page


def test_renaming_and_taking_back_ends_the_mails_of_others(sign_in: SignIn, cast: Cast) -> None:
    view = views.save(cast.eve, shared_with=Role.ADMIN)
    views.mailed(view, cast.eve)
    views.mailed(view, cast.adam)
    eve = sign_in("eve")
    data = {"csrf_token": eve.token(), "name": "Renamed", "shared_with": ""}
    assert eve.post(f"/dashboard/views/{view.id}/edit", data=data).status_code == 302
    assert (view.name, view.shared_with) == ("Renamed", None)
    assert [row.person_id for row in db.session.query(ViewMail)] == [cast.eve.id]
    assert acts()[-1] == "view.unshare"


def test_deleting_takes_its_mails_along(sign_in: SignIn, cast: Cast) -> None:
    view = views.save(cast.eve)
    views.mailed(view, cast.eve)
    eve = sign_in("eve")
    path = f"/dashboard/views/{view.id}/delete"
    assert eve.get(path).status_code == 405
    assert eve.post(path, data={"csrf_token": eve.token()}).status_code == 302
    assert (db.session.query(SavedView).count(), db.session.query(ViewMail).count()) == (0, 0)
    assert eve.post(path, data={"csrf_token": eve.token()}).status_code == 404


@pytest.mark.parametrize(
    ("rhythm", "next_on"), [("weekly", date(2026, 6, 22)), ("monthly", date(2026, 7, 1))]
)
def test_whoever_sees_it_can_have_it_mailed(sign_in: SignIn, cast: Cast, rhythm: str, next_on: date) -> None:
    view = views.save(cast.eve, shared_with=Role.ADMIN)
    adam = sign_in("adam")
    path, data = f"/dashboard/views/{view.id}/mail", {"csrf_token": adam.token(), "rhythm": rhythm}
    assert [adam.post(path, data=data).status_code for _ in range(2)] == [302, 302]
    row = db.session.query(ViewMail).one()
    assert (row.person_id, row.rhythm, row.next_on) == (cast.adam.id, Rhythm(rhythm), next_on)
    assert "mailed to you" in words(adam.get("/dashboard/views").get_data(as_text=True))
    assert adam.post(path, data={**data, "rhythm": "hourly"}).status_code == 422
    adam.post(path, data={**data, "rhythm": ""})
    assert db.session.query(ViewMail).count() == 0


def test_the_list_needs_the_same_statements_for_many(
    sign_in: SignIn, cast: Cast, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    eve = sign_in("eve")
    views.save(cast.eve)
    few = count_queries(lambda: eve.get("/dashboard/views"))
    for number in range(20):
        views.save(cast.adam, f"View {number}", shared_with=Role.EXECUTIVE, team_id=cast.payments.id)
    assert count_queries(lambda: eve.get("/dashboard/views")) == few
