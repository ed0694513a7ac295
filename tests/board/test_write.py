"""Writing on the board: posts of three kinds, replies, what helped, and what is refused."""

from datetime import timedelta

import pytest
from flask import Flask

from ktrack.base.db import db
from ktrack.models import Engagement, Mail, Post, PostTag, Tag
from ktrack.models.choices import PostKind
from tests.conftest import NOW
from tests.factories import board
from tests.factories.cast import Cast
from tests.people.test_list import SignIn
from tests.support.page_reader import words

LONG = "x" * 100_000
FARM = "\n".join(f"https://farm.example/{number}" for number in range(21))
MANY_TAGS = ", ".join(f"t{number}" for number in range(500))


def typed(client: object, **fields: str) -> dict[str, str]:
    """A post as the form sends it."""
    token = client.token()  # type: ignore[attr-defined] # the page client
    said = {"kind": "asking", "title": "Lag", "text": "It **lags**.", "tags": "", "form_key": "b-" + "0" * 16}
    return {**said, "csrf_token": token, **fields}


def test_a_post_is_stored_once_with_its_tags(sign_in: SignIn, cast: Cast) -> None:
    bob = sign_in("bob")
    data = typed(bob, tags="#On-Call, betrieb von apache kafka, on-call")
    for _time in range(2):
        answer = bob.post("/board/new", data=data)
        assert answer.status_code == 302
    made = db.session.query(Post).one()
    assert (made.kind, made.author_id, made.active_at, made.replies) == (PostKind.ASKING, cast.bob.id, NOW, 0)
    assert sorted(tag.label("en") for tag in made.tags) == ["Apache Kafka operations", "On-Call"]
    page = sign_in("charlie").get(answer.location).get_data(as_text=True)
    assert "<strong>lags</strong>" in page
    assert "Betrieb von Apache Kafka" in page, "a skill's tag is called as the reader's language says"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": " "}, "Title:"),
        ({"text": "  "}, "Your post:"),
        ({"kind": "shouting"}, "What is it?:"),
        ({"text": LONG}, "These are 100,000 characters; 20,000 fit."),
        ({"title": "y" * 151}, "These are 151 characters; 150 fit."),
        ({"tags": MANY_TAGS}, "These are 500 tags; a post has at most 8."),
        ({"tags": "z" * 41}, "A tag has at most 40 characters."),
        ({"text": FARM}, "These are 21 links; a post may have 20."),
        ({"text": "[a](//b.example) " * 21}, "These are 21 links;"),
    ],
)
def test_bad_input_is_named_and_kept(
    sign_in: SignIn, cast: Cast, fields: dict[str, str], message: str
) -> None:
    bob = sign_in("bob")
    answer = bob.post("/board/new", data=typed(bob, **fields))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in words(page)
    assert fields.get("text", "").strip() in page, "what was typed is kept"
    assert (db.session.query(Post).count(), db.session.query(Tag).count()) == (0, 0)


def test_scripts_and_odd_links_do_nothing(sign_in: SignIn, cast: Cast) -> None:
    text = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    made = board.post(cast.bob, title="<b>bold</b>", text=text)
    page = sign_in("mia").get(f"/board/{made.id}").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    for harm in ('href="javascript', "<script>alert", "<img src=x", "<b>bold"):
        assert harm not in page


def test_new_accounts_are_limited_in_links_and_rate(sign_in: SignIn, cast: Cast) -> None:
    board.make_new(cast.bob)
    bob = sign_in("bob")
    links = "https://a.example https://b.example https://c.example"
    answer = bob.post("/board/new", data=typed(bob, text=links))
    assert "A post of a new account may have 2 links; this one has 3." in words(answer.get_data(as_text=True))
    for number in range(6):
        answer = bob.post("/board/new", data=typed(bob, form_key=f"b-{number:016x}"))
    assert "A new account can post 5 times in 24 hours" in words(answer.get_data(as_text=True))
    assert "It **lags**." in answer.get_data(as_text=True)
    assert db.session.query(Post).count() == 5


def test_freelancers_write_while_their_engagement_runs(sign_in: SignIn, cast: Cast) -> None:
    topic = board.post(cast.bob)
    fay, gil = sign_in("fay"), sign_in("gil")
    assert fay.get("/board/new").status_code == 200
    assert "while one of their engagements runs" in words(gil.get("/board").get_data(as_text=True))
    assert gil.get("/board/new").status_code == 403
    data = {"text": "Me too", "csrf_token": gil.token(), "form_key": "b-" + "1" * 16}
    assert gil.post(f"/board/{topic.id}/reply", data=data).status_code == 422
    db.session.query(Engagement).update({"ends_on": NOW.date() - timedelta(days=1)})
    db.session.commit()
    assert fay.get("/board/new").status_code == 403
    assert fay.get(f"/board/{topic.id}").status_code == 200
    assert db.session.query(Post).count() == 1


def test_a_reply_counts_and_is_told_to_who_asked(sign_in: SignIn, cast: Cast) -> None:
    topic = board.post(cast.bob)
    mia = sign_in("mia")
    data = {"text": "Check the offsets", "csrf_token": mia.token(), "form_key": "b-" + "2" * 16}
    for _time in range(2):
        answer = mia.post(f"/board/{topic.id}/reply", data=data)
    made = db.session.query(Post).filter(Post.topic_id.is_not(None)).one()
    assert (topic.replies, topic.active_at) == (1, NOW)
    assert mia.get(answer.location).location == f"/board/{topic.id}#p{made.id}"
    (mail,) = db.session.query(Mail).all()
    assert (mail.person_id, mail.kind) == (cast.bob.id, "board.reply")
    assert "Check the offsets" in mail.text


def test_who_asked_marks_what_helped(sign_in: SignIn, cast: Cast) -> None:
    topic = board.post(cast.bob)
    answer = board.reply(topic, cast.mia)
    bob, mia = sign_in("bob"), sign_in("mia")
    path = f"/board/{answer.id}/helped"
    assert mia.post(path, data={"csrf_token": mia.token(), "helped": "yes"}).status_code == 403
    for _time in range(2):
        bob.post(path, data={"csrf_token": bob.token(), "helped": "yes"})
    assert answer.helped_at == NOW
    assert "something helped" in bob.get("/board").get_data(as_text=True)
    assert db.session.query(Mail).filter_by(kind="board.helped", person_id=cast.mia.id).count() == 1
    bob.post(path, data={"csrf_token": bob.token(), "helped": "no"})
    assert answer.helped_at is None
    assert bob.post(f"/board/{topic.id}/helped", data={"csrf_token": bob.token()}).status_code == 404


def test_edits_are_kept_for_all_to_read(sign_in: SignIn, cast: Cast) -> None:
    made = board.post(cast.bob, tags=("lag",))
    bob, mia = sign_in("bob"), sign_in("mia")
    page = bob.get(f"/board/{made.id}/edit").get_data(as_text=True)
    seen = page.split('name="seen" type="hidden" value="')[1].split('"')[0]
    data = {"title": "Solved", "text": "Thanks", "tags": "lag, done", "seen": seen, "csrf_token": bob.token()}
    assert bob.post(f"/board/{made.id}/edit", data=data).status_code == 302
    again = bob.post(f"/board/{made.id}/edit", data={**data, "text": "Or not"})
    assert again.status_code == 409, "somebody who edited in another window is told"
    assert "Or not" in again.get_data(as_text=True)
    assert "Thanks" in mia.get(f"/board/{made.id}").get_data(as_text=True)
    old = words(mia.get(f"/board/{made.id}/versions").get_data(as_text=True))
    assert "The consumers lag behind." in old
    assert "Who knows the offsets?" in old
    assert mia.get(f"/board/{made.id}/edit").status_code == 403


def test_two_names_of_one_tag_are_one(app: Flask, cast: Cast) -> None:
    board.post(cast.bob, tags=("Über-Wachung",))
    board.post(cast.mia, tags=("uber-wachung", "Apache Kafka operations"))
    board.post(cast.dan, tags=("betrieb von apache kafka",))
    assert (db.session.query(Tag).count(), db.session.query(PostTag).count()) == (2, 4)
