"""Preparing a handover, leaving a word in it, closing the engagement with it, and adding to it later.

Whoever calls one of these holds the lock on the engagement's row, so that they follow one another.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from ktrack import packs
from ktrack.access import trail
from ktrack.agreeing import may_sign_in
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.base.text import new_key
from ktrack.engagements import queries as engagements
from ktrack.handover import drafting, queries
from ktrack.handover.drafting import decided, draft
from ktrack.mail import outbox
from ktrack.models import (
    Engagement,
    Handover,
    HandoverItem,
    HandoverLink,
    HandoverNote,
    HandoverQuestion,
    Person,
)
from ktrack.models.choices import ItemState
from ktrack.packs import Link, Pack

CLOSED = _l("The engagement was closed in the meantime. The handover stays as it was signed.")


@dataclass(frozen=True)
class Written:
    """What a manager writes: criteria and reasons by skill id, reasons by question id.

    What is not named in them stays as it is.
    """

    remarks: str
    links: tuple[Link, ...]
    criteria: Mapping[int, str]
    reasons: Mapping[int, str]
    question_reasons: Mapping[int, str]


def begin(engagement: Engagement, *, by: Person, at: datetime, today: date) -> tuple[Handover, bool]:
    """Begin the handover with the criteria that were agreed, and ask the experts for their word.

    Returns it and whether it is new.

    Refused before the engagement has begun.
    """
    there = queries.handover_of(engagement)
    if there is not None:
        return there, False
    if engagement.starts_on > today:
        raise Refused(_l("The engagement has not begun: there is nothing to hand over yet."))
    agreed = queries.agreed(engagement)
    handover = Handover(
        key=new_key("o"), engagement_id=engagement.id, opened_by=by, opened_at=at,
        items=[
            HandoverItem(
                skill_id=item.skill_id, criterion=drafting.criterion(None, agreed.get(item.skill_id))
            )
            for item in engagement.plan if item.retired_on is None
        ],
    )  # fmt: skip
    db.session.add(handover)
    trail.note(by, "handover.open", handover, at, engagement=engagement.id)
    for expert in engagement.experts:
        if expert.id != by.id and may_sign_in(expert):
            outbox.tell(
                expert, "handover.begun", f"handover {handover.id}", "handover_begun", engagement=engagement
            )
    return handover, True


def save(
    engagement: Engagement, handover: Handover, written: Written, seen: str, *, by: Person, at: datetime
) -> bool:
    """Store what was written; returns whether anything is new. `seen`: the version that the form showed.

    Refused if the engagement is closed; Stale if somebody else has saved since.
    """
    if handover.closed_at is not None:
        raise Refused(CLOSED)
    if not _differs(engagement, handover, written):
        return False
    if seen != str(handover.version):
        raise Stale(
            _l("Somebody saved this in the meantime. Your text is kept: compare both, then save again.")
        )
    handover.remarks = written.remarks
    handover.links = [HandoverLink(position=at_, title=link.title, url=link.url)
                      for at_, link in enumerate(written.links, 1)]  # fmt: skip
    _set_items(engagement, handover, written)
    _set_questions(handover, written.question_reasons)
    flag_modified(handover, "remarks")  # the version counts every edit, of its parts too
    trail.note(by, "handover.save", handover, at, engagement=engagement.id)
    return True


def say(engagement: Engagement, handover: Handover, text: str, *, by: Person, at: datetime) -> bool:
    """Store an expert's word to those who come after; returns whether it is new.

    Refused once it is closed.
    """
    if handover.closed_at is not None:
        raise Refused(CLOSED, "word")
    if handover.word == text:
        return False
    handover.word, handover.word_by = text, by if text.strip() else None
    trail.note(by, "handover.word", handover, at, engagement=engagement.id)
    return True


def mark(pack: Pack) -> str:
    """Return a short mark of a draft: who closes with it has seen exactly this."""
    return hashlib.sha256(packs.write(pack).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def close(
    engagement: Engagement, handover: Handover, seen: str, *, by: Person, at: datetime, today: date
) -> bool:
    """Close the engagement and keep its pack as of today; returns whether this did it.

    `seen`: the mark of the draft on which this was decided. Refused while something that is open has no
    reason; Stale if the draft says something else by now, or somebody else has closed.
    """
    if handover.closed_at is not None:
        if handover.closed_by_id == by.id:
            return False
        raise Stale(CLOSED)
    shown = draft(engagement, handover, today)
    if mark(shown) != seen:
        raise Stale(_l("The handover has changed in the meantime. Read it again, then close."))
    if shown.undecided:
        raise Refused(_l("Say for everything that is open why it stays so. Then close."))
    pack = decided(shown, by, at)
    _settle(engagement, handover, pack, by, at)
    handover.pack, handover.closed_at, handover.closed_by = packs.write(pack), at, by
    trail.note(
        by, "handover.close", handover, at, engagement=engagement.id,
        proved=len(pack.proved), open=len(pack.open), questions=len(pack.questions),
    )  # fmt: skip
    return True


def add_note(
    handover: Handover, text: str, key: str, *, by: Person, at: datetime
) -> tuple[HandoverNote, bool]:
    """Add what came to light after closing; returns the note and whether it is new. Sent twice, it is one."""
    if not text.strip():
        raise Refused(_l("Write the note."), "text")
    if handover.closed_at is None:
        raise Refused(_l("The handover is not closed yet: write this into it."))
    earlier = queries.note_by_key(key)
    if earlier is not None:
        if (earlier.handover_id, earlier.author_id) != (handover.id, by.id):
            raise Refused(_l("This form belongs to somebody else. Open the page again."))
        return earlier, False
    note = HandoverNote(key=key, handover_id=handover.id, author_id=by.id, at=at, text=text)
    db.session.add(note)
    trail.note(by, "handover.note", handover, at, engagement=handover.engagement_id)
    return note, True


def _differs(engagement: Engagement, handover: Handover, written: Written) -> bool:
    items = {item.skill_id: item for item in handover.items}
    planned = {item.skill_id for item in engagement.plan if item.retired_on is None}
    reasons = {left.question_id: left.reason for left in handover.questions}
    return (
        handover.remarks != written.remarks
        or tuple(Link(link.title, link.url) for link in handover.links) != written.links
        or any(
            skill in planned and (skill not in items or items[skill].criterion != text)
            for skill, text in written.criteria.items()
        )
        or any(skill in items and items[skill].reason != text for skill, text in written.reasons.items())
        or any(reasons.get(number, "") != text for number, text in written.question_reasons.items())
    )


def _set_items(engagement: Engagement, handover: Handover, written: Written) -> None:
    stored = {item.skill_id: item for item in handover.items}
    kept = []
    for planned in engagement.plan:
        if planned.retired_on is None and (
            planned.skill_id in written.criteria or planned.skill_id in stored
        ):
            item = stored.get(planned.skill_id) or HandoverItem(skill_id=planned.skill_id)
            item.criterion = written.criteria.get(planned.skill_id, item.criterion or "")
            item.reason = written.reasons.get(planned.skill_id, item.reason or "")
            kept.append(item)
    handover.items = kept


def _set_questions(handover: Handover, reasons: Mapping[int, str]) -> None:
    stored = {left.question_id: left for left in handover.questions}
    for number, reason in reasons.items():
        if number not in stored and reason:
            stored[number] = HandoverQuestion(question_id=number)
        if number in stored:
            stored[number].reason = reason
    handover.questions = [left for left in stored.values() if left.reason]


def _settle(engagement: Engagement, handover: Handover, pack: Pack, by: Person, at: datetime) -> None:
    """Write down of each item and question what became of it, in the columns that the folder knows."""
    skills = {item.skill.key: item.skill_id for item in engagements.plan(engagement)}
    stored = {item.skill_id: item for item in handover.items}
    settled = []
    for item in pack.plan:
        row = stored.get(skills[item.skill]) or HandoverItem(skill_id=skills[item.skill])
        row.criterion, row.reason = item.criterion, item.left.reason
        row.state = ItemState.PROVED if item.proved else ItemState.OPEN
        row.decided_by_id, row.decided_at = (None, None) if item.proved else (by.id, at)
        settled.append(row)
    handover.items = settled
    open_keys = {question.key for question in pack.questions}
    handover.questions = [left for left in handover.questions if left.question.key in open_keys]
    for left in handover.questions:
        left.decided_by_id, left.decided_at = by.id, at
