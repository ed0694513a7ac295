"""Joining and leaving pathways, switching to a newer version, proposing one to somebody."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from ktrack.access import trail
from ktrack.agreeing import may_sign_in
from ktrack.base.db import db, lock_row
from ktrack.base.errors import Refused
from ktrack.base.text import new_key
from ktrack.mail import outbox
from ktrack.models import Pathway, PathwayVersion, Person, Walk
from ktrack.models.choices import Kind
from ktrack.pathways.queries import pathways, walks

MOST = 5
"""Pathways that one person is on at a time."""


def join(pathway: Pathway, *, by: Person, at: datetime, today: date) -> Walk:
    """Go on a pathway, from a proposal or by oneself; whoever is on it already stays as they are.

    Refused for one that nobody can join, and with `MOST` others.
    """
    lock_row(by, ["id"])
    version = _joinable(pathway)
    walk = walks.own_on(by, pathway)
    if walk is not None and walk.joined_on is not None:
        return walk
    if walks.open_count(by) >= MOST:
        raise Refused(
            _l(
                "You are on %(most)s pathways, which is as many as one can follow. Leave one first.",
                most=MOST,
            )
        )
    if walk is None:
        walk = Walk(key=new_key("pw"), person_id=by.id, pathway_id=pathway.id)
        db.session.add(walk)
    walk.version_id, walk.joined_on = version.id, today
    trail.note(by, "pathway.join", walk, at, pathway=pathway.id, version=version.number)
    return walk


def _joinable(pathway: Pathway) -> PathwayVersion:
    version = pathways.published(pathway)
    if version is None:
        raise Refused(_l("This pathway is not published yet."))
    if pathway.retired_at is not None:
        raise Refused(_l("This pathway is retired: nobody joins it any more."))
    return version


def leave(pathway: Pathway, *, by: Person, at: datetime, today: date) -> bool:
    """Leave a pathway or decline it; returns whether there was something to leave. What is proved stays."""
    lock_row(by, ["id"])
    walk = walks.own_on(by, pathway)
    if walk is None:
        return False
    walk.left_on = max(today, walk.joined_on or today)
    trail.note(by, "pathway.leave" if walk.joined_on else "pathway.decline", walk, at, pathway=pathway.id)
    return True


def switch(walk: Walk, version: PathwayVersion, *, by: Person, at: datetime) -> None:
    """Go on with another published version of the same pathway; switching again changes nothing."""
    lock_row(walk, ["version_id", "left_on", "joined_on"])
    if walk.left_on is not None or walk.joined_on is None:
        raise Refused(_l("You are not on this pathway any more."))
    if version.pathway_id != walk.pathway_id or version.published_at is None:
        raise Refused(_l("Choose a published version of this pathway."))
    if walk.version_id == version.id:
        return
    before, walk.version_id = walk.version_id, version.id
    trail.note(by, "pathway.switch", walk, at, was=before, now=version.id)


def propose(pathway: Pathway, person: Person, *, by: Person, at: datetime) -> bool:
    """Propose a pathway to somebody and write to them; returns False where it is proposed or walked already.

    The caller sees that `by` leads them. Refused for a pathway nobody can join, for freelancers, who learn
    nothing here, and for oneself.
    """
    if person.kind is not Kind.INTERNAL or person.id == by.id:
        raise Refused(_l("Choose somebody of the company other than yourself."), "person")
    lock_row(person, ["id"])
    version = _joinable(pathway)
    if walks.own_on(person, pathway) is not None:
        return False
    walk = Walk(
        key=new_key("pw"), person_id=person.id, pathway_id=pathway.id, version_id=version.id, proposed_at=at,
        proposed_by_id=by.id,
    )  # fmt: skip
    db.session.add(walk)
    trail.note(by, "pathway.propose", walk, at, pathway=pathway.id, person=person.id)
    if may_sign_in(person):
        outbox.tell(
            person, "pathway.proposed", f"walk {walk.id}", "pathway_proposed", pathway=pathway, by=by
        )  # fmt: skip
    return True
