"""What moderators decide, the author's appeal, suspensions, and who moderates."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ktrack.access import trail
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused, Stale
from ktrack.board import telling
from ktrack.board.actions import posting
from ktrack.board.queries import cases
from ktrack.models import Person, PostCase, Suspension
from ktrack.models.choices import Decision, Kind

LONGEST = timedelta(days=366)
"""For so long somebody can be kept from writing at once."""


def decide(case: PostCase, decision: Decision, reason: str, *, by: Person, at: datetime) -> None:
    """Keep or hide what was flagged, with a reason for its author. Harmless to repeat.

    Stale if another moderator has decided otherwise meanwhile.
    """
    _check_reason(reason)
    lock_row(case)
    if case.decided_at is not None:
        if (case.decision, case.reason, case.decided_by_id) == (decision, reason, by.id):
            return
        raise Stale(_l("Another moderator has decided in the meantime. Your text is kept below."))
    case.decision, case.reason, case.decided_at, case.decided_by = decision, reason, at, by
    _apply(case, decision, at)
    trail.note(by, "case.decide", case, at, decision=decision.value, post=case.post_id)
    telling.decided(case)


def appeal(case: PostCase, text: str, *, by: Person, at: datetime, today: date) -> None:
    """Ask, as the author, that it be looked at again: once. Harmless to repeat."""
    if not text.strip():
        raise Refused(_l("Say why it should be shown again."), "text")
    lock_row(case)
    if case.appealed_at is not None:
        if case.appeal == text:
            return
        raise Refused(_l("You have appealed already. It can be done once."))
    if case.decision is not Decision.HIDE:
        raise Refused(_l("There is nothing to appeal against: a moderator has not hidden this."))
    case.appeal, case.appealed_at = text, at
    trail.note(by, "case.appeal", case, at, post=case.post_id)
    telling.waits(case, today)


def decide_appeal(
    case: PostCase, decision: Decision, reason: str, *, by: Person, at: datetime, today: date
) -> None:
    """Decide for good. Refused to whoever decided first, while another moderator could do it."""
    _check_reason(reason)
    lock_row(case)
    if case.appealed_at is None:
        raise Refused(_l("Nobody has appealed."))
    if case.appeal_decided_at is not None:
        if (case.appeal_decision, case.appeal_reason) == (decision, reason):
            return
        raise Stale(_l("Another moderator has decided in the meantime. Your text is kept below."))
    others = others_than(case, by, today)
    if case.decided_by_id == by.id and others:
        names = ", ".join(person.name for person in others)
        raise Refused(_l("You decided first; an appeal is for somebody else: %(names)s.", names=names))
    case.appeal_decision, case.appeal_reason = decision, reason
    case.appeal_decided_at, case.appeal_decided_by = at, by
    _apply(case, decision, at)
    trail.note(by, "case.decide-appeal", case, at, decision=decision.value, post=case.post_id)
    telling.appeal_decided(case)


def others_than(case: PostCase, moderator: Person, today: date) -> list[Person]:
    """Return who else could decide about a case today."""
    return [one for one in cases.moderators(today) if one.id not in (moderator.id, case.post.author_id)]


def suspend(
    person: Person, until: date, reason: str, key: str, *, by: Person, at: datetime, today: date
) -> None:
    """Keep somebody from writing before `until`; a form that is sent twice counts once."""
    _check_reason(reason)
    if person.id == by.id:
        raise Refused(_l("You cannot suspend yourself."))
    if not today < until <= today + LONGEST:
        raise Refused(_l("Choose a day from tomorrow on, at most a year ahead."), "until")
    if db.session.scalar(select(Suspension.id).where(Suspension.key == key)) is not None:
        return
    made = Suspension(
        key=key, person_id=person.id, person=person, until=until, reason=reason, made_at=at, made_by_id=by.id,
        made_by=by,
    )  # fmt: skip
    db.session.add(made)
    trail.note(by, "board.suspend", person, at, until=until.isoformat())
    telling.suspended(made)


def lift(person: Person, *, by: Person, at: datetime, today: date) -> None:
    """Let somebody write again."""
    standing = select(Suspension).where(
        Suspension.person_id == person.id, Suspension.until > today, Suspension.lifted_at.is_(None)
    )
    found = list(db.session.scalars(standing.with_for_update()))
    for suspension in found:
        suspension.lifted_at, suspension.lifted_by_id = at, by.id
    if found:
        trail.note(by, "board.lift", person, at)


def name_moderator(person: Person, *, by: Person, at: datetime) -> None:
    """Let somebody inside the company moderate; naming them again changes nothing."""
    if person.kind is not Kind.INTERNAL:
        raise Refused(_l("A freelancer cannot moderate."), "person")
    lock_row(person, ["moderator_since"])
    if person.moderator_since is None:
        person.moderator_since = at
        trail.note(by, "moderator.name", person, at)


def dismiss_moderator(person: Person, *, by: Person, at: datetime) -> None:
    """Take it back; what they decided stands."""
    lock_row(person, ["moderator_since"])
    if person.moderator_since is not None:
        person.moderator_since = None
        trail.note(by, "moderator.dismiss", person, at)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_l("Give the reason: it is told to whom it concerns."), "reason")


def _apply(case: PostCase, decision: Decision, at: datetime) -> None:
    post = case.post
    lock_row(post, ["hidden_at"])
    post.hidden_at = None if decision is Decision.KEEP else post.hidden_at or at
    posting.recount([post.topic_id or post.id])
