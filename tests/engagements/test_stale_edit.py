"""Somebody else saved meanwhile: nothing typed is lost, nothing stored is overwritten unseen."""

from collections.abc import Callable

from ktrack.base.db import db
from ktrack.models import Engagement
from tests.engagements.forms import sent
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

SignIn = Callable[[str], PageClient]


def test_an_overtaken_edit_shows_both_and_then_overwrites_knowingly(sign_in: SignIn, cast: Cast) -> None:
    first, second = sign_in("alice"), sign_in("alice")
    address = f"/engagements/{cast.engagement.id}/edit"
    form = sent(first.get(address).get_data(as_text=True))
    changed = {**form, "csrf_token": second.token(), "title": "Stored meanwhile", "plan-0-target_level": "5"}
    assert second.post(address, data=changed).status_code == 302
    answer = first.post(address, data={**form, "title": "Typed by me"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Typed by me" in page
    assert "Stored meanwhile" in page
    assert "target 5, importance 5, seats 1, before 0" in page
    assert "Saved by Alice Acker" in page
    assert db.session.get_one(Engagement, cast.engagement.id).title == "Stored meanwhile"
    again = sent(page)
    assert again["title"] == "Typed by me"
    assert first.post(address, data=again).status_code == 302
    assert db.session.get_one(Engagement, cast.engagement.id).title == "Typed by me"


def test_rows_somebody_added_meanwhile_are_shown(sign_in: SignIn, cast: Cast) -> None:
    alice, address = sign_in("alice"), f"/engagements/{cast.engagement.id}/edit"
    form = sent(alice.get(address).get_data(as_text=True))
    alice.post(address, data={**form, "experts-1-person": "Mia Mentor"})
    answer = alice.post(address, data={**form, "shadowings-0-ends_on": "2026-10-31"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Mia Mentor" in page
    assert "Bob Bach learns from Fay Freelancer from Jan 12, 2026 to Oct 31, 2026" in page


def test_the_same_edit_sent_twice_is_no_conflict(sign_in: SignIn, cast: Cast) -> None:
    alice, address = sign_in("alice"), f"/engagements/{cast.engagement.id}/edit"
    form = sent(alice.get(address).get_data(as_text=True)) | {
        "title": "Once",
        "experts-1-person": "Mia Mentor",
    }
    assert alice.post(address, data=form).status_code == 302
    assert alice.post(address, data=form).status_code == 302
    assert db.session.get_one(Engagement, cast.engagement.id).version == 2


def test_a_form_without_version_is_overtaken_too(sign_in: SignIn, cast: Cast) -> None:
    alice, address = sign_in("alice"), f"/engagements/{cast.engagement.id}/edit"
    form = sent(alice.get(address).get_data(as_text=True)) | {"title": "Mine", "version": "nonsense"}
    assert alice.post(address, data=form).status_code == 409
