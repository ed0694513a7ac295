"""Mail about the board that goes as soon as something happens."""

from datetime import date
from typing import Any

from ktrack import agreeing
from ktrack.board.queries import cases
from ktrack.mail import outbox
from ktrack.models import Person, Post, PostCase, Suspension


def reply(made: Post) -> None:
    """Tell who began a conversation that somebody replied."""
    topic = made.topic
    if topic is not None and topic.author_id != made.author_id:
        _tell(topic.author, "board.reply", f"post {made.id}", "board_reply", reply=made, topic=topic)


def helped(made: Post, topic: Post) -> None:
    """Tell who replied that it helped; once, however often it is marked."""
    if made.author_id != topic.author_id:
        _tell(made.author, "board.helped", f"post {made.id}", "board_helped", reply=made, topic=topic)


def hidden(case: PostCase) -> None:
    """Tell the author that flags hide what they wrote until a moderator decides."""
    _author(case, "hidden")


def decided(case: PostCase) -> None:
    """Tell the author what a moderator decided and why."""
    _author(case, "decided")


def appeal_decided(case: PostCase) -> None:
    """Tell the author what came of the appeal."""
    _author(case, "appeal_decided")


def _author(case: PostCase, what: str) -> None:
    topic = case.post.topic or case.post
    _tell(
        case.post.author, "board.moderation", f"case {case.id} {what}", f"board_{what}", case=case,
        topic=topic, reasons=sorted({flag.reason for flag in case.flags}),
    )  # fmt: skip


def waits(case: PostCase, today: date) -> None:
    """Tell those who moderate, except the author, that something waits for them."""
    for person in cases.moderators(today):
        if person.id not in (case.post.author_id, case.decided_by_id):
            step = "appeal" if case.appealed_at else "flag"
            _tell(person, "board.queue", f"case {case.id} {step}", "board_waits", case=case,
                  topic=case.post.topic or case.post)  # fmt: skip


def suspended(made: Suspension) -> None:
    """Tell somebody that they cannot write for a while, and why."""
    _tell(made.person, "board.moderation", f"suspension {made.id}", "board_suspended", suspension=made)


def _tell(person: Person, kind: str, about: str, template: str, **context: Any) -> None:
    if agreeing.may_sign_in(person):  # whoever cannot come in cannot do anything about it
        outbox.tell(person, kind, about, template, **context)
