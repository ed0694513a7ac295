"""What an address of the board names, as far as the viewer may see it."""

from flask import abort, current_app
from sqlalchemy import select

from ktrack.base.db import db
from ktrack.board import entry
from ktrack.board.entry import Limits
from ktrack.board.queries import cases, follows, listing, reading
from ktrack.models import Person, Post, PostCase
from ktrack.web.guards import viewer


def readable(post_id: int) -> Post:
    """Return a post or a reply; 404 where the viewer may not read it."""
    return reading.post(viewer(), post_id) or abort(404)


def conversation(post_id: int) -> Post:
    """Return a post that begins a conversation; 404 for a reply, too."""
    found = readable(post_id)
    return found if found.topic_id is None else abort(404)


def case(case_id: int) -> PostCase:
    """Return a case that the viewer may see."""
    return cases.case_of(viewer(), case_id) or abort(404)


def writer(person_id: int) -> Person:
    """Return somebody who wrote what the viewer may read, or whom the viewer follows or blocks."""
    person = db.session.scalar(select(Person).where(Person.id == person_id)) or abort(404)
    known = (
        listing.writes_here(viewer(), person.id)
        or follows.follows_person(viewer(), person)
        or reading.blocks(viewer().id, person.id)
    )
    return person if known else abort(404)


def limits() -> Limits:
    """Return the limits of this installation."""
    return entry.limits(current_app.config["KTRACK"])
