"""Flagging a post; enough weight hides it until a moderator decides."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from ktrack.access import rows, trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused
from ktrack.base.text import new_key
from ktrack.board import entry, telling, weights
from ktrack.board.actions import posting
from ktrack.board.entry import DAY, Limits
from ktrack.board.queries import cases, reading
from ktrack.models import Person, Post, PostCase, PostFlag
from ktrack.models.choices import FlagReason

MOST_FLAGS = 10
"""In 24 hours."""
REMEMBERED = timedelta(days=365)
"""How long it counts whether somebody's flags were upheld."""


def flag(
    post: Post, reason: FlagReason, text: str, *, by: Person, at: datetime, today: date, limits: Limits
) -> bool:
    """Say that a post breaks the rules; returns whether it is hidden now. Flagging again changes nothing.

    Refused to who is suspended, and beyond what is allowed in a day.
    """
    lock_row(post, ["hidden_at"])
    if cases.flagged_by(by, [post.id]):
        return post.hidden_at is not None
    if reading.suspension(by.id, today) is not None:
        raise Refused(_l("Whoever is kept from writing cannot flag either."))
    if cases.flags_since(by, at - DAY) >= MOST_FLAGS:
        raise Refused(_l("You have flagged %(num)s posts in 24 hours. Tell a moderator if there are more.",
                         num=MOST_FLAGS))  # fmt: skip
    case = cases.open_case(post)
    opened = case is None
    if case is None:
        case = PostCase(key=new_key("c"), post_id=post.id, post=post, opened_at=at)
        db.session.add(case)
    made = PostFlag(person_id=by.id, person=by, reason=reason, text=text, flagged_at=at,
                    weight=weight_of(by, limits, at))  # fmt: skip
    case.flags.append(made)
    trail.note(by, "post.flag", post, at, reason=reason.value, weight=made.weight)
    _hide_if_heavy(case, limits, at)
    if opened:
        telling.waits(case, today)
    return post.hidden_at is not None


def weight_of(person: Person, limits: Limits, at: datetime) -> int:
    """Return what a flag of this person counts today; a moderator's alone is enough to hide."""
    if rows.moderates(person):
        return limits.flag_weight
    upheld, dismissed = cases.flags_judged(person, at - REMEMBERED)
    return weights.weight(is_new=entry.is_new(person, limits, at), upheld=upheld, dismissed=dismissed)


def _hide_if_heavy(case: PostCase, limits: Limits, at: datetime) -> None:
    post = case.post
    total = sum(flag.weight for flag in case.flags)
    if post.hidden_at is not None or total < limits.flag_weight:
        return
    post.hidden_at = at
    posting.recount([post.topic_id or post.id])
    trail.note(None, "post.hide", post, at, weight=total)
    telling.hidden(case)
