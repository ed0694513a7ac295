"""How people want each kind of mail: at once, once a day, or never."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from ktrack.access import trail
from ktrack.base.db import db
from ktrack.mail.kinds import KINDS, usual
from ktrack.models import MailChoice, Person
from ktrack.models.choices import Delivery


def deliveries(person: Person) -> dict[str, Delivery]:
    """Return how the person wants each kind of mail, also those not chosen."""
    chosen = _chosen(person)
    return {kind: chosen[kind].delivery if kind in chosen else usual(kind) for kind in KINDS}


def choose(person: Person, wanted: Mapping[str, Delivery], at: datetime) -> None:
    """Store how the person wants kinds of mail; what was chosen before and is not named stays."""
    chosen, changed = _chosen(person), {}
    for kind, delivery in wanted.items():
        row = chosen.get(kind)
        if (row.delivery if row else usual(kind)) is delivery:
            continue
        if row is None:
            db.session.add(MailChoice(person_id=person.id, kind=kind, delivery=delivery))
        else:
            row.delivery = delivery
        changed[kind] = delivery.value
    if changed:
        trail.note(
            person, "mail.choose", person, at, **{name.replace(".", "-"): to for name, to in changed.items()}
        )


def unsubscribe(person: Person, kinds: Iterable[str], at: datetime) -> None:
    """Never send these kinds to the person again; they may be chosen again later."""
    choose(person, dict.fromkeys(kinds, Delivery.NEVER), at)


def _chosen(person: Person) -> dict[str, MailChoice]:
    statement = select(MailChoice).where(MailChoice.person_id == person.id)
    return {row.kind: row for row in db.session.scalars(statement)}
