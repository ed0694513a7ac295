"""Flags with weight, the moderators' queue, decisions with reasons, one appeal, suspensions."""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from ktrack.base.db import db
from ktrack.board import weights
from ktrack.board.actions import moderating
from ktrack.models import AuditEvent, Mail, Post, PostCase, PostFlag, Suspension
from ktrack.models.choices import Decision
from tests.conftest import NOW
from tests.factories import board
from tests.factories.cast import Cast
from tests.people.test_list import SignIn
from tests.support.page_client import PageClient
from tests.support.page_reader import words


def mails(kind: str) -> list[tuple[int, str]]:
    """Whom mail of a kind went to, with its subject."""
    found = db.session.query(Mail).filter_by(kind=kind).order_by(Mail.id)
    return [(mail.person_id, mail.subject) for mail in found]


def sent(client: PageClient, path: str, **fields: str) -> tuple[int, str]:
    """Send a form; returns the status and what the page says."""
    answer = client.post(path, data={"csrf_token": client.token(), **fields})
    page = answer.get_data(as_text=True)
    return answer.status_code, "" if answer.status_code == 302 else words(page)


def test_a_flag_storm_of_three_hides_nothing_and_waits_in_the_queue(sign_in: SignIn, cast: Cast) -> None:
    post = board.post(cast.bob)
    board.name_moderator(cast.eve)
    for who in ("mia", "dan", "fay"):
        board.make_new(getattr(cast, who))
        for _time in range(2):
            assert sent(sign_in(who), f"/board/{post.id}/flag", reason="spam")[0] == 302
    assert post.hidden_at is None
    assert [flag.weight for flag in db.session.query(PostFlag)] == [1, 1, 1]
    assert mails("board.queue") == [(cast.eve.id, "Flagged on the board: Who knows the offsets?")]
    assert "3 flags: Spam or advertising" in words(
        sign_in("eve").get("/board/moderation").get_data(as_text=True)
    )


def test_enough_weight_hides_a_post_until_somebody_decides(sign_in: SignIn, cast: Cast) -> None:
    post = board.post(cast.bob)
    board.flag(post, cast.mia, cast.dan, cast.eve)
    assert post.hidden_at is None, "three people who are known here do not hide anything either"
    board.flag(post, cast.adam)
    assert post.hidden_at == NOW
    assert mails("board.moderation") == [
        (cast.bob.id, "Hidden until a moderator decides: Who knows the offsets?")
    ]
    page = words(sign_in("bob").get(f"/board/{post.id}").get_data(as_text=True))
    assert "Hidden until a moderator decides" in page
    assert "Abusive: insults, threats, discrimination" in page
    assert "Mia Mentor" not in page, "the author does not learn who flagged"
    hide = db.session.query(AuditEvent).filter_by(action="post.hide").one()
    assert (hide.actor_id, hide.subject_id) == (None, post.id)


@pytest.mark.parametrize("reason", ["disagree", "nonsense", ""])
def test_disagreement_is_no_reason(sign_in: SignIn, cast: Cast, reason: str) -> None:
    post = board.post(cast.bob)
    status, page = sent(sign_in("mia"), f"/board/{post.id}/flag", reason=reason)
    assert status == 422
    assert ("Disagreement alone is no reason" in page) is (reason == "disagree")
    assert db.session.query(PostCase).count() == 0


def test_nobody_flags_their_own_or_more_than_ten_a_day(sign_in: SignIn, cast: Cast) -> None:
    posts = [board.post(cast.bob, str(number)) for number in range(11)]
    assert sent(sign_in("bob"), f"/board/{posts[0].id}/flag", reason="spam")[0] == 403
    mia = sign_in("mia")
    answers = [sent(mia, f"/board/{post.id}/flag", reason="spam") for post in posts]
    assert [status for status, _page in answers] == [302] * 10 + [422]
    assert "You have flagged 10 posts in 24 hours" in answers[-1][1]


def decide(client: PageClient, case: PostCase, decision: str, reason: str = "Be kind.") -> tuple[int, str]:
    return sent(client, f"/board/moderation/{case.id}", decision=decision, reason=reason)


def test_a_post_is_flagged_hidden_appealed_and_restored(sign_in: SignIn, cast: Cast) -> None:
    board.name_moderator(cast.dan)
    board.name_moderator(cast.alice)
    post = board.post(cast.bob)
    case = board.flag(post, cast.mia)
    dan, alice, bob = sign_in("dan"), sign_in("alice"), sign_in("bob")
    assert decide(dan, case, "hide", " ")[0] == 422
    assert decide(dan, case, "hide")[0] == 302
    assert decide(dan, case, "hide")[0] == 302, "sending it again changes nothing"
    assert decide(alice, case, "keep")[0] == 422, "another moderator was faster"
    assert post.hidden_at == NOW
    assert "Be kind." in words(bob.get(f"/board/{post.id}").get_data(as_text=True))
    for _time in range(2):
        assert sent(bob, f"/board/moderation/{case.id}/appeal", text="It was a quote.")[0] == 302
    assert sent(bob, f"/board/moderation/{case.id}/appeal", text="And once more.")[0] == 422
    assert "somebody else: Alice Acker" in decide(dan, case, "hide", "Still.")[1]
    assert decide(alice, case, "keep", "A quote it was.")[0] == 302
    assert [post.hidden_at, case.final, case.waits_since] == [None, Decision.KEEP, None]
    assert [subject.split(":")[0] for _person, subject in mails("board.moderation")] == [
        "A moderator has hidden what you wrote", "It is shown again",
    ]  # fmt: skip
    assert mails("board.queue")[-1][0] == cast.alice.id, "whoever decided first is not asked again"
    acts = [event.action for event in db.session.query(AuditEvent).filter(AuditEvent.action.like("case.%"))]
    assert acts == ["case.decide", "case.appeal", "case.decide-appeal"]


def test_who_may_decide_and_appeal(sign_in: SignIn, cast: Cast) -> None:
    board.name_moderator(cast.bob)
    board.name_moderator(cast.charlie)
    case = board.flag(board.post(cast.bob), cast.mia)
    path = f"/board/moderation/{case.id}"
    assert sign_in("bob").get(path).status_code == 200
    assert decide(sign_in("bob"), case, "keep")[0] == 403, "never about what one wrote"
    assert sign_in("adam").get(path).status_code == 403, "an administrator moderates only if named"
    assert sign_in("charlie").get(f"{path}/appeal").status_code == 403
    assert sent(sign_in("bob"), f"{path}/appeal", text="Why?")[0] == 422, "nothing is decided yet"
    assert case.decision is None


def test_the_only_moderator_decides_an_appeal_alone(app: Flask, cast: Cast) -> None:
    board.name_moderator(cast.charlie)
    case = board.flag(board.post(cast.bob), cast.mia)
    moderating.decide(case, Decision.HIDE, "Spam", by=cast.charlie, at=NOW)
    moderating.appeal(case, "No", by=cast.bob, at=NOW, today=NOW.date())
    moderating.decide_appeal(case, Decision.HIDE, "Yes", by=cast.charlie, at=NOW, today=NOW.date())
    assert case.final is Decision.HIDE


def test_flags_that_were_not_upheld_count_less(app: Flask, cast: Cast) -> None:
    board.name_moderator(cast.charlie)
    for decision, left in ((Decision.KEEP, 1), (Decision.KEEP, 0), (Decision.HIDE, 1)):
        case = board.flag(board.post(cast.bob), cast.mia)
        moderating.decide(case, decision, "So", by=cast.charlie, at=NOW)
        db.session.commit()
        fresh = board.flag(board.post(cast.dan), cast.mia)
        assert fresh.flags[-1].weight == left


@given(upheld=st.integers(0, 50), dismissed=st.integers(0, 50), new=st.booleans())
def test_weights_stay_in_bounds_and_follow_the_record(upheld: int, dismissed: int, new: bool) -> None:
    found = weights.weight(is_new=new, upheld=upheld, dismissed=dismissed)
    assert 0 <= found <= (weights.NEW if new else weights.MOST)
    assert weights.weight(is_new=new, upheld=upheld + 1, dismissed=dismissed) >= found
    assert weights.weight(is_new=new, upheld=upheld, dismissed=dismissed + 1) <= found
    assert weights.weight(is_new=True, upheld=upheld, dismissed=dismissed) <= found


def test_what_is_edited_while_hidden_stays_out_of_sight(sign_in: SignIn, cast: Cast) -> None:
    board.name_moderator(cast.charlie)
    post = board.post(cast.bob, text="Call Ann at 0151 555")
    case = board.flag(post, cast.charlie)
    bob = sign_in("bob")
    page = bob.get(f"/board/{post.id}/edit").get_data(as_text=True)
    seen = page.split('name="seen" type="hidden" value="')[1].split('"')[0]
    assert sent(bob, f"/board/{post.id}/edit", title="T", text="Call me", seen=seen)[0] == 302
    assert decide(sign_in("charlie"), case, "keep", "Gone.")[0] == 302
    reads = {who: sign_in(who).get(f"/board/{post.id}/versions") for who in ("mia", "bob", "charlie")}
    assert {who: "0151" in page.get_data(as_text=True) for who, page in reads.items()} == {
        "mia": False, "bob": True, "charlie": True,
    }  # fmt: skip


def test_somebody_is_kept_from_writing_for_a_while(sign_in: SignIn, cast: Cast) -> None:
    board.name_moderator(cast.charlie)
    post = board.post(cast.bob)
    charlie, bob, path = sign_in("charlie"), sign_in("bob"), f"/board/people/{cast.bob.id}"
    for until in ("2026-06-15", "2031-01-01", "9999-12-31", "0001-01-01", "soon"):
        assert sent(charlie, f"{path}/suspend", until=until, reason="Spam")[0] == 422, until
    key = "u-" + "1" * 16
    for _time in range(2):
        sent(charlie, f"{path}/suspend", until="2026-06-29", reason="Spam again", form_key=key)
    assert db.session.query(Suspension).one().until == NOW.date() + timedelta(days=14)
    assert "Spam again" in words(bob.get("/board/new").get_data(as_text=True))
    assert sent(bob, f"/board/{post.id}/reply", text="But")[0] == 422
    assert sent(bob, f"/board/{post.id}/edit", text="But")[0] == 403
    assert len(mails("board.moderation")) == 1
    assert sent(charlie, f"{path}/lift")[0] == 302
    assert bob.get("/board/new").status_code == 200
    assert db.session.query(Post).count() == 1


def test_administrators_name_and_dismiss_moderators(sign_in: SignIn, cast: Cast) -> None:
    adam = sign_in("adam")
    for name, says in (("Nobody Here", "Nobody inside with an account"), ("Fay Freelancer", "Nobody inside")):
        status, page = sent(adam, "/board/moderators", person=name)
        assert (status, says in page) == (422, True)
    for _time in range(2):
        assert sent(adam, "/board/moderators", person="Bob Bach")[0] == 302
    assert cast.bob.moderator_since == NOW
    assert sign_in("bob").get("/board/moderation").status_code == 200
    assert sent(adam, f"/board/moderators/{cast.bob.id}/dismiss")[0] == 302
    assert sign_in("bob").get("/board/moderation").status_code == 403
    assert sent(sign_in("alice"), "/board/moderators", person="Alice Acker")[0] == 403
