"""Taking mail in hand and laying it down again, so that no two senders send the same.

A claim is committed before anything is sent, and what came of it afterwards. Whoever is killed in between
leaves a claim that another takes over once it is old: that one mail may then go out a second time, with the
same Message-ID; every other goes once.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, update
from sqlalchemy.orm import contains_eager

from ktrack.base.db import db
from ktrack.mail.kinds import DIGESTED, SECRET
from ktrack.mail.letter import Letter, News
from ktrack.models import Mail, MailChoice, Person
from ktrack.models.choices import Delivery

CLAIM = timedelta(minutes=15)
"""After so long a claim counts as left behind; longer than a server may take."""
DIGEST_AT = time(7)
"""When a day's digests go, on the company's clock."""
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""How long a mail waits after its first, second, … refusal; after further ones as after the last."""


def claim(now: datetime, timezone: str) -> Letter | None:
    """Take the mail in hand that has been due longest, digests last; None: nothing is due. Commits."""
    letter = _claim_single(now) or _claim_digest(now, latest_digest(now, timezone))
    db.session.commit()
    return letter


def latest_digest(now: datetime, timezone: str) -> datetime:
    """Return the last moment at which digests went; they tell what was stored before it."""
    zone = ZoneInfo(timezone)
    there = now.astimezone(zone)
    morning = datetime.combine(there.date(), DIGEST_AT, zone)
    return (
        morning if morning <= there else datetime.combine(there.date() - timedelta(days=1), DIGEST_AT, zone)
    )


def _delivery() -> ColumnElement[Delivery]:
    """How the person of a mail wants its kind."""
    column = MailChoice.delivery.type
    chosen = select(MailChoice.delivery).where(
        MailChoice.person_id == Mail.person_id, MailChoice.kind == Mail.kind
    )
    usual = case(
        (Mail.kind.in_(DIGESTED), literal(Delivery.DIGEST, column)), else_=literal(Delivery.AT_ONCE, column)
    )
    return func.coalesce(chosen.correlate(Mail).scalar_subquery(), usual)


def _waits(now: datetime) -> ColumnElement[bool]:
    free = or_(Mail.claimed_at.is_(None), Mail.claimed_at < now - CLAIM)
    return and_(Mail.sent_at.is_(None), Mail.given_up_at.is_(None), Mail.send_after <= now, free)


def _locked(condition: ColumnElement[bool]) -> Select[Mail]:
    """Rows with their people; those that another sender takes at this moment are passed over."""
    return (
        select(Mail)
        .join(Mail.person)
        .options(contains_eager(Mail.person))
        .where(condition)
        .order_by(Mail.send_after, Mail.id)
        .with_for_update(of=Mail, skip_locked=True)
    )


def _claim_single(now: datetime) -> Letter | None:
    due = and_(_waits(now), _delivery() == Delivery.AT_ONCE)
    found = db.session.scalars(_locked(due).limit(1)).all()
    return _take(found, now, digest=False) if found else None


def _claim_digest(now: datetime, until: datetime) -> Letter | None:
    due = and_(_waits(now), _delivery() == Delivery.DIGEST, Mail.created_at < until)
    person = db.session.scalar(select(Mail.person_id).where(due).order_by(Mail.id).limit(1))
    found = db.session.scalars(_locked(and_(due, Mail.person_id == person))).all() if person else []
    return _take(found, now, digest=True) if found else None


def _take(mails: Sequence[Mail], now: datetime, *, digest: bool) -> Letter:
    for mail in mails:
        mail.claimed_at = now
        mail.attempts += 1
    person: Person = mails[0].person
    told = sorted(mails, key=lambda mail: mail.id)
    news = tuple(
        News(mail.id, mail.kind, mail.subject, mail.text, mail.calendar, mail.created_at) for mail in told
    )
    attempts = max(mail.attempts for mail in mails)
    return Letter(person.id, person.name, person.email, person.locale.value, news, digest, now, attempts)


def sent(letter: Letter, now: datetime) -> None:
    """Record that the server took it; a secret in it is from now on the reader's alone. Commits."""
    kept = case((Mail.kind.in_(SECRET), ""), else_=Mail.text)
    _lay_down(letter, sent_at=now, error="", text=kept)


def postpone(letter: Letter, now: datetime, said: str) -> None:
    """Try again later: after 1, 5, 15 and 60 minutes, then every 4 hours, without an end. Commits."""
    delay = DELAYS[min(letter.attempts, len(DELAYS)) - 1]
    _lay_down(letter, send_after=now + delay, error=said)


def give_up(letter: Letter, now: datetime, said: str) -> None:
    """Record that it will not be taken; the operator sees why and may try again. Commits."""
    _lay_down(letter, given_up_at=now, error=said)


def _lay_down(letter: Letter, **values: datetime | str | ColumnElement[str]) -> None:
    """Store what came of a claim; not if another sender has taken it over since."""
    own = and_(Mail.id.in_(letter.ids), Mail.claimed_at == letter.claimed_at)
    db.session.execute(update(Mail).where(own).values(claimed_at=None, **values))
    db.session.commit()


def drop_unwanted(now: datetime) -> None:
    """Give up, without an error, what people have meanwhile said they never want. Commits."""
    unwanted = and_(Mail.sent_at.is_(None), Mail.given_up_at.is_(None), _delivery() == Delivery.NEVER)
    db.session.execute(
        update(Mail)
        .where(unwanted)
        .values(given_up_at=now, error="")
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
