"""How far a procedure can be trusted: by its age since somebody confirmed it."""

from datetime import date
from enum import StrEnum

A_YEAR = 365
"""Days after which a procedure that is overdue, too, is doubtful."""


class Trust(StrEnum):
    """From fresh to doubtful."""

    FRESH = "fresh"
    AGEING = "ageing"
    OVERDUE = "overdue"
    DOUBTFUL = "doubtful"


def trust(confirmed_on: date, review_on: date, today: date) -> Trust:
    """Return the trust in a procedure that was confirmed on a day and is to be reviewed by another.

    Fresh in the first half of that time, then ageing; overdue after it, and doubtful if nobody has confirmed
    it for a year.
    """
    age = (today - confirmed_on).days
    if today > review_on:
        return Trust.DOUBTFUL if age > A_YEAR else Trust.OVERDUE
    return Trust.FRESH if 2 * age <= (review_on - confirmed_on).days else Trust.AGEING
