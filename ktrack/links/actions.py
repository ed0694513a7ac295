"""Asking for a confirmation by link, withdrawing it, and what the one who opens it does."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.sql.dml import Update

from ktrack import agreeing, answering
from ktrack.access import trail
from ktrack.base.db import db
from ktrack.base.errors import Refused
from ktrack.links import queries, secret
from ktrack.links.matters import Matter, Wish
from ktrack.mail import outbox, preferences
from ktrack.models import Agreement, Person, Question, Shadowing, SignedLink
from ktrack.models.choices import Delivery, EvidenceType, LinkPurpose
from ktrack.retention import record
from ktrack.retention.record import NOTE_FROM, Fact

MOST_A_DAY = 20


class Spent(Refused):
    """The link was used, withdrawn or ran out before this use of it."""


class Settled(Spent):
    """There is nothing left to do by the link."""


def ask_for_level(
    shadowing: Shadowing, skill_id: int, level: int, note: str, *, by: Person, at: datetime, today: date,
    days: int,
) -> tuple[SignedLink, bool]:  # fmt: skip
    """Ask the mentor to confirm a level of the mentee; returns the link and whether it is new.

    Refused before the shadowing begins, for a skill that is none of it, and from level 3 on without a note of
    what was done; further as `_make`.
    """
    if today < shadowing.starts_on:
        raise Refused(_l("The shadowing has not begun yet."))
    if skill_id not in {skill.id for skill in shadowing.skills}:
        raise Refused(_l("This skill is none of the shadowing's."), "skill")
    if not 1 <= level <= 5:
        raise Refused(_l("The level must be between 1 and 5."), "level")
    if level >= NOTE_FROM and not note.strip():
        raise Refused(_l("From level 3 on, write down what was done."), "note")
    wish = Wish(LinkPurpose.CONFIRM_LEVEL, shadowing.id, shadowing.mentor, skill_id, level, note)
    return _make(wish, shadowing, by, at, days)


def ask_for_answer(question: Question, *, by: Person, at: datetime, days: int) -> tuple[SignedLink, bool]:
    """Send whoever has an open question a link to answer it by; as `_make`."""
    if question.answered_at is not None:
        raise Refused(_l("The question is answered already."))
    wish = Wish(LinkPurpose.ANSWER_QUESTION, question.id, question.expert)
    return _make(wish, question.shadowing, by, at, days)


def ask_for_acceptance(
    agreement: Agreement, *, by: Person, at: datetime, days: int
) -> tuple[SignedLink, bool]:
    """Send the mentor a link to accept a version of the agreement by, or to return it; as `_make`.

    Refused for a version that was answered or replaced, and for one that the mentor proposed.
    """
    newest = agreeing.newest(agreement.shadowing_id)
    if agreement.answer is not None or newest is None or newest.id != agreement.id:
        raise Refused(_l("This version waits for no answer any more."))
    mentor = agreement.shadowing.mentor
    if agreement.proposed_by_id == mentor.id:
        raise Refused(_l("%(name)s proposed this version: the mentee answers.", name=mentor.name))
    wish = Wish(LinkPurpose.ACCEPT_AGREEMENT, agreement.id, mentor)
    return _make(wish, agreement.shadowing, by, at, days)


def revoke(link: SignedLink, *, by: Person, at: datetime) -> None:
    """Make a link useless; harmless to repeat. Refused once it was used: what was said by it stays."""
    usable = update(SignedLink).where(SignedLink.id == link.id, SignedLink.used_at.is_(None))
    if _changes(usable.where(SignedLink.revoked_at.is_(None)).values(revoked_at=at)):
        trail.note(by, "link.revoke", link, at, purpose=link.purpose, about=link.subject_id)
    db.session.refresh(link)
    if link.used_at is not None:
        raise Refused(_l("The link was used already; it can no longer be withdrawn."))


def confirm(link: SignedLink, matter: Matter, text: str, *, at: datetime, today: date) -> None:
    """Do what the link is for, as its person; `text` is the answer to a question, else a comment.

    Spent if it cannot be used any more: of two uses at once one passes. Refused as signing off, answering and
    accepting are; the caller then undoes the use.
    """
    _use(link, matter, confirmed=True, text=text, at=at)
    if matter.question is not None:
        answering.answer(matter.question, text, by=link.person, at=at)
    elif matter.agreement is not None:
        agreeing.accept(matter.agreement, by=link.person, at=at)
    else:
        record.record(_sign_off(link, matter, text, today), link.person, at, today)
        _tell_outcome(link, matter)


def decline(link: SignedLink, matter: Matter, text: str, *, at: datetime) -> None:
    """Say no by a link, with a comment that who asked is told; as `confirm`."""
    if not text.strip():
        raise Refused(_l("Say in a sentence why not: whoever asked you is told."), "text")
    _use(link, matter, confirmed=False, text=text, at=at)
    if matter.agreement is not None:
        agreeing.send_back(matter.agreement, text, by=link.person, at=at)
    else:
        _tell_outcome(link, matter)


def _make(wish: Wish, shadowing: Shadowing, by: Person, at: datetime, days: int) -> tuple[SignedLink, bool]:
    """Store a link and mail its secret, which is kept nowhere else.

    The same wish of the same person, sent again while its link can be used, makes no second one. Refused for
    somebody without an address or who wants no such mail, for oneself, while another link for the same waits,
    and for too many a day.
    """
    _check_person(wish.person, by)
    agreeing.lock(shadowing.id)
    waiting = queries.usable(wish, at)
    if waiting is not None:
        return _same(waiting, wish, by), False
    if queries.made_lately(by, at) >= MOST_A_DAY:
        raise Refused(_l("You have sent 20 links in 24 hours. Wait until tomorrow."))
    hidden = secret.new()
    link = SignedLink(
        secret_hash=secret.hashed(hidden), purpose=wish.purpose, subject_id=wish.subject_id,
        skill_id=wish.skill_id, level=wish.level, note=wish.note, person=wish.person, asked_by=by,
        made_at=at, expires_at=at + timedelta(days=days), comment="",
    )  # fmt: skip
    db.session.add(link)
    trail.note(
        by, "link.make", link, at, purpose=wish.purpose, about=wish.subject_id, person=wish.person.id,
        skill=wish.skill_id, level=wish.level,
    )  # fmt: skip
    outbox.tell(
        wish.person, "link.confirm", f"link {link.id}", "link_confirm", asked=link, secret=hidden,
        matter=queries.matter(link),
    )  # fmt: skip
    return link, True


def _check_person(person: Person, by: Person) -> None:
    if person.id == by.id:
        raise Refused(_l("This is for you to do yourself."))
    if not person.email:
        raise Refused(
            _l("%(name)s has no e-mail address. Ask an administrator to record one.", name=person.name)
        )
    if preferences.deliveries(person)["link.confirm"] is Delivery.NEVER:
        raise Refused(_l("%(name)s wants no links by mail. Ask in another way.", name=person.name))


def _same(waiting: SignedLink, wish: Wish, by: Person) -> SignedLink:
    if (waiting.asked_by_id, waiting.level, waiting.note) != (by.id, wish.level, wish.note):
        raise Refused(
            _l("A link for this waits already. Withdraw it first if something else is to be confirmed.")
        )
    return waiting


def _use(link: SignedLink, matter: Matter, *, confirmed: bool, text: str, at: datetime) -> None:
    """Take the one use there is, or raise Spent; a second request waits for the first and finds it taken."""
    answers = confirmed and matter.question is not None  # the text is the answer and is stored as such
    taken = (
        update(SignedLink)
        .where(SignedLink.id == link.id, SignedLink.used_at.is_(None), SignedLink.revoked_at.is_(None))
        .where(SignedLink.expires_at > at)
        .values(used_at=at, confirmed=confirmed, comment="" if answers else text)
    )
    passed = _changes(taken)
    db.session.refresh(link)
    if not passed:
        raise Spent(_l("This link cannot be used any more."))
    agreeing.lock(matter.shadowing.id)
    _read_again(matter)
    if not matter.stands(link):
        raise Settled(_l("This has been settled in another way meanwhile."))
    deed = "link.confirm" if confirmed else "link.decline"
    trail.note(link.person, deed, link, at, purpose=link.purpose, about=link.subject_id, level=link.level)


def _read_again(matter: Matter) -> None:
    """Fetch what another request may have changed before this one came to its turn."""
    for row in (matter.shadowing, matter.question, matter.agreement):
        if row is not None:
            db.session.refresh(row)


def _changes(statement: Update) -> bool:
    """Whether the update found its row."""
    found = statement.returning(SignedLink.id).execution_options(synchronize_session=False)
    return db.session.scalar(found) is not None


def _sign_off(link: SignedLink, matter: Matter, text: str, today: date) -> Fact:
    said = "\n\n".join(part for part in (link.note, text) if part.strip())
    return Fact(
        EvidenceType.SIGNOFF, matter.shadowing.mentee_id, link.skill_id or 0, today, level=link.level,
        assessor_id=link.person_id, note=said,
    )  # fmt: skip


def _tell_outcome(link: SignedLink, matter: Matter) -> None:
    concerned = {person.id: person for person in (link.asked_by, matter.shadowing.mentee)}
    for person in concerned.values():
        outbox.tell(
            person, "link.answered", f"link {link.id}", "link_answered", asked=link, matter=matter
        )  # fmt: skip
