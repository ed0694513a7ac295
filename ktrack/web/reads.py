"""Noting that a page showed records of people, where the page itself only reads."""

from collections.abc import Collection

from flask import request

from ktrack.access import trail
from ktrack.models import Shadowing
from ktrack.web.commit import end_reading
from ktrack.web.guards import viewer
from ktrack.web.today import now


def note_reads(people: Collection[int]) -> None:
    """Note that this page shows the viewer something of the records of these people (ids).

    For a GET whose page is made: only where something is to be noted does the request begin to write.
    """
    page = request.endpoint or ""
    if trail.not_noted(viewer(), people, page, now()):
        end_reading()
        trail.note_readings(viewer(), people, page, now())


def note_pair(shadowing: Shadowing) -> None:
    """Note the same of what the two of a shadowing share, where a third person reads it."""
    pair = {shadowing.mentor_id, shadowing.mentee_id}
    if viewer().id not in pair:
        note_reads(pair)
