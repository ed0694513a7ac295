"""Finding procedures by the one search."""

from collections.abc import Callable

from ktrack.base.db import db
from ktrack.models import Procedure
from tests.conftest import NOW
from tests.factories import procedures
from tests.factories.cast import Cast
from tests.support.page_client import PageClient
from tests.support.page_reader import elements

SignIn = Callable[[str], PageClient]


def found(client: PageClient, word: str) -> int:
    page = client.get("/search", query_string={"q": word, "topic": "procedure"})
    assert page.status_code == 200
    return len(elements(page.text, "a", "item__title"))


def archive(made: Procedure) -> None:
    made.archived_at, made.review_on = NOW, None
    db.session.commit()


def test_the_newest_words_are_found_by_who_may_read_them(sign_in: SignIn, cast: Cast) -> None:
    made = procedures.published(cast)
    procedures.draft(cast)
    for who, count in (("bob", 2), ("dan", 1), ("eve", 1), ("fay", 1), ("gil", 0)):
        assert found(sign_in(who), "broker") == count, who
    procedures.add_version(made, "Wait for the quorum", by=cast.bob.id, number=2)
    db.session.commit()
    dan = sign_in("dan")
    assert (found(dan, "quorum"), found(dan, "log")) == (1, 0)
    archive(made)
    assert found(dan, "quorum") == 0
