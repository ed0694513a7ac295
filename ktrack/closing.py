"""Whether an engagement is closed: what every slice asks before it changes one."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from ktrack.base.errors import Refused
from ktrack.models import Engagement, Handover

CLOSED = _l(
    "This engagement was closed with its handover. Its dates, plan and shadowings stay as they were signed."
)


def is_closed() -> ColumnElement[bool]:
    """Return the condition that an engagement was closed with its handover."""
    signed = aliased(Handover)  # of its own: the statement around may join handovers too
    return exists().where(signed.engagement_id == Engagement.id, signed.closed_at.is_not(None))


def refuse_closed(engagement: Engagement) -> None:
    """Raise Refused if the engagement is closed; whoever then changes it holds the lock on its row."""
    if engagement.closed_at is not None:
        raise Refused(CLOSED)
