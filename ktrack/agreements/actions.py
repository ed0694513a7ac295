"""Proposing an agreement, and telling and answering what a mentee wants heard."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from ktrack import agreeing
from ktrack.access import trail
from ktrack.agreeing import accept, send_back
from ktrack.agreements import queries
from ktrack.base.db import db
from ktrack.base.errors import Refused, Stale
from ktrack.mail import outbox
from ktrack.models import Agreement, AgreementCriterion, Concern, Person, Shadowing
from ktrack.models.choices import ConcernKind, Form

__all__ = ["Criterion", "Terms", "accept", "answer", "propose", "raise_concern", "send_back"]

LONGEST_CADENCE = 366


@dataclass(frozen=True)
class Criterion:
    """When a skill counts as passed on: what will be shown, and to whom ("": to the mentor)."""

    skill_id: int
    shown: str
    to_whom: str


@dataclass(frozen=True)
class Terms:
    """What a version says; `cadence_days`: a session at least this often; `ends_on` None: no own end."""

    goals: str
    mentor_expectations: str
    mentee_expectations: str
    confidentiality: str
    form: Form
    starts_on: date
    ends_on: date | None
    cadence_days: int
    criteria: tuple[Criterion, ...]


def propose(
    shadowing: Shadowing, terms: Terms, seen: int, key: str, *, by: Person, at: datetime, today: date
) -> tuple[Agreement, bool]:
    """Propose a version to the other side; returns it and whether it is new.

    `seen` is the newest version when the form was opened (0: none): Stale if there is a newer one. One's own
    open proposal is replaced; Refused while the other side's is open, for a cadence of zero, for days outside
    of the shadowing, and for what is agreed already. `key` comes with the form: sent twice, it proposes once.
    """
    agreeing.lock(shadowing.id)
    earlier = queries.agreement_by_key(key)
    if earlier is not None:
        return _own(earlier, shadowing, by), False
    _check(shadowing, terms, today)
    known = queries.agreements(shadowing)
    _check_turn(known, terms, seen, by)
    columns = {name: value for name, value in vars(terms).items() if name != "criteria"}
    version = known.newest.version + 1 if known.newest else 1
    agreement = Agreement(
        key=key, shadowing_id=shadowing.id, version=version, proposed_by_id=by.id, proposed_at=at, **columns,
        criteria=[AgreementCriterion(**vars(criterion)) for criterion in terms.criteria],
    )  # fmt: skip
    db.session.add(agreement)
    trail.note(by, "agreement.propose", agreement, at, shadowing=shadowing.id, version=version)
    _tell(_other(shadowing, by), "agreement.proposed", agreement, "agreement_proposed")
    return agreement, True


def terms_of(agreement: Agreement) -> Terms:
    """Return what a stored version says."""
    criteria = (Criterion(one.skill_id, one.shown, one.to_whom) for one in agreement.criteria)
    return Terms(
        goals=agreement.goals,
        mentor_expectations=agreement.mentor_expectations,
        mentee_expectations=agreement.mentee_expectations,
        confidentiality=agreement.confidentiality,
        form=agreement.form,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        cadence_days=agreement.cadence_days,
        criteria=tuple(sorted(criteria, key=lambda criterion: criterion.skill_id)),
    )


def raise_concern(
    shadowing: Shadowing, kind: ConcernKind, text: str, key: str, *, by: Person, at: datetime
) -> tuple[Concern, bool]:
    """Tell the mentor a goal, a challenge or a concern; returns it and whether it is new, as `propose`."""
    if not text.strip():
        raise Refused(_l("Write what your mentor should know."), "text")
    agreeing.lock(shadowing.id)
    earlier = queries.concern_by_key(key)
    if earlier is not None:
        if earlier.shadowing_id != shadowing.id:
            raise Refused(_l("This form belongs to somebody else. Open the page again."))
        return earlier, False
    concern = Concern(key=key, shadowing_id=shadowing.id, kind=kind, text=text, raised_at=at)
    db.session.add(concern)
    trail.note(by, "concern.raise", concern, at, shadowing=shadowing.id, kind=kind.value)
    _tell_concern(shadowing.mentor, "concern.raised", concern, shadowing)
    return concern, True


def answer(concern: Concern, text: str, *, by: Person, at: datetime) -> None:
    """Answer what the mentee told; from now on it is heard. Harmless to repeat.

    Stale if it was answered otherwise in the meantime: that answer stands.
    """
    if not text.strip():
        raise Refused(_l("Write your answer."), "answer")
    db.session.execute(select(Concern.id).where(Concern.id == concern.id).with_for_update())
    db.session.refresh(concern)
    if concern.answered_at is not None:
        if (concern.answered_by_id, concern.answer) == (by.id, text):
            return
        raise Stale(_l("This was answered in the meantime. That answer stands; your text is kept below."))
    concern.answer, concern.answered_at, concern.answered_by = text, at, by
    trail.note(by, "concern.answer", concern, at, shadowing=concern.shadowing_id)
    _tell_concern(concern.shadowing.mentee, "concern.answered", concern, concern.shadowing)


def _own(agreement: Agreement, shadowing: Shadowing, by: Person) -> Agreement:
    if agreement.shadowing_id != shadowing.id or agreement.proposed_by_id != by.id:
        raise Refused(_l("This form belongs to somebody else. Open the page again."))
    return agreement


def _check(shadowing: Shadowing, terms: Terms, today: date) -> None:
    last_day = shadowing.last_day
    if last_day < today:
        raise Refused(_l("This shadowing is over: there is nothing left to agree on."))
    if not terms.goals.strip():
        raise Refused(_l("Say what the two of you want to reach."), "goals")
    if not 1 <= terms.cadence_days <= LONGEST_CADENCE:
        raise Refused(
            _l("Enter 1 to 366 days: with 0 days between sessions there would be none."), "cadence_days"
        )
    if not shadowing.starts_on <= terms.starts_on <= last_day:
        raise Refused(_l("Choose a day within the shadowing."), "starts_on")
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise Refused(_l("The end must not be before the start."), "ends_on")
    if terms.ends_on is not None and terms.ends_on > last_day:
        raise Refused(_l("The shadowing ends earlier. Leave this empty to agree until its end."), "ends_on")
    if not {one.skill_id for one in terms.criteria} <= {skill.id for skill in shadowing.skills}:
        raise Refused(_l("The shadowing has other skills by now. Open the page again."))


def _check_turn(known: queries.Agreements, terms: Terms, seen: int, by: Person) -> None:
    pair = (known.shadowing.mentor_id, known.shadowing.mentee_id)
    waiting, agreed = known.open, known.in_force
    if waiting is not None and waiting.proposed_by_id != by.id and waiting.proposed_by_id in pair:
        raise Stale(_l("The other side has proposed a version. Answer it first; your text is kept below."))
    if known.newest is not None and known.newest.version != seen:
        raise Stale(_l("There is a newer version by now. Compare it with your text, then propose again."))
    if waiting is not None and terms_of(waiting) == terms:
        raise Refused(_l("You have proposed exactly this already. It waits for an answer."))
    if waiting is None and agreed is not None and known.of_these_two and terms_of(agreed) == terms:
        raise Refused(_l("This is what you have agreed already. Change something, then propose it."))


def _other(shadowing: Shadowing, person: Person) -> Person:
    return shadowing.mentor if shadowing.mentee_id == person.id else shadowing.mentee


def _tell(person: Person, kind: str, agreement: Agreement, template: str) -> None:
    outbox.tell(
        person, kind, f"agreement {agreement.id}", template, agreement=agreement,
        can_sign_in=agreeing.may_sign_in(person),
    )  # fmt: skip


def _tell_concern(person: Person, kind: str, concern: Concern, shadowing: Shadowing) -> None:
    outbox.tell(
        person, kind, f"concern {concern.id}", kind.replace(".", "_"), concern=concern, shadowing=shadowing,
        can_sign_in=agreeing.may_sign_in(person),
    )  # fmt: skip
