"""Reminding mentors, once a request and hand, that the time they promised for an answer is over."""

from datetime import datetime

from ktrack.base.db import db
from ktrack.finding.actions.telling import tell
from ktrack.finding.queries import requests

AT_ONCE = 100
"""Requests reminded of in one go; the next minute takes the others."""


def remind(now: datetime) -> int:
    """Remind of every request that is late; returns how many. Commits."""
    found = requests.late(now, AT_ONCE)
    for request in found:
        tell(request.mentor, "mentoring.late", request, "late")
        request.reminded_at = now
    db.session.commit()
    return len(found)
