"""Answers that are kept: the same as fresh ones, nobody else's, and no longer than they hold."""

import gzip
from collections.abc import Callable

import pytest

from ktrack.base.db import db
from ktrack.retention import version
from ktrack.skills import actions
from ktrack.skills.actions import Details
from tests.conftest import NOW
from tests.factories.cast import Cast
from tests.support.page_client import PageClient

TREND = "/dashboard/charts/trend.json"
SignIn = Callable[[str], PageClient]


@pytest.fixture
def begun(cast: Cast) -> Cast:
    """The cast in a database that has a version."""
    version.touch()
    db.session.commit()
    return cast


def tag(client: PageClient, address: str = "/dashboard") -> str:
    return client.get(address).headers["ETag"]


def again(client: PageClient, etag: str, address: str = "/dashboard") -> int:
    return client.get(address, headers={"If-None-Match": etag}).status_code


@pytest.mark.parametrize("address", ["/dashboard", TREND])
def test_what_a_browser_has_is_not_sent_again(sign_in: SignIn, begun: Cast, address: str) -> None:
    eve = sign_in("eve")
    answer = eve.get(address, headers={"If-None-Match": tag(eve, address)})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_kept_answer_is_the_answer(sign_in: SignIn, begun: Cast, count_queries: Callable[..., int]) -> None:
    eve = sign_in("eve")
    tag(eve)
    fresh = eve.get("/dashboard").get_data()
    assert eve.get("/dashboard").get_data() == fresh
    assert count_queries(lambda: eve.get("/dashboard")) == 2  # who asks, and whether the data is the same


def test_a_compressed_answer_is_the_answer(sign_in: SignIn, begun: Cast) -> None:
    eve = sign_in("eve")
    plain = eve.get(TREND).data if tag(eve) else b""
    packed = [eve.get(TREND, headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
    assert [gzip.decompress(one.data) for one in packed] == [plain, plain]
    assert again(eve, packed[0].headers["ETag"], TREND) == 304


def test_a_write_ends_it(sign_in: SignIn, begun: Cast) -> None:
    eve = sign_in("eve")
    before = tag(eve)
    actions.add(Details("Vaults", "", "Locks & keys", "", None, ""), NOW, by=begun.adam)
    db.session.commit()
    assert again(eve, before) == 200
    assert "Locks &amp; keys" in eve.get("/dashboard").get_data(as_text=True)


@pytest.mark.parametrize("change", [{"locale": "de"}, {"theme": "dark"}])
def test_another_language_or_colour_is_another_answer(
    sign_in: SignIn, begun: Cast, change: dict[str, str]
) -> None:
    eve = sign_in("eve")
    before = tag(eve)
    eve.post("/preferences", data={"csrf_token": eve.token(), "next": "/dashboard", **change})
    assert again(eve, before) == 200


def test_another_person_gets_their_own(sign_in: SignIn, begun: Cast) -> None:
    eve, adam = sign_in("eve"), sign_in("adam")
    before = tag(eve)
    tag(adam)
    assert again(adam, before) == 200
    assert "Adam Admin" in adam.get("/dashboard").get_data(as_text=True)


def test_who_may_not_see_it_is_told_so(sign_in: SignIn, begun: Cast) -> None:
    assert again(sign_in("bob"), tag(sign_in("eve"))) == 403


def test_who_has_signed_out_is_led_to_the_door(sign_in: SignIn, begun: Cast) -> None:
    eve = sign_in("eve")
    before = tag(eve)
    eve.post("/logout", data={"csrf_token": eve.token()})
    assert again(eve, before) == 302


def test_without_a_version_nothing_is_kept(sign_in: SignIn, cast: Cast) -> None:
    eve = sign_in("eve")
    assert "ETag" not in eve.get("/dashboard").headers
