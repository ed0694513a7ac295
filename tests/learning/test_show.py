"""Reading one entry."""

from collections.abc import Callable

import pytest

from ktrack.base.db import db
from ktrack.models import RecordRead
from tests.factories import log
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import words

SignIn = Callable[[str], PageClient]


@pytest.mark.parametrize("who", ["bob", "fay", "alice", "adam"])
def test_the_writer_the_mentor_and_the_manager_read_it(sign_in: SignIn, cast: Cast, who: str) -> None:
    answer = sign_in(who).get(f"/log/{log.write(cast).id}")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "<strong>one by one</strong>" in page
    assert "Apache Kafka operations level 2 assisted" in words(page)
    assert '<a href="https://git.example.test/runbook" rel="noopener noreferrer nofollow">' in page


@pytest.mark.parametrize(
    ("who", "status"), [("charlie", 404), ("dan", 404), ("mia", 404), ("gil", 404), ("eve", 404)]
)
def test_outsiders_do_not(sign_in: SignIn, cast: Cast, who: str, status: int) -> None:
    assert sign_in(who).get(f"/log/{log.write(cast).id}").status_code == status


@pytest.mark.parametrize("who", ["fay", "alice", "adam"])
def test_only_the_writer_is_offered_to_change_it(sign_in: SignIn, cast: Cast, who: str) -> None:
    entry = log.write(cast)
    assert "/correct" not in sign_in(who).get(f"/log/{entry.id}").get_data(as_text=True)
    assert "/correct" in sign_in("bob").get(f"/log/{entry.id}").get_data(as_text=True)


def test_who_read_it_is_recorded(sign_in: SignIn, cast: Cast) -> None:
    entry = log.write(cast)
    sign_in("alice").get(f"/log/{entry.id}")
    sign_in("bob").get(f"/log/{entry.id}")
    read = db.session.query(RecordRead).one()
    assert (read.person_id, read.reader_id, read.page) == (cast.bob.id, cast.alice.id, "learning.show")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<b style='x'>b</b>",
        "[x]( data:text/html,<script>alert(1)</script>)",
        "```\n</pre><script>alert(1)</script>\n```",
    ],
)
def test_scripts_in_the_text_are_harmless(sign_in: SignIn, cast: Cast, text: str) -> None:
    entry = log.write(cast, text=text, claims=())
    page = sign_in("bob").get(f"/log/{entry.id}").get_data(as_text=True)
    prose = page.split('class="prose"')[1].split("</section>")[0]
    assert "<script" not in prose
    assert "<img" not in prose
    assert 'href="javascript' not in prose
    assert 'href="data:' not in prose


def test_it_is_only_read(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    assert bob.post(f"/log/{log.write(cast).id}", data={"csrf_token": bob.token()}).status_code == 405
