"""Asking for a level by a link."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ktrack.base.db import db
from ktrack.links import actions, secret
from ktrack.models import Mail, MailChoice, SignedLink
from ktrack.models.choices import Delivery
from tests.conftest import NOW
from tests.factories import links
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import chosen, field_value, words

SignIn = Callable[[str], PageClient]


def address(cast: Cast) -> str:
    return f"/shadowings/{cast.shadowing.id}/links/new"


def post(client: PageClient, cast: Cast, **changed: Any) -> Any:
    data = {"csrf_token": client.token(), "skill": cast.kafka.id, "level": "3", "note": links.NOTE, **changed}
    return client.post(address(cast), data={name: value for name, value in data.items() if value is not None})


@pytest.mark.parametrize("who", ["bob", "alice"])
def test_mentee_and_manager_ask_the_mentor(sign_in: SignIn, cast: Cast, who: str) -> None:
    assert post(sign_in(who), cast).headers["Location"] == f"/shadowings/{cast.shadowing.id}/links"
    link = db.session.query(SignedLink).one()
    assert (link.person_id, link.asked_by_id) == (cast.fay.id, cast.accounts[who].person_id)
    assert (link.subject_id, link.skill_id, link.level) == (cast.shadowing.id, cast.kafka.id, 3)
    assert link.expires_at == NOW + timedelta(days=14)


def test_the_secret_is_only_in_the_mail(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    answer = post(bob, cast)
    link = db.session.query(SignedLink).one()
    mail = db.session.query(Mail).one()
    hidden = links.secret_of(link)
    assert (mail.person_id, mail.kind) == (cast.fay.id, "link.confirm")
    assert len(hidden) == 43
    assert link.secret_hash == secret.hashed(hidden)
    assert hidden not in link.secret_hash
    assert hidden not in mail.dedupe_key
    assert hidden not in mail.subject
    assert hidden not in bob.get(answer.headers["Location"]).get_data(as_text=True)


def test_secrets_are_not_alike() -> None:
    assert len({secret.new() for _ in range(1000)}) == 1000


def test_the_form_takes_skill_and_level_from_the_address(sign_in: SignIn, cast: Cast) -> None:
    page = sign_in("bob").get(f"{address(cast)}?skill={cast.billing.id}&level=4").get_data(as_text=True)
    assert f'<option selected value="{cast.billing.id}">' in page
    assert ("level", "4") in chosen(page)


def test_asking_again_sends_no_second_mail(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    for _ in range(2):
        assert post(bob, cast).status_code == 302
    assert db.session.query(SignedLink).count() == 1
    assert db.session.query(Mail).count() == 1


def test_another_wish_for_the_same_has_to_wait(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    post(bob, cast)
    answer = post(bob, cast, level="4")
    assert answer.status_code == 422
    assert "A link for this waits already." in words(answer.get_data(as_text=True))
    assert post(bob, cast, skill=cast.billing.id).status_code == 302, "another skill may be asked for"


def test_nobody_floods_an_expert(sign_in: SignIn, cast: Cast) -> None:
    for number in range(actions.MOST_A_DAY):
        link, _secret = links.level(cast)
        actions.revoke(link, by=cast.bob, at=NOW)
        assert number < actions.MOST_A_DAY
    answer = post(sign_in("bob"), cast)
    assert answer.status_code == 422
    assert "You have sent 20 links in 24 hours." in words(answer.get_data(as_text=True))


def test_an_expert_without_an_address_is_named(sign_in: SignIn, cast: Cast) -> None:
    cast.fay.email = None
    db.session.commit()
    answer = post(sign_in("bob"), cast)
    assert answer.status_code == 422
    assert "Fay Freelancer has no e-mail address." in words(answer.get_data(as_text=True))
    assert db.session.query(SignedLink).count() == 0


def test_an_expert_who_wants_no_links_gets_none_and_the_asker_hears_it(sign_in: SignIn, cast: Cast) -> None:
    db.session.add(MailChoice(person_id=cast.fay.id, kind="link.confirm", delivery=Delivery.NEVER))
    db.session.commit()
    answer = post(sign_in("bob"), cast)
    assert answer.status_code == 422
    assert "Fay Freelancer wants no links by mail." in words(answer.get_data(as_text=True))
    assert db.session.query(SignedLink).count() == 0


def test_a_manager_who_mentors_asks_not_themselves(sign_in: SignIn, cast: Cast) -> None:
    cast.shadowing.mentor_id = cast.alice.id
    db.session.commit()
    assert post(sign_in("alice"), cast).status_code == 422


BAD = {
    "no note at level 3": {"note": " "},
    "no level": {"level": None},
    "level 0": {"level": "0"},
    "a level too high": {"level": "6"},
    "another skill": {"skill": "999999"},
    "no row number": {"skill": "9" * 20},
    "too long": {"note": "x" * 20_001},
    "NUL": {"note": "a\x00b"},
}


@pytest.mark.parametrize("changed", BAD.values(), ids=BAD.keys())
def test_bad_input_sends_nothing_and_keeps_what_was_typed(
    sign_in: SignIn, cast: Cast, changed: dict[str, Any]
) -> None:
    answer = post(sign_in("bob"), cast, **changed)
    assert answer.status_code == 422
    typed = {"note": links.NOTE, **changed}["note"]
    assert field_value(answer.get_data(as_text=True), "note").replace("\ufffd", "\x00") == typed
    assert db.session.query(SignedLink).count() == 0
    assert db.session.query(Mail).count() == 0


def test_below_level_three_no_note_is_needed(sign_in: SignIn, cast: Cast) -> None:
    assert post(sign_in("bob"), cast, level="2", note="").status_code == 302


@pytest.mark.parametrize(
    ("who", "status"),
    [("fay", 403), ("eve", 403), ("adam", 404), ("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 403)],
)
def test_nobody_else_asks(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    client = sign_in(who)
    assert client.get(address(cast)).status_code == status
    assert post(client, cast).status_code == status
    assert db.session.query(SignedLink).count() == 0
